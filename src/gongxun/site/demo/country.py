"""The fictional country: one national federation, its provinces and everything beneath, deterministic by seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import Floats
from gongxun.site.demo.behaviour import CURVE, Behaviour
from gongxun.site.demo.cast import OCCASIONAL, Cast, engage
from gongxun.site.demo.classes import ClassBook, timetable
from gongxun.site.demo.span import Span
from gongxun.site.demo.tree import Tree, plant

FIRST_DAY = date(2024, 1, 1)
CHUNK = 1 << 17
_PILOT, _RANGES = 40_000, 400


@dataclass(frozen=True)
class Country:
    """``cadres`` is exact, ``organisations`` too unless smaller than the offices of the map; ``entries`` is met closely.

    ``last`` is the last day on which something happened.
    """

    cadres: int
    organisations: int
    entries: int
    last: date
    seed: int = 2024

    @cached_property
    def span(self) -> Span:
        return Span.of(FIRST_DAY, self.last, self.seed)

    @cached_property
    def tree(self) -> Tree:
        return plant(self.cadres, self.organisations, self.seed)

    @cached_property
    def table(self) -> sorts.SortTable:
        return sorts.SortTable.of(large=self.tree.large)

    @cached_property
    def book(self) -> ClassBook:
        return timetable(self.tree, self.span)

    def cast(self, first: int, last: int) -> Cast:
        return engage(self.tree, self.table, self.span, first, last)

    def casts(self) -> Iterator[Cast]:
        """Everybody, in ranges of at most CHUNK."""
        for first in range(0, self.tree.cadres, CHUNK):
            yield self.cast(first, min(first + CHUNK, self.tree.cadres))

    @cached_property
    def behaviour(self) -> Behaviour:
        """Self-study of the occasional learners makes up the number of entries; a sample of the country measures it."""
        sample = self._sample()
        occasional = sum(
            weight * float(np.mean(cast.group == OCCASIONAL)) for cast, weight in sample
        )
        turns = _turns(occasional)
        without, study = self._measure(sample, 0.0, turns), 1.0
        wanted = self.entries / self.tree.cadres - without
        # Twice, since what is cut off at twelve months a year bends the line.
        for _ in range(2):
            study *= max(wanted, 0.0) / max(self._measure(sample, study, turns) - without, 1e-6)
        return self._behaving(study, turns)

    def _behaving(self, study: float, turns: Floats) -> Behaviour:
        return Behaviour(self.tree, self.table, self.span, self.book, study, turns)

    def _sample(self) -> list[tuple[Cast, float]]:
        """Offices and primary unions from everywhere, with the share of the country that each stands for."""
        everybody = self.tree.cadres
        if everybody <= 2 * _PILOT:
            return [(self.cast(0, everybody), 1.0)]
        first_base = int(np.argmax(self.tree.sort >= sorts.NUMBER["enterprise"]))
        offices = int(self.tree.start[first_base])
        halves = ((0, offices), (offices, everybody))
        return [(self._scattered(low, high), (high - low) / everybody) for low, high in halves]

    def _scattered(self, low: int, high: int) -> Cast:
        """Some _PILOT persons between the numbers, in many short ranges, as if they were neighbours."""
        width = min(_PILOT, high - low) // _RANGES
        starts = np.linspace(low, high - width, _RANGES).astype(int).tolist()
        casts = [self.cast(start, start + width) for start in starts]
        columns = {
            name: np.concatenate([getattr(cast, name) for cast in casts])
            for name in Cast.__dataclass_fields__
            if name != "first"
        }
        return Cast(first=low, **columns)

    def _measure(self, sample: list[tuple[Cast, float]], study: float, turns: Floats) -> float:
        """Entries a person over the whole span."""
        behaviour = self._behaving(study, turns)
        return sum(
            weight * len(behaviour.year(cast, year)) / len(cast)
            for cast, weight in sample
            for year in self.span.years
        )


def _turns(occasional: float) -> Floats:
    """The curve of those who train occasionally: the others are trained from the first year on."""
    always = 1 - occasional
    curve = (np.array(CURVE) - always * 0.95) / max(occasional, 1e-6)
    return np.clip(curve, 0.0, 0.985).astype(np.float32)
