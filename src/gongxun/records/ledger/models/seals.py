from django.db import models

from gongxun.records.ledger.fields import BigIntegerMultirangeField
from gongxun.records.ledger.models.entries import Entry


class Seal(models.Model):
    """A batch of entries and the SM3 digest that chains it to the batch before (docs/reference/ledger-seal.md).

    ``id`` counts from 1 without gaps. ``marks`` holds the first eight bytes of each entry's own
    digest, in the order of identifiers: they show which entry of a broken batch was changed.
    """

    append_only = True

    id = models.BigIntegerField(primary_key=True)
    entry_ids = BigIntegerMultirangeField()
    entry_count = models.PositiveIntegerField()
    previous_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    marks = models.BinaryField()
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.entry_count}"


class Unsealed(models.Model):
    """An entry that waits for its seal. What is neither here nor sealed came in behind the services."""

    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="+", db_constraint=False
    )

    def __str__(self) -> str:
        return str(self.pk)
