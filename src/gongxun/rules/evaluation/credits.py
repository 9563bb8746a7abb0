"""Reading the credit table by ranges of persons, each entry with the streams that it belongs to.

Files sorted by person are read row group by row group, guided by their statistics. Any other lake
is first sorted into the scratch folder, by DuckDB and on disk.
"""

# ruff: noqa: S608 - names come from us; values are quoted

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.parquet as pq

from gongxun.rules.evaluation.arrays import Truths, from_arrow, missing
from gongxun.rules.evaluation.duckdb_session import DuckSession
from gongxun.rules.evaluation.folding import Entries
from gongxun.rules.indicators.entries import Stream, Streams
from gongxun.rules.lake.opening import Part
from gongxun.rules.lake.views import quoted
from gongxun.rules.periods import Window

_LONGEST_GROUP: Final = 1_500_000
"""Rows of a row group that may be held in memory at once."""
_COLUMNS: Final = ("person_id", "earned_on", "hours_hundredths", "days_hundredths", "mode")
_READ_AGAIN: Final = 2
"""How often a row group may be read, on average, before sorting is cheaper."""


@dataclass(frozen=True)
class _Group:
    """A row group with the persons and days between which its entries lie."""

    file: Path
    number: int
    persons: tuple[int, int]
    days: tuple[date, date]

    def may_hold(self, low: int, high: int, window: Window) -> bool:
        return (
            self.persons[0] <= high
            and self.persons[1] >= low
            and self.days[0] <= window.end
            and self.days[1] >= window.start
        )


class CreditReader:
    """Entries of a range of persons in a window, in blocks of NumPy columns."""

    def __init__(
        self,
        session: DuckSession,
        parts: tuple[Part, ...],
        streams: Streams,
        ranges: list[tuple[int, int]],
        scratch: Path,
    ) -> None:
        self._streams = streams.every
        self._groups = _described(parts)
        if self._groups is None or not _clustered(self._groups, ranges):
            sorted_file = _sort(session, scratch)
            self._groups = _described((Part(sorted_file),)) or []
        self._files: dict[Path, pq.ParquetFile] = {}
        self._last: dict[Path, tuple[int, Entries]] = {}

    def blocks(self, low: int, high: int, window: Window) -> Iterator[Entries]:
        for group in self._groups or ():
            if group.may_hold(low, high, window):
                block = self._block(group)
                inside_persons = group.persons[0] >= low and group.persons[1] <= high
                inside_days = window.contains(group.days[0]) and window.contains(group.days[1])
                if inside_persons and inside_days:
                    yield block
                else:
                    yield block.between(low, high, window.start, window.end)

    def _block(self, group: _Group) -> Entries:
        """A row group across the border of two ranges is asked for twice, and read once."""
        known, block = self._last.get(group.file, (None, None))
        if known != group.number or block is None:
            block = self._read(group)
            self._last[group.file] = (group.number, block)
        return block

    def _read(self, group: _Group) -> Entries:
        file = self._file(group.file)
        columns = [*_COLUMNS, *(["themes"] if self._has_themes else [])]
        table = file.read_row_group(group.number, columns=columns, use_threads=False)
        return Entries(
            _ints(table, "person_id"),
            _ints(table, "earned_on"),
            _ints(table, "hours_hundredths"),
            _ints(table, "days_hundredths"),
            self._chosen(table),
        )

    @property
    def _has_themes(self) -> bool:
        return any(stream.themes for stream in self._streams)

    def _file(self, path: Path) -> pq.ParquetFile:
        if path not in self._files:
            names = [leaf for leaf in _leaves(path) if leaf == "mode" or leaf.startswith("themes.")]
            self._files[path] = pq.ParquetFile(path, read_dictionary=names)
        return self._files[path]

    def _chosen(self, table: pa.Table) -> tuple[Truths, ...]:
        """One truth a stream and entry, as `Stream.matches` states it for databases."""
        mode = _single(table, "mode")
        modes = {stream.mode: _is_word(mode, (stream.mode,)) for stream in self._streams}
        wanted = {stream.themes for stream in self._streams if stream.themes}
        themes = {words: _has_word(_single(table, "themes"), words) for words in wanted}
        return tuple(
            modes[stream.mode] & themes[stream.themes] if stream.themes else modes[stream.mode]
            for stream in self._streams
        )


def _described(parts: tuple[Part, ...]) -> list[_Group] | None:
    """Every row group that holds rows; None where statistics or sizes do not allow reading so."""
    groups = []
    for part in parts:
        metadata = pq.read_metadata(part.file)
        places = {metadata.schema.column(i).path: i for i in range(metadata.num_columns)}
        if part.partition:
            return None
        for number in range(metadata.num_row_groups):
            group = metadata.row_group(number)
            if not group.num_rows:
                continue
            ends = [group.column(places[name]).statistics for name in ("person_id", "earned_on")]
            if group.num_rows > _LONGEST_GROUP or not all(_has_ends(one) for one in ends):
                return None
            persons, days = ((one.min, one.max) for one in ends)
            groups.append(_Group(part.file, number, persons, days))
    return groups


def _has_ends(statistics: Any) -> bool:  # noqa: ANN401 - pyarrow's Statistics or None
    return statistics is not None and bool(statistics.has_min_max)


def _clustered(groups: list[_Group], ranges: list[tuple[int, int]]) -> bool:
    """Whether reading range by range touches each row group only a few times."""
    touched = sum(
        sum(1 for low, high in ranges if group.persons[0] <= high and group.persons[1] >= low)
        for group in groups
    )
    return bool(touched <= _READ_AGAIN * len(groups) + len(ranges) * len(groups) ** 0.5)


def _sort(session: DuckSession, scratch: Path) -> Path:
    file = scratch / "credit-by-person.parquet"
    columns = ", ".join((*_COLUMNS, "themes"))
    session.run(
        f"COPY (SELECT {columns} FROM credit ORDER BY person_id) TO {quoted(str(file))}"
        " (FORMAT parquet, ROW_GROUP_SIZE 122880)"
    )
    return file


def _leaves(path: Path) -> list[str]:
    schema = pq.read_metadata(path).schema
    return [schema.column(number).path for number in range(len(schema))]


def _single(table: pa.Table, name: str) -> pa.Array:
    column = table.column(name)
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()


def _ints(table: pa.Table, name: str) -> npt.NDArray[Any]:
    return from_arrow(_single(table, name))


def _is_word(words: pa.Array, wanted: tuple[str, ...]) -> Truths:
    """Whether each word is one of those wanted; a missing word is none."""
    if not pa.types.is_dictionary(words.type):
        words = words.dictionary_encode()
    codes = from_arrow(words.indices)
    found: Truths = np.zeros(len(codes), dtype=bool)
    for code, word in enumerate(words.dictionary.to_pylist()):
        if word in wanted:
            found |= codes == code
    if words.indices.null_count:
        found &= ~missing(words.indices)
    return found


def _has_word(lists: pa.Array, wanted: tuple[str, ...]) -> Truths:
    """Whether each list has one of the words wanted; a missing list has none."""
    found: Truths = np.zeros(len(lists), dtype=bool)
    hits = np.flatnonzero(_is_word(lists.values, wanted))
    if len(hits):
        starts = from_arrow(lists.offsets)
        hits = hits.astype(starts.dtype)
        found[np.searchsorted(starts, hits, side="right") - 1] = True
        if lists.null_count:
            found &= ~missing(lists)
    return found


def positions(streams: Streams, wanted: tuple[Stream, ...]) -> tuple[int, ...]:
    return tuple(streams.every.index(stream) for stream in wanted)
