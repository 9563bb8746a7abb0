"""Adding up ledger entries by person, year and stream in one pass over the credit table.

The sums are those of `indicators.entries.yearly_sums`. Entries of one person stand together in a
lake sorted by person, so that a running total read at the end of each run replaces a hash table;
in any other order the runs are shorter and the sums the same.
"""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from gongxun.rules.indicators.entries import UNITS, Streams

Ints = npt.NDArray[np.int64]
Short = npt.NDArray[np.int32]
Truths = npt.NDArray[np.bool_]
Runs = tuple[Ints, Ints, Truths]
_EPOCH = date(1970, 1, 1).toordinal()
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

    def between(self, low: int, high: int, first: date, last: date) -> "Entries":
        wanted = (self.person >= low) & (self.person <= high)
        wanted &= self.day >= first.toordinal() - _EPOCH
        wanted &= self.day <= last.toordinal() - _EPOCH
        return self.where(wanted)

    def where(self, wanted: Truths) -> "Entries":
        return Entries(
            self.person[wanted],
            self.day[wanted],
            self.hours[wanted],
            self.days[wanted],
            tuple(chosen[wanted] for chosen in self.chosen),
        )


class Fold:
    """Sums for some persons; feed it one year after another."""

    def __init__(self, persons: Ints, streams: Streams, years: tuple[str, ...]) -> None:
        """`persons` are distinct and ascending; entries of others are passed over."""
        self._persons = persons
        self._years = years
        self._streams = streams.every
        self._sums = {
            stream.column(unit, year): np.zeros(len(persons), dtype=np.int64)
            for stream in streams.every
            for unit in UNITS
            for year in years
        }

    def add(self, entries: Entries, year: str) -> None:
        if not len(entries.person) or not len(self._persons):
            return
        ends = entries.run_ends
        places, known = _places(self._persons, entries.person[ends])
        for stream, chosen in zip(self._streams, entries.chosen, strict=True):
            share = np.count_nonzero(chosen) / len(chosen)
            if not share:
                continue
            add = _add_few if share < _FEW else _add_many
            for unit, amount in zip(UNITS, (entries.hours, entries.days), strict=True):
                add(self._sums[stream.column(unit, year)], amount, chosen, (ends, places, known))

    def sums(self, column: str) -> Ints:
        """Hundredths for each person, under the column's name in `yearly_sums`."""
        return self._sums[column]


class Kept:
    """Entries of a few persons in some streams, kept as they are."""

    def __init__(self, persons: Ints, streams: tuple[int, ...]) -> None:
        """`persons` are distinct and ascending; streams go by their positions."""
        self._persons = persons
        self._streams = streams
        self._kept: list[Entries] = []

    def add(self, entries: Entries) -> None:
        if not len(entries.person) or not len(self._persons):
            return
        ends = entries.run_ends
        _, known = _places(self._persons, entries.person[ends])
        if not known.any():
            return
        wanted = np.repeat(known, np.diff(ends, prepend=-1))
        wanted &= np.logical_or.reduce([entries.chosen[position] for position in self._streams])
        self._kept.append(entries.where(wanted))

    def table(self) -> pa.Table:
        """The columns that promotions read."""
        kept = self._kept or [_NONE]
        return pa.table(
            {
                "person_id": np.concatenate([one.person for one in kept]),
                "earned_on": pa.array(np.concatenate([one.day for one in kept])).cast(pa.date32()),
                "hours_hundredths": np.concatenate([one.hours for one in kept]),
                "days_hundredths": np.concatenate([one.days for one in kept]),
            }
        )


def _places(persons: Ints, wanted: Ints) -> tuple[Ints, Truths]:
    """Where the wanted stand among ascending persons, and which of them do."""
    places = np.searchsorted(persons, wanted)
    places[places == len(persons)] = 0
    return places, persons[places] == wanted


def _add_many(total: Ints, amount: Short, chosen: Truths, runs: Runs) -> None:
    """A running total may wrap, the differences between its values at the ends do not."""
    ends, places, known = runs
    counted = amount * chosen
    if not counted.any():
        return
    running = np.cumsum(counted, dtype=np.int64)[ends]
    running[1:] -= running[:-1].copy()
    if not known.all():
        running, places = running[known], places[known]
    if np.all(places[1:] > places[:-1]):
        total[places] += running
    else:
        np.add.at(total, places, running)


def _add_few(total: Ints, amount: Short, chosen: Truths, runs: Runs) -> None:
    ends, places, known = runs
    at = np.flatnonzero(chosen)
    run = np.searchsorted(ends, at)
    counted = known[run]
    np.add.at(total, places[run[counted]], amount[at[counted]].astype(np.int64))


_SHORT = np.zeros(0, dtype=np.int32)
_NONE = Entries(np.zeros(0, dtype=np.int64), _SHORT, _SHORT, _SHORT, ())
