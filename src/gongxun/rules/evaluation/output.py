"""Result tables written part by part, and a result folder that appears whole or not at all."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import Final

import pyarrow as pa
import pyarrow.parquet as pq

from gongxun.rules.evaluation.errors import EvaluationError

_ARROW_TYPES: Final = {"string": pa.string(), "int64": pa.int64(), "float64": pa.float64()}
_ROWS_IN_ONE_FILE: Final = 1_000_000


class ResultTable:
    """A result table on its way to disk: numbered parts, then one file where it is small.

    Like a table of the lake it ends as `<name>.parquet` or, large, as the folder `<name>/`.
    """

    def __init__(self, folder: Path, name: str, columns: Mapping[str, str]) -> None:
        self._folder = folder
        self._name = name
        self._schema = pa.schema([(column, _ARROW_TYPES[kind]) for column, kind in columns.items()])
        self._parts = 0
        (folder / name).mkdir()

    def next_part(self) -> Path:
        """The file that the caller writes next, with exactly the table's columns."""
        self._parts += 1
        return self._folder / self._name / f"part-{self._parts - 1:05}.parquet"

    def finish(self) -> None:
        place = self._folder / self._name
        parts = sorted(place.iterdir())
        if sum(pq.read_metadata(part).num_rows for part in parts) > _ROWS_IN_ONE_FILE:
            return
        with pq.ParquetWriter(
            self._folder / f"{self._name}.parquet", self._schema, store_schema=False
        ) as writer:
            for part in parts:
                writer.write_table(
                    pq.read_table(part).select(self._schema.names).cast(self._schema)
                )
        rmtree(place)


@contextmanager
def whole_folder(out: Path) -> Iterator[Path]:
    """A folder to fill beside `out`, renamed to it at the end and removed on any failure.

    Raises EvaluationError where `out` is a file or holds anything.
    """
    refuse_occupied(out)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(mkdtemp(prefix=f".{out.name}.unfinished-", dir=out.parent))
    except OSError as error:
        raise EvaluationError(
            f"无法在 {out.parent} 写入（{error.strerror}）。没有写出任何结果，请检查权限和空间。"
        ) from error
    try:
        result = unfinished / "result"
        result.mkdir()
        yield result
        refuse_occupied(out)
        result.rename(out)
    finally:
        rmtree(unfinished, ignore_errors=True)


def refuse_occupied(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise EvaluationError(
            f"输出位置 {out} 已有内容，未作任何改动。请换一个文件夹，或先移走原来的结果。"
        )
