"""Dates on and beside every edge at which a rule may turn."""

from datetime import date
from fractions import Fraction
from functools import cache
from random import Random

from tests.reference.windows import (
    DAY,
    PLAN,
    PLAN_END,
    PLAN_START,
    YEARS,
    Window,
    first_year_after,
    plan_begun,
    year,
    years_begun,
)

LEAP_DAYS = [date(2024, 2, 29), date(2028, 2, 29)]
_SEMESTER_EDGES = [(1, 31), (2, 1), (7, 31), (8, 1)]


def _day_of(window: Window, number: int) -> date:
    return window.start + (number - 1) * DAY


def _three_quarters(window: Window) -> list[date]:
    """The last day on which 'at least once' is on track, and the first on which it is behind."""
    length = (window.end - window.start).days + 1
    last = max(n for n in range(1, length + 1) if Fraction(n, length) < Fraction(3, 4))
    return [_day_of(window, last), _day_of(window, last + 1)]


def _divided(window: Window, parts: int) -> list[date]:
    """The days on which an exact fraction of a window has passed."""
    length = (window.end - window.start).days + 1
    if length % parts:
        return []
    return [_day_of(window, length // parts * n) for n in range(1, parts)]


@cache
def _evaluation_dates() -> list[tuple[list[date], int]]:
    years = [year(number) for number in YEARS]
    return [
        ([date(2023, 6, 30), date(2023, 12, 31)], 3),
        ([window.start for window in years], 12),
        ([window.end for window in years], 14),
        (LEAP_DAYS, 4),
        ([date(2025, 2, 28), date(2025, 3, 1)], 2),
        ([date(y, month, day) for y in YEARS for month, day in _SEMESTER_EDGES], 12),
        ([d for window in [*years, PLAN] for d in _three_quarters(window)], 10),
        ([d for window in years for parts in (5, 6) for d in _divided(window, parts)], 34),
        ([d for parts in (3, 7, 9) for d in _divided(PLAN, parts)], 16),
        ([date(2029, 1, 1), date(2029, 1, 30), date(2029, 1, 31), date(2029, 2, 28)], 10),
        ([date(2029, 12, 30), date(2030, 6, 30)], 8),
        ([_day_of(PLAN, number) for number in range(1, 1828, 13)], 14),
    ]


def pick_as_of(rng: Random) -> date:
    """A date of evaluation: before, on the edges of, within and after the plan."""
    groups = _evaluation_dates()
    group = rng.choices([days for days, _ in groups], [weight for _, weight in groups])[0]
    return rng.choice(group)


class Edges:
    """Dates near the edges that matter to one date of evaluation."""

    def __init__(self, rng: Random, as_of: date) -> None:
        self.rng = rng
        self.as_of = as_of
        self.windows = [*plan_begun(as_of), *years_begun(as_of)] or [year(2024)]
        self._near = [as_of - DAY, as_of, as_of + DAY]
        self._all = [
            *(date(y, month, day) for y in range(2023, 2030) for month, day in _SEMESTER_EDGES),
            *(date(y, month, day) for y in range(2023, 2030) for month, day in [(1, 1), (12, 31)]),
            *LEAP_DAYS,
            *(PLAN_START - DAY, PLAN_START, PLAN_START + DAY),
            *(PLAN_END - DAY, PLAN_END, PLAN_END + DAY),
        ]

    def window(self) -> Window:
        """A window that has begun, the latest a little more often."""
        return self.rng.choice([*self.windows, self.windows[0], self.windows[-1]])

    def evaluation_date(self) -> date:
        """T of some window."""
        return self.window().evaluated_on(self.as_of)

    def edge(self) -> date:
        """A date on an edge, beside one, or anywhere."""
        kind = self.rng.random()
        if kind < 0.3:
            return self.rng.choice(self._near)
        if kind < 0.5:
            window = self.window()
            return self.rng.choice([window.start - DAY, window.start, window.end, window.end + DAY])
        if kind < 0.85:
            return self.rng.choice(self._all)
        return self.anywhere()

    def anywhere(self) -> date:
        """Any date from 2022 to 2030."""
        return date(2022, 1, 1) + self.rng.randrange(3200) * DAY

    def promotion(self) -> date:
        """A date P on the plan's edges, on 29 February, or with its year ending about D."""
        ending_now = [
            p
            for p in (self.as_of - n * DAY for n in range(363, 368))
            if abs((first_year_after(p).end - self.as_of).days) <= 1
        ]
        return self.rng.choice(
            [
                *LEAP_DAYS,
                *(PLAN_START - DAY, PLAN_START, PLAN_END, PLAN_END + DAY),
                *self._near,
                *ending_now,
                self.edge(),
            ]
        )
