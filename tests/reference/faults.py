"""What section 1 calls an error, read plainly: it guards the lakes that tests call good or bad."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from tests.reference.lake import LISTED, NULLABLE, TABLES, Lake, parquet_files, partition_of, read
from tests.reference.persons import PERSON_INDICATOR_IDS

_OWN_IDS = [
    ("organisation", "org_id"),
    ("appointment", "appointment_id"),
    ("credit", "entry_id"),
    ("training_class", "class_id"),
    ("class_session", "session_id"),
]
# Column of a reference → where its ids stand. No table lists persons; courses need no release.
_POINTS_TO = {
    "org_id": ("organisation", "org_id"),
    "parent_id": ("organisation", "org_id"),
    "school_id": ("organisation", "org_id"),
    "organiser_id": ("organisation", "org_id"),
    "class_id": ("training_class", "class_id"),
}


class Fault(NamedTuple):
    """One breach of section 1."""

    table: str
    column: str | None
    what: str


def faults(folder: Path) -> list[Fault]:
    """Breaches of the first kind that is found: files, columns, values, ids, paths; or none."""
    for stage in (_files, _columns):
        if found := list(stage(folder)):
            return found
    lake = read(folder)
    for look in (_values, _ids, _paths):
        if found := list(look(lake)):
            return found
    return []


def _files(folder: Path) -> Iterator[Fault]:
    for table in TABLES:
        paths = parquet_files(folder, table)
        if not paths:
            yield Fault(table, None, "missing")
        for path in paths:
            try:
                pq.ParquetFile(path).read()
            except (pa.ArrowException, OSError) as error:
                yield Fault(table, None, str(error))


def _plain(kind: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(kind):
        return _plain(kind.value_type)
    if pa.types.is_large_string(kind):
        return pa.string()
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return pa.list_(_plain(kind.value_type))
    return kind


def _columns(folder: Path) -> Iterator[Fault]:
    for table, columns in TABLES.items():
        for path in parquet_files(folder, table):
            stored = {f.name: _plain(f.type) for f in pq.ParquetFile(path).schema_arrow}
            for column, kind in columns.items():
                if column in partition_of(path.relative_to(folder)):
                    continue
                if column not in stored:
                    yield Fault(table, column, "no such column")
                elif stored[column] != kind:
                    yield Fault(table, column, f"{stored[column]} is not {kind}")


def _unlisted(table: str, column: str, value: Any) -> bool:  # noqa: ANN401
    if (table, column) in LISTED:
        return value not in LISTED[table, column]
    if column == "semester":
        return re.fullmatch(r"[0-9]{4}-[12]", value) is None
    return column == "indicator" and value not in PERSON_INDICATOR_IDS


def _values(lake: Lake) -> Iterator[Fault]:
    for table, columns in TABLES.items():
        for row in lake[table]:
            for column in columns:
                if row[column] is None:
                    if (table, column) not in NULLABLE:
                        yield Fault(table, column, "null")
                elif _unlisted(table, column, row[column]):
                    yield Fault(table, column, f"unknown value {row[column]!r}")


def _ids(lake: Lake) -> Iterator[Fault]:
    known = {own: Counter(row[own[1]] for row in lake[own[0]]) for own in _OWN_IDS}
    for (table, column), counted in known.items():
        for value, times in counted.items():
            if times > 1:
                yield Fault(table, column, f"{value} stands {times} times")
    for table, columns in TABLES.items():
        for column in columns:
            home = _POINTS_TO.get(column)
            if home is None:
                continue
            for row in lake[table]:
                if row[column] is not None and row[column] not in known[home]:
                    yield Fault(table, column, f"unknown id {row[column]}")


def _paths(lake: Lake) -> Iterator[Fault]:
    rows = lake["organisation"]
    by_id = {row["org_id"]: row for row in rows}
    times = Counter(row["path"] for row in rows)
    for row in rows:
        path, parent = row["path"], by_id.get(row["parent_id"])
        if not path or len(path) % 4:
            yield Fault("organisation", "path", f"{path!r} is not four characters a level")
        elif path[:-4] != (parent["path"] if parent else ""):
            yield Fault("organisation", "path", f"{path} is not under its parent")
        elif times[path] > 1:
            yield Fault("organisation", "path", f"{path} stands twice")
