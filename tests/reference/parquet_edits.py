"""Small changes to one Parquet file of a lake on disk."""

from collections.abc import Callable
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.reference.lake import Row, table_schema

Rows = list[Row]


def path_of(folder: Path, table: str) -> Path:
    """The single file of a table, as `write(layout='file')` leaves it."""
    return folder / f"{table}.parquet"


def edit_table(folder: Path, table: str, edit: Callable[[pa.Table], pa.Table]) -> None:
    """Rewrite a table through a change of its Arrow form."""
    path = path_of(folder, table)
    changed = edit(pq.ParquetFile(path).read())
    pq.write_table(changed, path)


def edit_rows(folder: Path, table: str, edit: Callable[[Rows], Rows]) -> None:
    """Rewrite a table through a change of its rows; its schema stays."""
    path = path_of(folder, table)
    rows = edit(pq.ParquetFile(path).read().to_pylist())
    pq.write_table(pa.Table.from_pylist(rows, schema=table_schema(table)), path)


def change_row(folder: Path, table: str, number: int, **values: object) -> None:
    """Set columns of one row, counted from 0, in the order in which the lake was written."""

    def change(rows: Rows) -> Rows:
        rows[number] = rows[number] | values
        return rows

    edit_rows(folder, table, change)


def retype(folder: Path, table: str, column: str, kind: pa.DataType, values: list[object]) -> None:
    """Replace a column by one of another type; `values` are repeated to its length."""

    def replace(stored: pa.Table) -> pa.Table:
        place = stored.column_names.index(column)
        cells = [values[number % len(values)] for number in range(stored.num_rows)]
        return stored.set_column(place, pa.field(column, kind), pa.array(cells, kind))

    edit_table(folder, table, replace)


def into_folder(folder: Path, table: str, parts: dict[str, pa.Table]) -> None:
    """Replace the file of a table by a folder of the given files."""
    path_of(folder, table).unlink()
    for name, part in parts.items():
        target = folder / table / name
        target.parent.mkdir(parents=True, exist_ok=True)
        pq.write_table(part, target)


def stored_table(folder: Path, table: str) -> pa.Table:
    """A table as it stands in its single file."""
    return pq.ParquetFile(path_of(folder, table)).read()
