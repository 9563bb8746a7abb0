"""Result tables that stream to Parquet, and a result folder that appears whole or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from fcntl import LOCK_EX, LOCK_NB, flock
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Final, Self

import pyarrow as pa
import pyarrow.parquet as pq

from gongxun.rules.evaluation.errors import EvaluationError

_WORDS: Final = pa.dictionary(pa.int32(), pa.string())
_ARROW_TYPES: Final = {"string": _WORDS, "int64": pa.int64(), "float64": pa.float64()}
_ROWS_PER_GROUP: Final = 122_880
_BUFFER: Final = 2**20
_UNFINISHED: Final = ".unfinished-"


class ResultWriter:
    """One Parquet file of a result table, written table by table in exactly its columns."""

    def __init__(self, file: Path, columns: Mapping[str, str], *, has_nulls: bool = True) -> None:
        self._schema = pa.schema(
            [pa.field(name, _ARROW_TYPES[kind], has_nulls) for name, kind in columns.items()]
        )
        words = [name for name, kind in columns.items() if kind == "string"]
        self._waiting: list[pa.Table] = []
        self._rows = 0
        # Without a buffer every page would be a system call of its own.
        self._file = pa.output_stream(file, buffer_size=_BUFFER)
        self._writer = pq.ParquetWriter(
            self._file,
            self._schema,
            compression="snappy",
            use_dictionary=words,
            write_statistics=False,
            column_encoding={
                name: "DELTA_BINARY_PACKED" for name, kind in columns.items() if kind == "int64"
            },
            store_schema=False,
        )

    def write(self, rows: pa.RecordBatch | pa.Table) -> None:
        """Rows with at least the table's columns; words may come as dictionaries."""
        table = pa.Table.from_batches([rows]) if isinstance(rows, pa.RecordBatch) else rows
        if not table.num_rows:
            return
        columns = [_as(table.column(field.name), field.type) for field in self._schema]
        self._waiting.append(pa.table(columns, schema=self._schema))
        self._rows += table.num_rows
        if self._rows >= _ROWS_PER_GROUP:
            self._write_waiting()

    def _write_waiting(self) -> None:
        if self._waiting:
            table = pa.concat_tables(self._waiting).unify_dictionaries()
            self._writer.write_table(table, row_group_size=_ROWS_PER_GROUP)
        self._waiting, self._rows = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *failure: object) -> None:
        with self._file:
            self._write_waiting()
            self._writer.close()


def merge_parts(parts: Path | None, file: Path, columns: Mapping[str, str]) -> None:
    """One file of the Parquet files of a folder, read a row group at a time; empty for None."""
    with ResultWriter(file, columns) as writer:
        for part in sorted(parts.glob("*.parquet")) if parts else ():
            with pq.ParquetFile(part) as source:
                for number in range(source.num_row_groups):
                    writer.write(source.read_row_group(number))


def _as(column: pa.ChunkedArray, kind: pa.DataType) -> pa.ChunkedArray:
    if kind == _WORDS and not pa.types.is_dictionary(column.type):
        column = column.cast(pa.string()).dictionary_encode()
    if column.type != kind:
        column = column.cast(kind)
    return column.unify_dictionaries() if kind == _WORDS else column


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to fill beside `out`, renamed to it at the end and removed on any failure.

    Raises EvaluationError where `out` is a file or holds anything.
    """
    refuse_occupied(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(out)
        unfinished = Path(mkdtemp(prefix=f".{out.name}{_UNFINISHED}", dir=out.parent))
        lock = (unfinished / "lock").open("w")
    except OSError as error:
        raise EvaluationError(
            f"无法在 {out.parent} 写入（{error.strerror}）。没有写出任何结果，请检查权限和空间。"
        ) from error
    try:
        flock(lock, LOCK_EX)
        result = unfinished / "result"
        result.mkdir()
        yield result
        refuse_occupied(out)
        result.rename(out)
    finally:
        rmtree(unfinished, ignore_errors=True)
        lock.close()


def _clear_abandoned(out: Path) -> None:
    """Removes what a killed evaluation left: its lock went with its process."""
    for folder in out.parent.glob(f".{out.name}{_UNFINISHED}*"):
        with suppress(OSError), (folder / "lock").open("r+") as lock:
            flock(lock, LOCK_EX | LOCK_NB)
            rmtree(folder, ignore_errors=True)


def refuse_occupied(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise EvaluationError(
            f"输出位置 {out} 已有内容，未作任何改动。请换一个文件夹，或先移走原来的结果。"
        )
