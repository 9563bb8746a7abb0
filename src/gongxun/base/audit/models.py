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
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject_kind}:{self.subject_id}"
