from django.db import models


class AuditRow(models.Model):
    """One act. Identifiers are opaque; ``actor_id`` is null for the system itself."""

    append_only = True

    at = models.DateTimeField()
    actor_id = models.BigIntegerField(null=True)
    verb = models.CharField(max_length=40)
    subject_kind = models.CharField(max_length=24)
    subject_id = models.BigIntegerField()
    organisation_id = models.BigIntegerField(null=True)
    detail = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_kind", "subject_id"]),
            models.Index(fields=["organisation_id", "at"]),
            models.Index(fields=["actor_id", "at"]),
            models.Index(fields=["at"], name="audit_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_kind}:{self.subject_id}"


class AuditUnsealed(models.Model):
    """A row that waits for its seal; a trigger puts it here when it is written."""

    row_id = models.BigIntegerField(primary_key=True)

    def __str__(self) -> str:
        return str(self.row_id)


class AuditSeal(models.Model):
    """A batch of rows and the SM3 digest that chains it to the batch before (docs/reference/access.md).

    ``id`` counts from 1 without gaps; ``row_ranges`` is written ``{[1,4),[7,8)}``; ``newest_at`` is
    the time of the youngest row, by which a removal after the term of retention is told from a theft.
    """

    append_only = True

    id = models.BigIntegerField(primary_key=True)
    row_ranges = models.TextField()
    row_count = models.PositiveIntegerField()
    newest_at = models.DateTimeField()
    previous_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)
    sealed_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.pk}: {self.row_count}"


class AuditRemoval(models.Model):
    """That rows older than ``before`` were removed once their term of retention was over."""

    append_only = True

    before = models.DateTimeField()
    removed_at = models.DateTimeField()
    row_count = models.PositiveBigIntegerField()

    def __str__(self) -> str:
        return f"{self.before:%Y-%m-%d}: {self.row_count}"
