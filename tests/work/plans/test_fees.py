"""What a class may cost by the national standard, checked with a pencil."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some

from gongxun.work.plans.fees import (
    FOLDER,
    SHIPPED,
    StandardFault,
    read_standard,
    reckon,
    standards,
)
from gongxun.work.plans.wording import reckoning_words, wan

YUAN = 100


def test_five_days_of_fifty_people() -> None:
    found = reckon(read_standard(), "third", places=50, days_hundredths=500)
    assert (found.days, found.travel_days) == (7, 2)
    assert found.quota_fen == 7 * 550 * 50 * YUAN
    assert found.lecturers_fen == 5 * 2 * 4 * 1000 * YUAN
    assert wan(found.total_fen) == "23.25"
    assert sum(found.by_category().values()) == found.total_fen


def test_a_long_class_costs_less_a_day() -> None:
    found = reckon(read_standard(), "second", places=10, days_hundredths=3_300)
    assert [(one.days, one.percent) for one in found.slices] == [(15, 100), (15, 80), (5, 70)]
    assert found.quota_fen == (15 * 650 + 15 * 520 + 5 * 455) * 10 * YUAN


def test_a_single_day_has_no_travel_days_and_half_a_day_counts_whole() -> None:
    found = reckon(read_standard(), "first", places=1, days_hundredths=50)
    assert (found.days, found.lecture_hours, found.quota_fen) == (1, 4, 760 * YUAN)


def test_the_arithmetic_is_told_line_by_line() -> None:
    standard = read_standard()
    words = reckoning_words(reckon(standard, "third", places=50, days_hundredths=500), standard)
    assert any("7 天 × 550 元 × 100% × 50 人 = 192,500 元" in line for line in words)
    assert "财行〔2016〕540号" in words[0]


@given(
    some.integers(1, 500), some.integers(1, 20_000), some.sampled_from(["first", "second", "third"])
)
def test_more_days_and_more_people_never_cost_less(places: int, days: int, category: str) -> None:
    standard = read_standard()
    here = reckon(standard, category, places=places, days_hundredths=days).total_fen
    assert reckon(standard, category, places=places + 1, days_hundredths=days).total_fen > here
    assert reckon(standard, category, places=places, days_hundredths=days + 100).total_fen > here


def test_the_shipped_standards_can_be_read_and_say_their_source() -> None:
    assert [one.key for one in standards()] == [SHIPPED]
    assert all(one.source and one.last_verified_on for one in standards())


def test_a_standard_whose_parts_do_not_sum_up_is_refused_by_name(tmp_path: Path) -> None:
    data = yaml.safe_load((FOLDER / f"{SHIPPED}.yaml").read_text(encoding="utf-8"))
    data["categories"]["second"]["meals"] = 160
    (tmp_path / "local.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(StandardFault, match="second 各项之和是 660 元"):
        read_standard("local", tmp_path)


def test_a_standard_without_its_lecturers_is_refused_by_name(tmp_path: Path) -> None:
    data = yaml.safe_load((FOLDER / f"{SHIPPED}.yaml").read_text(encoding="utf-8"))
    del data["lecturers"]
    (tmp_path / "other.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    with pytest.raises(StandardFault, match="lecturers"):
        read_standard("other", tmp_path)
