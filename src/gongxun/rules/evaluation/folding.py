"""Adding up ledger entries by person, year and stream in one pass over the credit table.

The sums are those of `indicators.entries.yearly_sums`. Entries of one person stand together in a
lake sorted by person, so that a running total read at the end of each run replaces a hash table;
in any other order the runs are shorter and the sums the same.
"""

from collections.abc import Iterable
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.entries import UNITS, Streams

Ints = npt.NDArray[np.int64]
_EPOCH = date(1970, 1, 1).toordinal()


class Fold:
    """Sums for some persons; feed it batches of `indicators.entries.flagged_entries`."""

    def __init__(self, persons: Ints, streams: Streams, calendar: Calendar) -> None:
        """`persons` are distinct and ascending; entries of others are passed over."""
        self._persons = persons
        self._streams = streams
        self._calendar = calendar
        self._year_starts = np.array(
            [year.start.toordinal() - _EPOCH for year in calendar.years], dtype=np.int32
        )
        shape = (len(streams.every), len(UNITS), len(calendar.years), len(persons))
        self._sums: Ints = np.zeros(shape, dtype=np.int64)

    def add_all(self, batches: Iterable[pa.RecordBatch]) -> None:
        for batch in batches:
            if batch.num_rows and len(self._persons):
                self._add(batch)

    def _add(self, batch: pa.RecordBatch) -> None:
        person = _numbers(batch, "person_id")
        years = self._years(_numbers(batch, "earned_on"))
        ends, places, known = self._runs(person, years)
        flags = _numbers(batch, "flags")
        run_years = years[ends] if years.size > 1 else years
        amounts = [_numbers(batch, f"{unit}_hundredths").astype(np.int64) for unit in UNITS]
        alone = years.size == 1 and bool(np.all(places[1:] > places[:-1]))
        for bit in range(len(self._streams.every)):
            chosen = ((flags >> bit) & 1).astype(bool)
            for unit, amount in enumerate(amounts):
                sums = _run_sums(np.where(chosen, amount, 0), ends)[known]
                if alone:
                    self._sums[bit, unit, run_years[0]][places] += sums
                else:
                    at = (run_years if years.size == 1 else run_years[known], places)
                    np.add.at(self._sums[bit, unit], at, sums)

    def _years(self, days: Ints) -> Ints:
        """The position of each entry's year; a single one where all entries share it."""
        first, last = np.searchsorted(
            self._year_starts, np.array([days.min(), days.max()]), side="right"
        )
        if first == last:
            return np.array([first - 1])
        found: Ints = np.searchsorted(self._year_starts, days, side="right") - 1
        return found

    def _runs(self, person: Ints, years: Ints) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """Last row of each run of one person and year, the person's place, and whether it has one.

        Places are only those of the runs that have one.
        """
        changes = person[1:] != person[:-1]
        if years.size > 1:
            changes |= years[1:] != years[:-1]
        ends = np.append(np.flatnonzero(changes), len(person) - 1)
        wanted = person[ends]
        places = np.searchsorted(self._persons, wanted)
        places[places == len(self._persons)] = 0
        known = self._persons[places] == wanted
        return ends, places[known], known

    def table(self) -> pa.Table:
        """One row a person, in the columns of `yearly_sums`, with 0 for no entries."""
        columns: dict[str, pa.Array] = {"person_id": pa.array(self._persons)}
        for bit, stream in enumerate(self._streams.every):
            for unit, name in enumerate(UNITS):
                for position, year in enumerate(self._calendar.years):
                    columns[stream.column(name, year.label)] = pa.array(
                        self._sums[bit, unit, position]
                    )
        return pa.table(columns)


def _numbers(batch: pa.RecordBatch, name: str) -> npt.NDArray[np.int64]:
    column = batch.column(batch.schema.get_field_index(name))
    if pa.types.is_date32(column.type):
        column = column.view(pa.int32())
    found: npt.NDArray[np.int64] = column.to_numpy(zero_copy_only=False)
    return found


def _run_sums(values: Ints, ends: Ints) -> Ints:
    """Sums of the runs that end at `ends`; a running total may wrap, its differences do not."""
    running = np.cumsum(values)[ends]
    running[1:] -= running[:-1].copy()
    return running
