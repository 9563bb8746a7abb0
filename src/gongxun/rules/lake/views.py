"""A lake's tables as DuckDB views of exactly the contract's columns and types."""

# ruff: noqa: S608 - names come from the contract and from us; values are quoted or bound

from collections.abc import Iterable
from itertools import groupby

import duckdb

from gongxun.rules.lake.errors import LakeError
from gongxun.rules.lake.opening import Lake, Part
from gongxun.rules.lake.schema import TABLES, Column, Kind, Table

_SQL_TYPES = {
    Kind.INT64: "BIGINT", Kind.INT32: "INTEGER", Kind.STRING: "VARCHAR", Kind.BOOL: "BOOLEAN",
    Kind.DATE: "DATE", Kind.STRINGS: "VARCHAR[]",
}  # fmt: skip


def quoted(text: str) -> str:
    """A string literal."""
    return "'" + text.replace("'", "''") + "'"


def create_views(connection: duckdb.DuckDBPyConnection, lake: Lake) -> None:
    """One view a table. Raises LakeError where a folder name cannot be read as its column's type"""
    for table in TABLES:
        parts = lake.parts[table.name]
        check_partitions(connection, table, parts)
        connection.execute(
            f'CREATE OR REPLACE TEMP VIEW "{table.name}" AS {table_query(table, parts)}'
        ).fetchall()


def table_query(table: Table, parts: Iterable[Part]) -> str:
    """All parts of a table; folder names that stand for a column become constants."""
    ordered = sorted(parts, key=lambda part: sorted(_spelled(part)))
    queries = []
    for _, group in groupby(ordered, key=lambda part: sorted(_spelled(part))):
        alike = list(group)
        columns = ", ".join(_column(column, alike[0]) for column in table.columns)
        files = ", ".join(quoted(str(part.file)) for part in alike)
        queries.append(f"SELECT {columns} FROM read_parquet([{files}], hive_partitioning=false)")
    return " UNION ALL ".join(queries)


def _spelled(part: Part) -> list[tuple[str, str]]:
    return [(name, "" if value is None else f"={value}") for name, value in part.partition.items()]


def _column(column: Column, part: Part) -> str:
    if column.name not in part.partition:
        return f'"{column.name}"'
    value = part.partition[column.name]
    literal = "NULL" if value is None else quoted(value)
    return f'CAST({literal} AS {_SQL_TYPES[column.kind]}) AS "{column.name}"'


def check_partitions(
    connection: duckdb.DuckDBPyConnection, table: Table, parts: Iterable[Part]
) -> None:
    for part in parts:
        for name, value in part.partition.items():
            kind = _SQL_TYPES[table.column(name).kind]
            if value is None:
                continue
            read = connection.execute(f"SELECT TRY_CAST(? AS {kind})", [value]).fetchall()
            if read[0][0] is None:
                raise LakeError(
                    table.name, name, f"文件夹名不能读作 {kind}", count=1, examples=[value]
                )
