"""A DuckDB connection whose memory, threads and spill folder are set by the caller."""

# ruff: noqa: S608 - names come from us; values are bound

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa
from ibis.backends.sql.compilers.duckdb import compiler

_ROWS_PER_BATCH = 122_880
_SQL_TYPES = {
    "string": "VARCHAR", "date": "DATE", "boolean": "BOOLEAN", "int64": "BIGINT",
    "float64": "DOUBLE",
}  # fmt: skip


class DuckSession:
    """Runs Ibis expressions that were compiled once, over tables and views known by name.

    Every result is read to its end: DuckDB lets a connection have no second one meanwhile.
    """

    def __init__(self, spill: Path, memory_limit: str, threads: int) -> None:
        self.connection = duckdb.connect(
            config={
                "memory_limit": memory_limit,
                "threads": threads,
                "temp_directory": str(spill),
                "preserve_insertion_order": False,
                "autoinstall_known_extensions": False,
                "autoload_known_extensions": False,
            }
        )
        self.run("SET enable_progress_bar = false")
        self.run("SET parquet_metadata_cache = true")

    def close(self) -> None:
        self.connection.close()

    def work_alone(self) -> None:
        """One thread from here on, the caller's.

        DuckDB's own threads, when idle, hand back to the system whatever the whole process has
        freed (malloc_trim), and the next NumPy columns would have to be paged in anew.
        """
        self.run("SET threads = 1")
        self.run("SET async_threads = 0")

    def run(self, sql: str) -> None:
        self.connection.execute(sql).fetchall()

    def keep(self, name: str, sql: str) -> None:
        """Keeps a query's rows as a temporary table of that name."""
        self.run(f'CREATE OR REPLACE TEMP TABLE "{name}" AS {sql}')

    def see(self, name: str, sql: str) -> None:
        self.run(f'CREATE OR REPLACE TEMP VIEW "{name}" AS {sql}')

    def keep_rows(
        self, name: str, rows: Sequence[Mapping[str, object]], kinds: Mapping[str, str]
    ) -> None:
        """Keeps a few rows of constants as a temporary table."""
        columns = ", ".join(f'"{column}" {_SQL_TYPES[kind]}' for column, kind in kinds.items())
        self.run(f'CREATE OR REPLACE TEMP TABLE "{name}" ({columns})')
        marks = ", ".join("?" for _ in kinds)
        for row in rows:
            self.connection.execute(
                f'INSERT INTO "{name}" VALUES ({marks})', [row[column] for column in kinds]
            ).fetchall()

    def batches(self, sql: str) -> Iterator[pa.RecordBatch]:
        yield from self.connection.sql(sql).to_arrow_reader(_ROWS_PER_BATCH)

    def table(self, sql: str) -> pa.Table:
        return self.connection.sql(sql).to_arrow_table()

    def row(self, sql: str) -> tuple[Any, ...]:
        """The only row of an aggregate."""
        found: tuple[Any, ...] = self.connection.execute(sql).fetchall()[0]
        return found


def compiled(expression: ir.Table) -> str:
    """DuckDB's text, by Ibis's compiler alone: its backend would load much that is not used.

    A worker evaluates one book again and again: what was said once keeps its text.
    """
    return _text(expression.op())


@lru_cache(maxsize=1_000)
def _text(operation: ops.Relation) -> str:
    return str(compiler.to_sqlglot(operation.to_expr()).sql(dialect="duckdb", copy=False))
