"""Ways to spoil the good lake, each of which must end in one clear error and no output."""

from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa

from tests.reference.lake import LISTED, NULLABLE, TABLES, Row
from tests.reference.parquet_edits import (
    Rows,
    change_row,
    edit_rows,
    edit_table,
    into_folder,
    path_of,
    retype,
    stored_table,
)

UNKNOWN_ID = 987654321
SEMESTERS = ("2026-3", "2026-0", "26-1", "2026", "2026/1", "2026-1 ", "2026-12", "２０２６-1", "")
_ID_COLUMNS = {
    "organisation": "org_id",
    "appointment": "appointment_id",
    "credit": "entry_id",
    "training_class": "class_id",
    "class_session": "session_id",
}
_REFERENCES = [
    ("appointment", "org_id"),
    ("appointment", "school_id"),
    ("credit", "class_id"),
    ("credit", "organiser_id"),
    ("training_class", "organiser_id"),
    ("training_class", "school_id"),
    ("class_session", "class_id"),
    ("class_session", "school_id"),
    ("course_release", "school_id"),
]
_OTHER_TYPE: dict[pa.DataType, tuple[pa.DataType, list[object]]] = {
    pa.int64(): (pa.string(), ["1", "2"]),
    pa.int32(): (pa.float64(), [100.0, 0.5]),
    pa.string(): (pa.int64(), [1, 2]),
    pa.bool_(): (pa.string(), ["true", "false"]),
    pa.date32(): (pa.string(), ["2026-01-31"]),
    pa.list_(pa.string()): (pa.string(), ["rotation"]),
}
_FURTHER_TYPES: list[tuple[str, str, pa.DataType, list[object]]] = [
    ("organisation", "parent_id", pa.float64(), [None, 1.0]),
    ("appointment", "is_primary", pa.int64(), [1, 0]),
    ("appointment", "valid_from", pa.timestamp("us"), [datetime(2015, 3, 1)]),  # noqa: DTZ001
    ("credit", "earned_on", pa.int64(), [20600]),
    ("credit", "hours_hundredths", pa.int64(), [100]),
    ("credit", "hours_hundredths", pa.decimal128(10, 2), [1]),
    ("credit", "themes", pa.list_(pa.int64()), [[1]]),
]


class Spoilt(NamedTuple):
    """A way to spoil a lake written as single files; `column` is None where a table is meant."""

    name: str
    table: str
    column: str | None
    spoil: Callable[[Path], None]


def _delete(table: str, folder: Path) -> None:
    path_of(folder, table).unlink()


def _empty_folder(table: str, folder: Path) -> None:
    path_of(folder, table).unlink()
    (folder / table).mkdir()


def _overwrite(table: str, keep: int, folder: Path) -> None:
    path = path_of(folder, table)
    path.write_bytes(path.read_bytes()[:keep])


def _disguise(table: str, folder: Path) -> None:
    path_of(folder, table).write_text("entry_id,person_id\n1,2\n", encoding="utf-8")


def _without(table: str, column: str, folder: Path) -> None:
    edit_table(folder, table, lambda stored: stored.drop_columns([column]))


def _set(table: str, number: int, values: Row, folder: Path) -> None:
    change_row(folder, table, number, **values)


def _retyped(
    table: str, column: str, kind: pa.DataType, values: list[object], folder: Path
) -> None:
    retype(folder, table, column, kind, values)


def _repeat_last(table: str, values: Row, folder: Path) -> None:
    edit_rows(folder, table, lambda rows: [*rows, rows[-1] | values])


def _everywhere(table: str, values: Row, folder: Path) -> None:
    def change(rows: Rows) -> Rows:
        return [row | values for row in rows]

    edit_rows(folder, table, change)


def _second_part(table: str, change: Callable[[pa.Table], pa.Table], folder: Path) -> None:
    stored = stored_table(folder, table)
    parts = {"part-0.parquet": stored.slice(0, 1), "part-1.parquet": change(stored.slice(1))}
    into_folder(folder, table, parts)


def _duplicate_over_parts(folder: Path) -> None:
    stored = stored_table(folder, "credit")
    into_folder(folder, "credit", {"a.parquet": stored, "b.parquet": stored.slice(0, 1)})


def _files() -> Iterator[Spoilt]:
    for table in TABLES:
        yield Spoilt(f"missing_table:{table}", table, None, partial(_delete, table))
        yield Spoilt(f"not_parquet:{table}", table, None, partial(_disguise, table))
    yield Spoilt("empty_folder", "credit", None, partial(_empty_folder, "credit"))
    yield Spoilt("zero_bytes", "organisation", None, partial(_overwrite, "organisation", 0))
    yield Spoilt("truncated", "class_session", None, partial(_overwrite, "class_session", 700))


def _columns() -> Iterator[Spoilt]:
    for table, columns in TABLES.items():
        for column, kind in columns.items():
            where = f"{table}.{column}"
            yield Spoilt(f"missing_column:{where}", table, column, partial(_without, table, column))
            spoil = partial(_retyped, table, column, *_OTHER_TYPE[kind])
            yield Spoilt(f"wrong_type:{where}", table, column, spoil)
            if (table, column) not in NULLABLE:
                spoil = partial(_set, table, 0, {column: None})
                yield Spoilt(f"null:{where}", table, column, spoil)
    for table, column, kind, values in _FURTHER_TYPES:
        spoil = partial(_retyped, table, column, kind, values)
        yield Spoilt(f"wrong_type:{table}.{column}:{kind}", table, column, spoil)
    spoil = partial(_second_part, "credit", lambda part: part.drop_columns(["mode"]))
    yield Spoilt("second_part_without_column", "credit", "mode", spoil)
    spoil = partial(
        _second_part,
        "credit",
        lambda part: part.set_column(0, "entry_id", part["entry_id"].cast(pa.string())),
    )
    yield Spoilt("second_part_of_wrong_type", "credit", "entry_id", spoil)


def _values() -> Iterator[Spoilt]:
    for table, column in LISTED:
        spoil = partial(_set, table, 1, {column: "unheard_of"})
        yield Spoilt(f"unknown_value:{table}.{column}", table, column, spoil)
    for label in SEMESTERS:
        spoil = partial(_set, "class_session", 2, {"semester": label})
        yield Spoilt(f"semester:{label!r}", "class_session", "semester", spoil)
    for indicator in ("hours.of_nobody", "coverage.cumulative", ""):
        spoil = partial(_set, "exemption", 1, {"indicator": indicator})
        yield Spoilt(f"exempt_from:{indicator!r}", "exemption", "indicator", spoil)
    spoil = partial(_everywhere, "credit", {"mode": "Collective"})
    yield Spoilt("unknown_value_in_every_row", "credit", "mode", spoil)


def _ids() -> Iterator[Spoilt]:
    for table, column in _ID_COLUMNS.items():
        # A second organisation of one id stands at a path of its own, or two rules were broken.
        values: Row = {"path": "000100010009"} if table == "organisation" else {}
        yield Spoilt(f"twice:{table}", table, column, partial(_repeat_last, table, values))
    yield Spoilt("twice_over_two_files", "credit", "entry_id", _duplicate_over_parts)
    for table, column in _REFERENCES:
        spoil = partial(_set, table, 0, {column: UNKNOWN_ID})
        yield Spoilt(f"unknown_id:{table}.{column}", table, column, spoil)
    # The path names the province, the parent is nobody.
    spoil = partial(_set, "organisation", 3, {"parent_id": UNKNOWN_ID})
    yield Spoilt("unknown_id:organisation.parent_id", "organisation", "parent_id", spoil)
    spoil = partial(_everywhere, "credit", {"organiser_id": UNKNOWN_ID})
    yield Spoilt("unknown_id_in_every_row", "credit", "organiser_id", spoil)


def _paths() -> Iterator[Spoilt]:
    """Rows 0 to 3 are 0001, 0001 0001, 0001 0001 0001 and 0001 0001 0002, each under the last."""
    broken: list[tuple[str, int, Row]] = [
        ("path_not_under_parent", 3, {"path": "000100020002"}),
        ("parent_not_above_by_path", 3, {"parent_id": 1}),
        ("root_with_parent", 3, {"path": "0002"}),
        ("no_parent_below_root", 3, {"parent_id": None}),
        ("own_parent", 3, {"parent_id": 4}),
        ("cycle", 1, {"parent_id": 3}),
        ("path_of_five", 3, {"path": "00010"}),
        ("path_of_ten", 3, {"path": "0001000100"}),
        ("path_of_none", 3, {"path": ""}),
        ("path_twice", 3, {"path": "000100010001"}),
        ("path_skips_a_level", 3, {"path": "0001000100010002"}),
    ]
    for name, number, values in broken:
        spoil = partial(_set, "organisation", number, values)
        yield Spoilt(name, "organisation", "path", spoil)


BAD_LAKES: list[Spoilt] = [*_files(), *_columns(), *_values(), *_ids(), *_paths()]

# Texts that the error shows besides table and column: the example, or the count of rows.
SHOWN: dict[str, str] = {
    **{case.name: str(UNKNOWN_ID) for case in BAD_LAKES if case.name.startswith("unknown_id")},
    **{case.name: "unheard_of" for case in BAD_LAKES if case.name.startswith("unknown_value:")},
    "unknown_value_in_every_row": "5",
    "unknown_id_in_every_row": "5",
    "semester:'2026-3'": "2026-3",
    "semester:'26-1'": "26-1",
    "exempt_from:'hours.of_nobody'": "hours.of_nobody",
    "twice_over_two_files": "1001",
}
