"""The checklist that ships, and what is refused of one that contradicts itself."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from gongxun.records.reviews.checklists import SHIPPED, ChecklistFault, read_checklist
from gongxun.records.reviews.flow import working_days_after
from gongxun.registry.resources.models import Kind

ALL = {
    "political", "scientific", "complete", "reasonable", "conforming",
    "topic", "content", "form", "technique", "deployment",
}  # fmt: skip


def test_the_shipped_list_asks_every_heading_and_every_kind_at_every_stage() -> None:
    checklist = read_checklist()
    assert set(checklist.headings) == ALL
    for rule in checklist.stages.values():
        assert set(rule.asks) == set(Kind.values)
        assert all("political" in keys for keys in rule.asks.values())
    assert {key for rule in checklist.stages.values() for key in rule.asks["course"]} == ALL


def written(tmp_path: Path, change: Any) -> Path:  # noqa: ANN401
    data = yaml.safe_load(SHIPPED.read_text(encoding="utf-8"))
    change(data)
    path = tmp_path / "list.yaml"
    path.write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda data: data["headings"].append(data["headings"][0]), "写了两次"),
        (lambda data: data["headings"][1].pop("question"), "缺 question"),
        (lambda data: data["stages"].pop(), "须依次为"),
        (lambda data: data["stages"].reverse(), "须依次为"),
        (lambda data: data["stages"][1].update(stage="first"), "写了两次"),
        (lambda data: data["stages"][0].update(working_days=0), "working_days"),
        (lambda data: data["stages"][0].update(working_days="5"), "working_days"),
        (lambda data: data["stages"][0]["asks"]["course"].append("charm"), "charm"),
        (lambda data: data["stages"][0]["asks"].update(course=[]), "没有任何栏目"),
        (lambda data: data["stages"][0]["asks"]["case"].append("political"), "重复"),
        (lambda data: data["stages"][2]["asks"].pop("case"), "不一致"),
        (lambda data: data["stages"][2].pop("asks"), "没有写 asks"),
    ],
)
def test_a_list_that_cannot_be_used_says_where(tmp_path: Path, change: Any, words: str) -> None:  # noqa: ANN401
    with pytest.raises(ChecklistFault, match=words):
        read_checklist(written(tmp_path, change))


def test_a_file_of_something_else_is_no_list(tmp_path: Path) -> None:
    path = tmp_path / "other.yaml"
    path.write_text("- 1\n", encoding="utf-8")
    with pytest.raises(ChecklistFault):
        read_checklist(path)


def test_weekends_are_no_working_days() -> None:
    friday = date(2026, 11, 20)
    assert working_days_after(friday, 1) == date(2026, 11, 23)
    assert working_days_after(date(2026, 11, 22), 5) == date(2026, 11, 27)
    assert working_days_after(friday, 5) == date(2026, 11, 27)


@given(st.dates(date(2024, 1, 1), date(2028, 12, 31)), st.integers(1, 60))
def test_so_many_working_days_lie_between(start: date, days: int) -> None:
    end = working_days_after(start, days)
    between = [date.fromordinal(one) for one in range(start.toordinal() + 1, end.toordinal() + 1)]
    assert sum(one.weekday() < 5 for one in between) == days
    assert end.weekday() < 5
