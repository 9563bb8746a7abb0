from typing import Any

from django.db import models


class BigIntegerMultirangeField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's ``int8multirange``: many identifiers in few bytes, since they mostly follow one another."""

    def db_type(self, connection: Any) -> str:  # noqa: ANN401, ARG002
        return "int8multirange"
