"""The lake of section 1 as Python rows, written to and read from Parquet."""

from collections import Counter
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Literal
from urllib.parse import unquote

import pyarrow as pa
import pyarrow.parquet as pq

from tests.reference.results import Results, compare, read_results, schema_differences

__all__ = [
    "LISTED",
    "NULLABLE",
    "TABLES",
    "Lake",
    "Layout",
    "Results",
    "Row",
    "compare",
    "empty_lake",
    "parquet_files",
    "partition_of",
    "read",
    "read_results",
    "same_rows",
    "schema_differences",
    "table_schema",
    "write",
]

Row = dict[str, Any]
Lake = dict[str, list[Row]]
Layout = Literal["file", "folder", "hive"]

_THEMES = pa.list_(pa.string())

# Section 1, table by table: column → type.
TABLES: dict[str, dict[str, pa.DataType]] = {
    "organisation": {
        "org_id": pa.int64(),
        "parent_id": pa.int64(),
        "path": pa.string(),
        "level": pa.string(),
        "kind": pa.string(),
        "name": pa.string(),
        "division_code": pa.string(),
    },
    "appointment": {
        "appointment_id": pa.int64(),
        "person_id": pa.int64(),
        "org_id": pa.int64(),
        "is_primary": pa.bool_(),
        "category": pa.string(),
        "employment": pa.string(),
        "in_leadership_team": pa.bool_(),
        "office_staff": pa.bool_(),
        "school_id": pa.int64(),
        "young": pa.bool_(),
        "promoted_on": pa.date32(),
        "valid_from": pa.date32(),
        "valid_to": pa.date32(),
    },
    "exemption": {
        "person_id": pa.int64(),
        "indicator": pa.string(),
        "valid_from": pa.date32(),
        "valid_to": pa.date32(),
    },
    "credit": {
        "entry_id": pa.int64(),
        "person_id": pa.int64(),
        "earned_on": pa.date32(),
        "hours_hundredths": pa.int32(),
        "days_hundredths": pa.int32(),
        "mode": pa.string(),
        "form": pa.string(),
        "themes": _THEMES,
        "class_id": pa.int64(),
        "organiser_id": pa.int64(),
    },
    "training_class": {
        "class_id": pa.int64(),
        "organiser_id": pa.int64(),
        "school_id": pa.int64(),
        "audience": pa.string(),
        "themes": _THEMES,
        "main_class": pa.bool_(),
        "party_spirit_class": pa.bool_(),
        "starts_on": pa.date32(),
        "ends_on": pa.date32(),
        "completed": pa.bool_(),
        "followed_up": pa.bool_(),
    },
    "class_session": {
        "session_id": pa.int64(),
        "class_id": pa.int64(),
        "school_id": pa.int64(),
        "semester": pa.string(),
        "hours_hundredths": pa.int32(),
        "method": pa.string(),
        "by_leader": pa.bool_(),
        "setting": pa.string(),
        "subject": pa.string(),
        "course_id": pa.int64(),
    },
    "course_release": {
        "course_id": pa.int64(),
        "school_id": pa.int64(),
        "on_network": pa.bool_(),
        "released_on": pa.date32(),
        "hours_hundredths": pa.int32(),
        "kind": pa.string(),
    },
}

# Section 1: the columns marked null, and the lists, of which a null one is an empty one.
NULLABLE: set[tuple[str, str]] = {
    ("organisation", "parent_id"),
    ("organisation", "division_code"),
    ("appointment", "school_id"),
    ("appointment", "promoted_on"),
    ("appointment", "valid_to"),
    ("exemption", "indicator"),
    ("exemption", "valid_to"),
    ("credit", "themes"),
    ("credit", "class_id"),
    ("training_class", "school_id"),
    ("training_class", "themes"),
    ("class_session", "school_id"),
    ("class_session", "course_id"),
    ("course_release", "school_id"),
}

# Section 1: the strings whose values are listed.
LISTED: dict[tuple[str, str], tuple[str, ...]] = {
    ("organisation", "level"): ("national", "province", "city", "county", "town", "primary"),
    ("organisation", "kind"): (
        "federation",
        "industrial_union",
        "agency_union",
        "institution",
        "school",
        "primary_union",
    ),
    ("appointment", "category"): (
        "county_rank_up",
        "section_rank_down",
        "union_organiser",
        "other",
    ),
    ("appointment", "employment"): ("full_time", "part_time", "secondment"),
    ("credit", "mode"): ("collective", "self_study"),
    ("credit", "form"): (
        "off_job",
        "party_group_study",
        "online_programme",
        "lecture",
        "online_self_study",
    ),
    ("training_class", "audience"): (
        "province_leadership",
        "city_chair",
        "county_chair",
        "town_cadre",
        "office_staff",
        "young",
        "newly_promoted",
        "part_time",
        "teacher",
        "mixed",
    ),
    ("class_session", "method"): (
        "lecture",
        "case",
        "seminar",
        "simulation",
        "experience",
        "interview",
        "other_interactive",
        "other",
    ),
    ("class_session", "setting"): ("classroom", "on_site", "online"),
    ("class_session", "subject"): ("theory", "party_spirit", "union_business", "general"),
    ("course_release", "kind"): ("new", "revised"),
}

_DATE_OF_ROW = {
    "appointment": "valid_from",
    "exemption": "valid_from",
    "credit": "earned_on",
    "training_class": "starts_on",
    "course_release": "released_on",
}
_ROWS_A_FILE = 7


def empty_lake() -> Lake:
    """Every table of section 1, without rows."""
    return {table: [] for table in TABLES}


def table_schema(table: str) -> pa.Schema:
    """The Arrow schema of one table, columns in the order of section 1."""
    return pa.schema(list(TABLES[table].items()))


def write(lake: Lake, folder: Path | str, layout: Layout = "file") -> None:
    """Write every table: one file each, a folder of several files, or Hive partitions by year."""
    root = Path(folder)
    root.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        rows = lake.get(table, [])
        for name, part in _parts(table, rows, layout):
            target = root / name
            target.parent.mkdir(parents=True, exist_ok=True)
            pq.write_table(pa.Table.from_pylist(part, schema=table_schema(table)), target)


def _parts(table: str, rows: list[Row], layout: Layout) -> list[tuple[str, list[Row]]]:
    if layout == "file":
        return [(f"{table}.parquet", rows)]
    if layout == "folder":
        starts = range(0, max(len(rows), 1), _ROWS_A_FILE)
        return [
            (f"{table}/part-{number}.parquet", rows[start : start + _ROWS_A_FILE])
            for number, start in enumerate(starts)
        ]
    years: dict[int, list[Row]] = {}
    for row in rows:
        years.setdefault(_year(table, row), []).append(row)
    return [
        (f"{table}/year={year}/part-0.parquet", part)
        for year, part in (years or {2024: []}).items()
    ]


def _year(table: str, row: Row) -> int:
    column = _DATE_OF_ROW.get(table)
    day: date | None = row[column] if column else None
    return day.year if day else 2024


def parquet_files(folder: Path | str, table: str) -> list[Path]:
    """The files of one table in any layout; none where the table is missing."""
    single = Path(folder) / f"{table}.parquet"
    if single.is_file():
        return [single]
    return sorted(path for path in (Path(folder) / table).rglob("*.parquet") if path.is_file())


def read(folder: Path | str) -> Lake:
    """Read a good lake in any layout; columns beyond section 1 are dropped, null lists are []."""
    lake = empty_lake()
    for table, columns in TABLES.items():
        for path in parquet_files(folder, table):
            partition = partition_of(path.relative_to(folder))
            for stored in pq.ParquetFile(path).read().to_pylist():
                row = {**partition, **stored}
                lake[table].append({c: _value(row[c], kind) for c, kind in columns.items()})
    return lake


def partition_of(relative: Path) -> dict[str, str | None]:
    """Hive columns in the folders of a file, as text; None for the null partition."""
    pairs = [part.split("=", 1) for part in relative.parts[:-1] if "=" in part]
    return {
        key: None if value == "__HIVE_DEFAULT_PARTITION__" else unquote(value)
        for key, value in pairs
    }


_FROM_PATH: dict[pa.DataType, Callable[[str], object]] = {
    pa.int64(): int,
    pa.int32(): int,
    pa.bool_(): lambda text: text.lower() == "true",
    pa.date32(): date.fromisoformat,
}


def _value(value: object, kind: pa.DataType) -> object:
    if kind == _THEMES:
        return value or []
    if isinstance(value, str) and kind in _FROM_PATH:
        return _FROM_PATH[kind](value)
    return value


def same_rows(left: Lake, right: Lake) -> bool:
    """Whether two lakes hold the same rows, in any order."""
    return all(
        Counter(map(repr, left.get(t, []))) == Counter(map(repr, right.get(t, []))) for t in TABLES
    )
