"""Many rows at once: identifiers reserved ahead and rows streamed by COPY, so that no row costs a
round trip.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from django.db.models.expressions import RawSQL
from psycopg import sql


def reserve_ids(model: type[models.Model], count: int) -> list[int]:
    """Take ``count`` identifiers from the sequence of ``model``, in ascending order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return sorted(row[0] for row in cursor.fetchall())


def among(values: Iterable[Any], kind: str = "bigint") -> RawSQL:
    """For ``__in``: many values as one array instead of one placeholder each. ``kind``: their type in PostgreSQL."""
    return RawSQL(f"SELECT unnest(%s::{kind}[])", [list(values)])  # noqa: S611 (our own type names)


def copy_rows(
    model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> int:
    """Insert ``rows``, their values in the order of ``columns`` (database names), as given; returns
    how many.

    Columns left out take the database's default, which Django does not set: name every column
    without one.
    """
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    count = 0
    with (
        connection.wrap_database_errors,
        connection.cursor() as cursor,
        cursor.copy(statement) as copy,
    ):
        for row in rows:
            copy.write_row(row)
            count += 1
    return count
