from typing import Any

from django.db import models


class BigIntegerMultirangeField(models.Field):  # type: ignore[type-arg]
    """PostgreSQL's ``int8multirange``: many identifiers in few bytes, since they mostly follow one another."""

    def db_type(self, connection: Any) -> str:  # noqa: ANN401, ARG002
        return "int8multirange"


class Seal(models.Model):
    """A batch of entries and the SM3 digest that chains it to the batch before (docs/reference/ledger-seal.md)."""

    append_only = True

    entry_ids = BigIntegerMultirangeField()
    entry_count = models.PositiveIntegerField()
    previous_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.entry_count}"
