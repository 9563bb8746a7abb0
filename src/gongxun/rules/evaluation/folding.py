"""Adding up ledger entries by person, year and stream in one pass over the credit table.

The sums are those of `indicators.entries.yearly_sums`. Entries of one person stand together in a
lake sorted by person, so that a running total read at the end of each run replaces a hash table;
in any other order the runs are shorter and the sums the same.
"""

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from gongxun.rules.indicators.entries import UNITS, Streams

Ints = npt.NDArray[np.int64]


class Fold:
    """Sums for some persons; feed it one year after another."""

    def __init__(self, persons: Ints, streams: Streams, years: tuple[str, ...]) -> None:
        """`persons` are distinct and ascending; entries of others are passed over."""
        self._persons = persons
        self._streams = streams
        self._years = years
        shape = (len(streams.every), len(UNITS), len(years), len(persons))
        self._sums: Ints = np.zeros(shape, dtype=np.int64)

    def add(self, batch: pa.RecordBatch, year: str) -> None:
        """Entries of one year, in the columns of `indicators.entries.flagged_entries`."""
        if not batch.num_rows or not len(self._persons):
            return
        ends, places, known = self._runs(numbers(batch, "person_id"))
        flags = numbers(batch, "flags")
        amounts = [numbers(batch, f"{unit}_hundredths").astype(np.int64) for unit in UNITS]
        ascending = bool(np.all(places[1:] > places[:-1]))
        position = self._years.index(year)
        for bit in range(len(self._streams.every)):
            chosen = (flags >> bit) & 1
            for unit, amount in enumerate(amounts):
                sums = _run_sums(amount * chosen, ends)[known]
                total = self._sums[bit, unit, position]
                if ascending:
                    total[places] += sums
                else:
                    np.add.at(total, places, sums)

    def _runs(self, person: Ints) -> tuple[Ints, Ints, npt.NDArray[np.bool_]]:
        """The last row of each run of one person; the places of those persons who have one."""
        ends = np.append(np.flatnonzero(person[1:] != person[:-1]), len(person) - 1)
        wanted = person[ends]
        places = np.searchsorted(self._persons, wanted)
        places[places == len(self._persons)] = 0
        known = self._persons[places] == wanted
        return ends, places[known], known

    def columns(self, persons: Ints) -> dict[str, pa.Array]:
        """The columns of `yearly_sums` for rows of persons, each of whom is known."""
        places = np.searchsorted(self._persons, persons)
        return {
            stream.column(name, year): pa.array(self._sums[bit, unit, position][places])
            for bit, stream in enumerate(self._streams.every)
            for unit, name in enumerate(UNITS)
            for position, year in enumerate(self._years)
        }


class Kept:
    """Entries of a few persons in some streams, kept as they are."""

    def __init__(self, persons: Ints, mask: int) -> None:
        """`persons` are distinct and ascending; `mask` has the bits of the streams."""
        self._persons = persons
        self._mask = mask
        self._batches: list[pa.RecordBatch] = []

    def add(self, batch: pa.RecordBatch) -> None:
        if not batch.num_rows or not len(self._persons):
            return
        person = numbers(batch, "person_id")
        low, high = np.searchsorted(self._persons, (person.min(), person.max() + 1))
        near = self._persons[low:high]
        wanted = np.isin(person, near) & ((numbers(batch, "flags") & self._mask) != 0)
        self._batches.append(batch.filter(pa.array(wanted)))

    def table(self, schema: pa.Schema) -> pa.Table:
        return pa.Table.from_batches(self._batches, schema=schema)


def numbers(batch: pa.RecordBatch, name: str) -> Ints:
    column = batch.column(batch.schema.get_field_index(name))
    found: Ints = column.to_numpy(zero_copy_only=False)
    return found


def _run_sums(values: Ints, ends: Ints) -> Ints:
    """Sums of the runs that end at `ends`; a running total may wrap, its differences do not."""
    running = np.cumsum(values, dtype=np.int64)[ends]
    running[1:] -= running[:-1].copy()
    return running
