"""The windows over which the plan measures: its five years, calendar years, semesters, first years in office.

Every window is a pair of inclusive dates. Shares of elapsed time are pairs of integers, so that
every engine and every reader compares the same two products.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

_SEMESTER = re.compile(r"([0-9]{4})-([12])")


@dataclass(frozen=True, order=True)
class Window:
    """Inclusive dates under one label, as the result tables spell it."""

    start: date
    end: date
    label: str

    @property
    def days(self) -> int:
        return (self.end - self.start).days + 1

    def evaluated_on(self, as_of: date) -> date:
        """The date T at which the window is judged: its end, or `as_of` while it is open."""
        return min(self.end, as_of)

    def has_begun(self, as_of: date) -> bool:
        return self.start <= as_of

    def is_closed(self, as_of: date) -> bool:
        return as_of >= self.end

    def elapsed(self, as_of: date) -> tuple[int, int]:
        """Days gone and days in all; both ends count."""
        return (self.evaluated_on(as_of) - self.start).days + 1, self.days

    def contains(self, day: date) -> bool:
        return self.start <= day <= self.end


def span(start: date, end: date) -> Window:
    """Several whole calendar years under one label such as `2024-2028`."""
    return Window(start, end, f"{start.year}-{end.year}")


def calendar_year(year: int) -> Window:
    return Window(date(year, 1, 1), date(year, 12, 31), str(year))


def calendar_years(plan: Window) -> tuple[Window, ...]:
    return tuple(calendar_year(year) for year in range(plan.start.year, plan.end.year + 1))


def semester(label: str) -> Window:
    """`2026-1` runs from February to July, `2026-2` from August to the end of the next January.

    Raises ValueError for any other spelling.
    """
    match = _SEMESTER.fullmatch(label)
    if match is None or match[1] == "0000":
        raise ValueError(f"学期“{label}”不是“年份-1”或“年份-2”的写法")
    year = int(match[1])
    if match[2] == "1":
        return Window(date(year, 2, 1), date(year, 7, 31), label)
    return Window(date(year, 8, 1), date(year + 1, 1, 31), label)


def semesters(plan: Window) -> tuple[Window, ...]:
    """Those that start inside the plan; the last one ends a month after it."""
    years = range(plan.start.year, plan.end.year + 1)
    every = (semester(f"{year}-{half}") for year in years for half in (1, 2))
    return tuple(window for window in every if plan.contains(window.start))


def first_year(promoted_on: date) -> Window:
    """The year after a promotion, up to the day before its anniversary.

    29 February has no anniversary in the next year: the window then ends on 28 February.
    """
    return Window(
        promoted_on, first_year_ends_before(promoted_on) - timedelta(days=1), str(promoted_on)
    )


def first_year_ends_before(promoted_on: date) -> date:
    """The first day after the window of `first_year`."""
    if (promoted_on.month, promoted_on.day) == (2, 29):
        return date(promoted_on.year + 1, 3, 1)
    return promoted_on.replace(year=promoted_on.year + 1)


def begun(windows: Iterable[Window], as_of: date) -> tuple[Window, ...]:
    return tuple(window for window in windows if window.has_begun(as_of))
