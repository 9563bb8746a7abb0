"""Adding up ledger entries by person, year and stream in one pass over the credit table.

The sums are those of `indicators.entries.yearly_sums`. Entries of one person stand together in a
lake sorted by person, so that a running total read at the end of each run replaces a hash table;
in any other order the runs are shorter and the sums the same.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.arrays import Ints, Short, Truths, to_arrow
from gongxun.rules.evaluation.ids import Ids
from gongxun.rules.indicators.entries import UNITS, Streams

_EPOCH = date(1970, 1, 1).toordinal()
_HALF = 2**31
_FEW = 0.2
"""Below this share of entries, picking them is cheaper than a running total over all."""


@dataclass(frozen=True)
class Entries:
    """Some ledger entries; `day` counts from 1970, `chosen` says for each stream which it has."""

    person: Ints
    day: Short
    hours: Short
    days: Short
    chosen: tuple[Truths, ...]

    @cached_property
    def run_ends(self) -> Ints:
        """The last entry of each run of one person."""
        return np.append(np.flatnonzero(self.person[1:] != self.person[:-1]), len(self.person) - 1)

    @cached_property
    def amounts(self) -> tuple[Short | Ints, Short | Ints]:
        """Hours and days, of a type in which the sums of any entries find room.

        Half as wide where that will do, they stay in the processor's cache while they are added.
        """
        reach = max(_reach(self.hours), _reach(self.days))
        if reach * len(self.person) < _HALF:
            return self.hours, self.days
        return self.hours.astype(np.int64), self.days.astype(np.int64)

    def between(self, low: int, high: int, first: date, last: date) -> "Entries":
        wanted = (self.person >= low) & (self.person <= high)
        wanted &= self.day >= first.toordinal() - _EPOCH
        wanted &= self.day <= last.toordinal() - _EPOCH
        return self.take(wanted)

    def take(self, wanted: Truths | Ints) -> "Entries":
        return Entries(
            self.person[wanted],
            self.day[wanted],
            self.hours[wanted],
            self.days[wanted],
            tuple(chosen[wanted] for chosen in self.chosen),
        )


class Fold:
    """Sums for some persons; feed it one year after another."""

    def __init__(self, persons: Ids, streams: Streams) -> None:
        """Entries of others are passed over."""
        self._streams = streams.every
        self._persons = persons
        self._sums: dict[str, Ints] = {}

    def add(self, entries: Entries, places: Ints, year: str) -> None:
        """`places` are those of the persons of each run of entries."""
        for stream, chosen in zip(self._streams, entries.chosen, strict=True):
            share = np.count_nonzero(chosen) / max(1, len(chosen))
            if not share:
                continue
            totals = [self._total(stream.column(unit, year)) for unit in UNITS]
            if share < _FEW:
                self._add_few(totals, entries, np.flatnonzero(chosen))
                continue
            for total, amount in zip(totals, entries.amounts, strict=True):
                _add_runs(total, _sums_of_runs(amount * chosen, entries.run_ends), places)

    def _add_few(self, totals: list[Ints], entries: Entries, at: Ints) -> None:
        whose = self._persons.places(entries.person[at])
        known = whose >= 0
        whose, at = whose[known], at[known]
        for total, amount in zip(totals, (entries.hours, entries.days), strict=True):
            np.add.at(total, whose, amount[at].astype(np.int64))

    def sums(self, column: str) -> Ints | None:
        """Hundredths for each person, under the column's name in `yearly_sums`; None for all 0."""
        total = self._sums.get(column)
        return total if total is not None and total.any() else None

    def _total(self, column: str) -> Ints:
        if column not in self._sums:
            self._sums[column] = np.zeros(len(self._persons.ids), dtype=np.int64)
        return self._sums[column]


class Kept:
    """Entries of a few persons in some streams, kept as they are."""

    def __init__(self, persons: Ids, wanted: Ints, streams: tuple[int, ...]) -> None:
        """`wanted` are some of the persons; streams go by their positions."""
        self._is_wanted = np.zeros(len(persons.ids) + 1, dtype=bool)
        self._is_wanted[persons.places(wanted)] = True
        self._is_wanted[-1] = False
        self._streams = streams
        self._kept: list[Entries] = []

    def add(self, entries: Entries, places: Ints) -> None:
        runs = np.flatnonzero(self._is_wanted[places])
        if not len(runs):
            return
        ends = entries.run_ends[runs] + 1
        starts = np.where(runs > 0, entries.run_ends[runs - 1] + 1, 0)
        lengths = ends - starts
        within = np.arange(lengths.sum()) - np.repeat(np.cumsum(lengths) - lengths, lengths)
        rows = np.repeat(starts, lengths) + within
        chosen = np.logical_or.reduce([entries.chosen[at][rows] for at in self._streams])
        self._kept.append(entries.take(rows[chosen]))

    def table(self) -> pa.Table:
        """The columns that promotions read."""
        kept = self._kept or [_NONE]
        return pa.table(
            {
                "person_id": to_arrow(np.concatenate([one.person for one in kept])),
                "earned_on": to_arrow(np.concatenate([one.day for one in kept]), pa.date32()),
                "hours_hundredths": to_arrow(np.concatenate([one.hours for one in kept])),
                "days_hundredths": to_arrow(np.concatenate([one.days for one in kept])),
            }
        )


def _reach(amount: Short) -> int:
    """The largest amount, whatever its sign."""
    return max(int(amount.max(initial=0)), -int(amount.min(initial=0)))


def _sums_of_runs(amount: Ints | Short, ends: Ints) -> Ints:
    """A running total may wrap, the differences between its values at the ends do not."""
    running = np.cumsum(amount, dtype=amount.dtype).take(ends)
    return np.diff(running, prepend=running.dtype.type(0)).astype(np.int64, copy=False)


def _add_runs(total: Ints, sums: Ints, places: Ints) -> None:
    if not sums.any():
        return
    known = places >= 0
    if not known.all():
        sums, places = sums[known], places[known]
    np.add.at(total, places, sums)


_SHORT = np.zeros(0, dtype=np.int32)
_NONE = Entries(np.zeros(0, dtype=np.int64), _SHORT, _SHORT, _SHORT, ())
