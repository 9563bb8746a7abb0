"""Columns of the country as Arrow arrays, and tables of them as Parquet files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from gongxun.site.demo.arrays import NEVER, AnyInts, Bytes, Ints
from gongxun.site.demo.classes import THEMES

# Identifiers as a node gives them: the node's number before 41 bits of sequence.
FIRST_ID = (1 << 41) + 1
_ROW_GROUP = 1 << 17


def ids(numbers: AnyInts) -> pa.Array:
    """Identifiers of numbers; null where a number is below zero."""
    known = np.asarray(numbers, np.int64)
    return pa.array(known + FIRST_ID, mask=known < 0)


def words(numbers: Bytes, meanings: tuple[str, ...]) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(numbers, pa.int8()), pa.array(meanings))


def dates(days: Ints) -> pa.Array:
    """Days since 1970 as dates; null where there never is one."""
    return pa.array(days, pa.int32(), mask=days >= NEVER).cast(pa.date32())


def theme_lists(numbers: Bytes) -> pa.Array:
    """Lists of themes, built from their lengths without touching a row."""
    widths = np.array([len(themes) for themes in THEMES], np.int32)
    every = sorted({theme for themes in THEMES for theme in themes})
    flat = np.array([every.index(theme) for themes in THEMES for theme in themes], np.int8)
    counts = widths[numbers]
    ends = np.cumsum(counts, dtype=np.int32)
    base = (np.cumsum(widths) - widths)[numbers]
    inner = np.repeat(base - (ends - counts), counts) + np.arange(ends[-1] if len(ends) else 0)
    offsets = np.concatenate([np.zeros(1, np.int32), ends])
    return pa.ListArray.from_arrays(pa.array(offsets), words(flat[inner], tuple(every)))


def semesters(starts: Ints) -> pa.Array:
    """Spring from 1 February to 31 July, autumn to 31 January of the next year."""
    months = starts.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) - 1
    first = int(months.min()) // 6 if len(months) else 0
    names = tuple(
        f"{1970 + half // 2}-{half % 2 + 1}" for half in range(first, int(months.max()) // 6 + 1)
    )
    return words((months // 6 - first).astype(np.int8), names)


@dataclass
class Folder:
    """A table as files of many row groups; the first chunk gives each file its schema."""

    path: Path
    writer: Any = None
    file: int = -1

    def write(self, table: pa.Table, file: int = 0) -> None:
        if file != self.file:
            self.close()
            self.path.mkdir(parents=True, exist_ok=True)
            self.file = file
            self.writer = pq.ParquetWriter(
                self.path / f"part-{file:04d}.parquet",
                table.schema,
                compression="zstd",
                compression_level=1,
                use_dictionary=[
                    name for name in table.schema.names if _is_words(table.schema.field(name).type)
                ],
                store_schema=False,
            )
        self.writer.write_table(table, row_group_size=_ROW_GROUP)

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
            self.writer = None


def _is_words(kind: pa.DataType) -> bool:
    return bool(pa.types.is_dictionary(kind) or pa.types.is_list(kind))
