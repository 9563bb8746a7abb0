from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxun.rules import periods

PLAN = periods.span(date(2024, 1, 1), date(2028, 12, 31))
days = st.dates(date(2020, 1, 1), date(2032, 12, 31))


@given(as_of=days)
def test_elapsed_is_a_share_of_the_whole_and_full_exactly_when_closed(as_of: date) -> None:
    for window in periods.calendar_years(PLAN):
        if window.has_begun(as_of):
            gone, whole = window.elapsed(as_of)
            assert 0 < gone <= whole
            assert (gone == whole) == window.is_closed(as_of)


def test_the_first_day_counts_as_gone() -> None:
    assert periods.calendar_year(2026).elapsed(date(2026, 1, 1)) == (1, 365)


@pytest.mark.parametrize(
    ("label", "start", "end"),
    [
        ("2026-1", date(2026, 2, 1), date(2026, 7, 31)),
        ("2026-2", date(2026, 8, 1), date(2027, 1, 31)),
    ],
)
def test_semesters_leave_january_to_the_autumn(label: str, start: date, end: date) -> None:
    assert periods.semester(label) == periods.Window(start, end, label)


@pytest.mark.parametrize("label", ["2026-3", "26-1", "2026-1 ", "２０２６-1", ""])
def test_other_spellings_of_a_semester_are_refused(label: str) -> None:
    with pytest.raises(ValueError, match="学期"):
        periods.semester(label)


def test_the_last_semester_of_the_plan_ends_after_it() -> None:
    last = periods.semesters(PLAN)[-1]
    assert (last.label, last.end) == ("2028-2", date(2029, 1, 31))


@given(promoted_on=st.dates(date(2024, 1, 1), date(2028, 12, 31)))
def test_a_first_year_ends_the_day_before_the_anniversary(promoted_on: date) -> None:
    window = periods.first_year(promoted_on)
    after = window.end + timedelta(days=1)
    if (promoted_on.month, promoted_on.day) == (2, 29):
        assert window.end == date(promoted_on.year + 1, 2, 28)
    else:
        assert (after.year, after.month, after.day) == (
            promoted_on.year + 1,
            promoted_on.month,
            promoted_on.day,
        )
