"""Indices as data: what ships can be used, and a bad file is told by file, line, field and remedy."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxun.records.appraisals.indices import SHIPPED, index_of, read_index, shipped
from gongxun.rules.books.positions import BookError


def test_what_ships_weighs_100_for_both_subjects() -> None:
    assert {one.subject for one in shipped().values()} == {"school", "course"}
    for one in shipped().values():
        assert sum(each.weight for each in one.criteria) == 100
    with pytest.raises(LookupError):
        index_of("no-such")


def written(tmp_path: Path, *changes: tuple[str, str]) -> Path:
    text = (SHIPPED / "school-2024.yaml").read_text(encoding="utf-8")
    for before, after in changes:
        assert before in text
        text = text.replace(before, after, 1)
    path = tmp_path / "mine.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (("weight: 15", "weight: 14"), "各条权重之和是 99，应为 100"),
        (("weight: 15", "weight: 十五"), "应写整数"),
        (("key: theory", "key: political"), "“political”写了两次"),
        (("subject: school", "subject: people"), "不是允许的值"),
        (("title: 优秀,", ""), "缺少这个字段：title"),
        (("from: 75", "from: 95"), "等次应从高到低"),
        (("from: 0", "from: 10"), "最低一等应从 0 分起"),
        (("scorers_at_least: 3", "scorers_at_least: 0"), "数值过小"),
        (("id: school-2024", "id: school-2024\nwho: me"), "不认识这个字段"),
        (("id: school-2024", "id: ["), "不是可读的 YAML"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(
    tmp_path: Path, change: tuple[str, str], words: str
) -> None:
    with pytest.raises(BookError, match=words) as refused:
        read_index(written(tmp_path, change))
    problem = refused.value.problems[0]
    assert problem.file.name == "mine.yaml"
    assert problem.line >= 1
    assert problem.remedy


def test_the_line_of_a_bad_weight_is_that_of_its_criterion(tmp_path: Path) -> None:
    path = written(tmp_path, ("weight: 5}", "weight: x}"))
    with pytest.raises(BookError) as refused:
        read_index(path)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert "weight: x" in lines[refused.value.problems[0].line - 1]


@given(st.lists(st.integers(0, 100), min_size=10, max_size=10))
def test_totals_and_grades_agree_with_exact_arithmetic(points: list[int]) -> None:
    index = index_of("school-2024")
    given_points = {one.key: value for one, value in zip(index.criteria, points, strict=True)}
    total = index.total(given_points)
    assert 0 <= total <= 10_000
    assert min(points) * 100 <= total <= max(points) * 100
    grade = index.grade(total)
    assert total >= grade.least * 100
    better = [one for one in index.grades if one.least > grade.least]
    assert all(total < one.least * 100 for one in better)
