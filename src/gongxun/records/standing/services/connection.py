"""Arrow-native access to the database that Django is set to, for streaming whole tables in and out."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from django.db import connection

if TYPE_CHECKING:
    import adbc_driver_postgresql.dbapi as adbc


def open_adbc() -> adbc.Connection:
    """A connection of its own, outside Django's transaction."""
    # Imported here: it brings pandas along, which no web process needs.
    import adbc_driver_postgresql.dbapi as adbc

    settings = connection.get_connection_params()
    parts = {
        key: str(settings[key]) for key in ("host", "port", "user", "password") if settings.get(key)
    }
    return adbc.connect(f"postgresql:///{quote(str(settings['dbname']))}?{urlencode(parts)}")
