"""The days of the country: which are for training, and how the year's seasons weigh."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import numpy as np

from gongxun.site.demo.arrays import Ints, day_number

# Training peaks in spring and autumn and rests around the Spring Festival.
_MONTH_WEIGHTS = (0.5, 0.35, 1.3, 1.5, 1.4, 1.2, 0.7, 0.6, 1.4, 1.3, 1.5, 0.9)
_SPRING_FESTIVALS = {
    2024: date(2024, 2, 10),
    2025: date(2025, 1, 29),
    2026: date(2026, 2, 17),
    2027: date(2027, 2, 6),
    2028: date(2028, 1, 26),
}
TABLE = 4096


@dataclass(frozen=True)
class Span:
    """From the first to the last day (both inclusive, days since 1970) of what has happened, with the seed of it all."""

    first: int
    last: int
    seed: int
    years: tuple[int, ...]

    @classmethod
    def of(cls, first: date, last: date, seed: int) -> "Span":
        return cls(
            day_number(first), day_number(last), seed, tuple(range(first.year, last.year + 1))
        )


@cache
def season(year: int, *, mondays: bool = False) -> Ints:
    """TABLE training days of the year, each as often as its season weighs: an even draw from it is a believable day."""
    days = [date(year, 1, 1) + timedelta(offset) for offset in range(365)]
    weights = np.cumsum([_weight(day, mondays=mondays) for day in days])
    steps = (np.arange(TABLE) + 0.5) / TABLE * weights[-1]
    drawn: Ints = (day_number(days[0]) + np.searchsorted(weights, steps)).astype(np.int32)
    return drawn


def _weight(day: date, *, mondays: bool) -> float:
    festival = _SPRING_FESTIVALS.get(day.year, date(day.year, 2, 5))
    resting = -4 <= (day - festival).days <= 15 or (day.month == 10 and day.day <= 7)
    if resting or day.weekday() >= 5 or (mondays and day.weekday() > 1):
        return 0.0
    return _MONTH_WEIGHTS[day.month - 1]
