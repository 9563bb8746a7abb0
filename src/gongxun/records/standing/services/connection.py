"""Arrow-native access to the database that Django is set to, for streaming whole tables in and out."""

from urllib.parse import quote, urlencode

import adbc_driver_postgresql.dbapi as adbc
from django.db import connection


def open_adbc() -> adbc.Connection:
    """A connection of its own, outside Django's transaction."""
    settings = connection.get_connection_params()
    parts = {
        key: str(settings[key]) for key in ("host", "port", "user", "password") if settings.get(key)
    }
    return adbc.connect(f"postgresql:///{quote(str(settings['dbname']))}?{urlencode(parts)}")
