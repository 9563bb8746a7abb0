"""The result tables of section 7 as Python rows: reading them, and telling two apart."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

Row = dict[str, Any]

# Section 7: column → type.
RESULT_TABLES: dict[str, dict[str, pa.DataType]] = {
    "person_result": {
        "indicator": pa.string(),
        "window": pa.string(),
        "person_id": pa.int64(),
        "org_id": pa.int64(),
        "appointment_id": pa.int64(),
        "hours_hundredths": pa.int64(),
        "days_hundredths": pa.int64(),
        "status": pa.string(),
        "shortfall_hours_hundredths": pa.int64(),
        "shortfall_days_hundredths": pa.int64(),
    },
    "org_result": {
        "indicator": pa.string(),
        "window": pa.string(),
        "org_id": pa.int64(),
        "population": pa.int64(),
        "met": pa.int64(),
        "not_met": pa.int64(),
        "on_track": pa.int64(),
        "behind": pa.int64(),
        "exempt": pa.int64(),
        "numerator": pa.float64(),
        "denominator": pa.float64(),
        "target": pa.float64(),
        "status": pa.string(),
    },
}
_KEYS = {
    "person_result": ("indicator", "window", "person_id", "appointment_id"),
    "org_result": ("indicator", "window", "org_id"),
}


@dataclass
class Results:
    """Rows of the two result tables, in no particular order."""

    person_result: list[Row] = field(default_factory=list)
    org_result: list[Row] = field(default_factory=list)

    def only(self, *indicators: str) -> "Results":
        """The rows of the named indicators."""
        return Results(
            [row for row in self.person_result if row["indicator"] in indicators],
            [row for row in self.org_result if row["indicator"] in indicators],
        )


def _files(folder: Path | str, table: str) -> list[Path]:
    single = Path(folder) / f"{table}.parquet"
    if single.is_file():
        return [single]
    return sorted((Path(folder) / table).rglob("*.parquet"))


def read_results(folder: Path | str) -> Results:
    """Read both tables, each a file or a folder; FileNotFoundError where one is missing."""
    tables: dict[str, list[Row]] = {}
    for table in RESULT_TABLES:
        files = _files(folder, table)
        if not files:
            raise FileNotFoundError(f"{folder} has no {table}")
        tables[table] = [row for path in files for row in pq.ParquetFile(path).read().to_pylist()]
    return Results(**tables)


def schema_differences(folder: Path | str) -> list[str]:
    """Columns whose name or type is not that of section 7, one sentence each."""
    told = []
    for table, columns in RESULT_TABLES.items():
        for path in _files(folder, table):
            stored = {f.name: f.type for f in pq.read_schema(path)}
            told += [
                f"{table}.{c}: expected {kind}, found {stored.get(c, 'no such column')}"
                for c, kind in columns.items()
                if stored.get(c) != kind
            ]
            told += [f"{table}.{c}: not in section 7" for c in stored if c not in columns]
    return told


def compare(expected: Results, actual: Results) -> list[str]:
    """Differences in any row or column, in readable lines; empty where both say the same."""
    return [
        line
        for table in RESULT_TABLES
        for line in _compare_table(table, getattr(expected, table), getattr(actual, table))
    ]


def _compare_table(table: str, expected: list[Row], actual: list[Row]) -> list[str]:
    key_columns = _KEYS[table]

    def key(row: Row) -> tuple[Any, ...]:
        return tuple(row[column] for column in key_columns)

    told = []
    for side, rows in (("expected", expected), ("actual", actual)):
        counts = Counter(key(row) for row in rows)
        told += [f"{table} {_name(k)}: {n} times in {side}" for k, n in counts.items() if n > 1]
    wanted, found = {key(row): row for row in expected}, {key(row): row for row in actual}
    told += [f"{table} {_name(k)}: missing, expected {wanted[k]}" for k in wanted if k not in found]
    told += [f"{table} {_name(k)}: not expected, got {found[k]}" for k in found if k not in wanted]
    for k in wanted.keys() & found.keys():
        told += [f"{table} {_name(k)} {line}" for line in _compare_row(table, wanted[k], found[k])]
    return sorted(told)


def _name(key: tuple[Any, ...]) -> str:
    return "/".join(map(str, key))


def _compare_row(table: str, expected: Row, actual: Row) -> list[str]:
    missing = object()
    told = []
    for column in RESULT_TABLES[table]:
        left, right = expected[column], actual.get(column, missing)
        if right is missing:
            told.append(f"{column}: no such column")
        elif (left is None) != (right is None) or left != right:
            told.append(f"{column}: expected {left!r}, got {right!r}")
    return told
