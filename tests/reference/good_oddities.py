"""Lakes that look odd and are good: an engine reads each as the plain reading does."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from tests.reference.lake import TABLES, empty_lake, write
from tests.reference.parquet_edits import (
    change_row,
    edit_rows,
    edit_table,
    into_folder,
    path_of,
    stored_table,
)
from tests.reference.rows import LONG_AGO, appointment, credit, exemption


class Oddity(NamedTuple):
    """A change to a lake written as single files, after which it is still good."""

    name: str
    alter: Callable[[Path], None]


def _extra_columns(folder: Path) -> None:
    def add(stored: pa.Table) -> pa.Table:
        count = stored.num_rows
        stored = stored.append_column("remark", pa.array(["备注"] * count, pa.string()))
        kind = pa.struct([("a", pa.binary())])
        return stored.append_column("raw", pa.array([None] * count, kind))

    for table in TABLES:
        edit_table(folder, table, add)


def _other_order_of_columns(folder: Path) -> None:
    def turn(stored: pa.Table) -> pa.Table:
        return stored.select(stored.column_names[::-1])

    for table in TABLES:
        edit_table(folder, table, turn)


def _null_lists(folder: Path) -> None:
    for table in ("credit", "training_class"):
        edit_rows(folder, table, lambda rows: [row | {"themes": None} for row in rows])


def _theme_twice(folder: Path) -> None:
    change_row(folder, "credit", 0, themes=["rotation", "rotation", "theory"])


def _course_released_twice(folder: Path) -> None:
    edit_rows(folder, "course_release", lambda rows: [*rows, rows[0], rows[0]])


def _course_never_released(folder: Path) -> None:
    change_row(folder, "class_session", 0, course_id=424242)


def _strangers(folder: Path) -> None:
    """A credit and an exemption of a person without any appointment."""
    entry = credit(2001, 777, date(2026, 3, 1), 9000)
    edit_rows(folder, "credit", lambda rows: [*rows, entry])
    row = exemption(778, None, LONG_AGO)
    edit_rows(folder, "exemption", lambda rows: [*rows, row])


def _exemption_twice(folder: Path) -> None:
    edit_rows(folder, "exemption", lambda rows: rows + rows)


def _appointment_of_no_day(folder: Path) -> None:
    day = date(2026, 5, 31)
    row = appointment(99, 102, 1, valid_from=day, valid_to=day)
    edit_rows(folder, "appointment", lambda rows: [*rows, row])


def _semester_outside_the_plan(folder: Path) -> None:
    change_row(folder, "class_session", 0, semester="2019-2")
    change_row(folder, "class_session", 1, semester="2031-1")


def _rows_backwards(folder: Path) -> None:
    for table in TABLES:
        edit_rows(folder, table, lambda rows: rows[::-1])


def _no_rows_but_organisations(folder: Path) -> None:
    for table in TABLES:
        if table != "organisation":
            edit_rows(folder, table, lambda _: [])


def _no_rows_at_all(folder: Path) -> None:
    write(empty_lake(), folder)


def _no_classes(folder: Path) -> None:
    for table in ("training_class", "class_session", "course_release", "exemption"):
        edit_rows(folder, table, lambda _: [])
    edit_rows(folder, "credit", lambda rows: [row | {"class_id": None} for row in rows])


def _cast(folder: Path, kinds: dict[pa.DataType, pa.DataType]) -> None:
    def cast(stored: pa.Table) -> pa.Table:
        fields = [pa.field(f.name, kinds.get(f.type, f.type)) for f in stored.schema]
        return stored.cast(pa.schema(fields))

    for table in TABLES:
        edit_table(folder, table, cast)


def _large_types(folder: Path) -> None:
    lists = pa.list_(pa.string())
    _cast(folder, {pa.string(): pa.large_string(), lists: pa.large_list(pa.large_string())})


def _dictionaries(folder: Path) -> None:
    _cast(folder, {pa.string(): pa.dictionary(pa.int32(), pa.string())})


def _required_columns(folder: Path) -> None:
    def require(stored: pa.Table) -> pa.Table:
        fields = [
            pa.field(f.name, f.type, nullable=stored[f.name].null_count > 0) for f in stored.schema
        ]
        return stored.cast(pa.schema(fields))

    for table in TABLES:
        edit_table(folder, table, require)


def _other_compression(folder: Path) -> None:
    for table in TABLES:
        pq.write_table(stored_table(folder, table), path_of(folder, table), compression="zstd")


def _folders_of_files(folder: Path) -> None:
    """One file a row, and one without rows."""
    for table in TABLES:
        stored = stored_table(folder, table)
        parts = {f"{n}.parquet": stored.slice(n, 1) for n in range(stored.num_rows)}
        into_folder(folder, table, {**parts, "none.parquet": stored.slice(0, 0)})


def _parts_of_other_order(folder: Path) -> None:
    """One file has its columns backwards, and one of its own."""
    stored = stored_table(folder, "credit")
    rest = stored.slice(2)
    backwards = rest.select(rest.column_names[::-1]).append_column(
        "remark", pa.array(["备注"] * rest.num_rows)
    )
    into_folder(folder, "credit", {"a.parquet": stored.slice(0, 2), "b.parquet": backwards})


def _as_spark_writes(folder: Path) -> None:
    """Folders with a marker of success and hidden checksums beside the parts."""
    for table in TABLES:
        name = "part-00000-6f1c.c000.snappy.parquet"
        into_folder(folder, table, {name: stored_table(folder, table)})
        (folder / table / "_SUCCESS").touch()
        (folder / table / f".{name}.crc").write_bytes(b"crc\0\0\0\0")


def _hive_by_other_column(folder: Path) -> None:
    """Two levels of partitions that are no columns of section 1."""
    stored = stored_table(folder, "credit")
    into_folder(
        folder,
        "credit",
        {
            "year=2026/month=03/part-0.parquet": stored.slice(0, 2),
            "year=2026/month=04/part-0.parquet": stored.slice(2),
        },
    )


def _hive_by_own_column(folder: Path) -> None:
    """A column of section 1 stands in the folder names alone, as Spark's partitionBy leaves it."""
    stored = stored_table(folder, "credit")
    parts = {
        f"mode={mode}/part-0.parquet": stored.filter(pc.equal(stored["mode"], mode)).drop_columns(
            ["mode"]
        )
        for mode in ("collective", "self_study")
    }
    into_folder(folder, "credit", parts)


GOOD_ODDITIES: list[Oddity] = [
    Oddity(alter.__name__.removeprefix("_"), alter)
    for alter in (
        _extra_columns,
        _other_order_of_columns,
        _null_lists,
        _theme_twice,
        _course_released_twice,
        _course_never_released,
        _strangers,
        _exemption_twice,
        _appointment_of_no_day,
        _semester_outside_the_plan,
        _rows_backwards,
        _no_rows_but_organisations,
        _no_rows_at_all,
        _no_classes,
        _large_types,
        _dictionaries,
        _required_columns,
        _other_compression,
        _folders_of_files,
        _parts_of_other_order,
        _as_spark_writes,
        _hive_by_other_column,
        _hive_by_own_column,
    )
]
