"""Statements that are planned once a connection and sent together, so that several cost one round trip."""

from collections.abc import Sequence
from typing import Any

import psycopg
from django.db import connection

Statement = tuple[str, Sequence[Any] | dict[str, Any]]


def rows_of(*statements: Statement) -> list[list[tuple[Any, ...]]]:
    """The rows of each statement, given with its parameters. Planning any of them takes longer than running it."""
    connection.ensure_connection()
    raw = connection.connection
    # Of the many statements of a connection only those asked for here are prepared.
    raw.prepare_threshold = 5
    with connection.wrap_database_errors, raw.pipeline():
        cursors = [
            psycopg.Cursor(raw).execute(statement, parameters, prepare=True)
            for statement, parameters in statements
        ]
        return [cursor.fetchall() for cursor in cursors]
