"""Bring the database to this version: migrate, share rights between two roles, number its rows."""

import os
from pathlib import Path

import psycopg.sql as sql
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from gongxun.base import postgres

SEQUENCE_BITS = 41
# From this version on a role may be allowed to ANALYZE tables that it does not own.
MAINTAIN_SINCE = 170_000


def ensure_server(home: Path) -> None:
    """Start the embedded server unless DATABASE_URL names another."""
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure_running(home)


def prepare() -> None:
    """Needs the role that owns the tables (``GONGXUN_DB_ROLE=owner``)."""
    call_command("migrate", interactive=False, verbosity=0)
    share_rights()
    number_rows(settings.NODE)


def share_rights() -> None:
    """Let the runtime role use the tables, but never change what is append-only."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [postgres.RUNTIME])
        if cursor.fetchone() is None:
            return
        for statement in (
            "GRANT USAGE ON SCHEMA public, lake TO {role}",
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
            "GRANT SELECT ON ALL TABLES IN SCHEMA lake TO {role}",
            "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        ):
            cursor.execute(sql.SQL(statement).format(role=sql.Identifier(postgres.RUNTIME)))
        cursor.execute("SELECT current_setting('server_version_num')::int")
        if cursor.fetchone()[0] >= MAINTAIN_SINCE:
            maintain = sql.SQL("GRANT MAINTAIN ON ALL TABLES IN SCHEMA public TO {}")
            cursor.execute(maintain.format(sql.Identifier(postgres.RUNTIME)))
        for model in apps.get_models():
            if getattr(model, "append_only", False):
                cursor.execute(
                    sql.SQL("REVOKE UPDATE, DELETE, TRUNCATE ON {} FROM {}").format(
                        sql.Identifier(model._meta.db_table), sql.Identifier(postgres.RUNTIME)
                    )
                )


def number_rows(node: int) -> None:
    """Give shared tables identifiers of this node: 12 bits of node before 41 bits of sequence."""
    first = (node << SEQUENCE_BITS) + 1
    with connection.cursor() as cursor:
        for model in apps.get_models():
            if not getattr(model, "shared_between_nodes", False):
                continue
            cursor.execute("SELECT pg_get_serial_sequence(%s, 'id')", [model._meta.db_table])
            sequence = cursor.fetchone()[0]
            cursor.execute(sql.SQL("SELECT last_value FROM {}").format(_qualified(sequence)))
            if cursor.fetchone()[0] < first:
                cursor.execute("SELECT setval(%s, %s, false)", [sequence, first])


def _qualified(name: str) -> sql.Composed:
    return sql.SQL(".").join(sql.Identifier(part.strip('"')) for part in name.split("."))
