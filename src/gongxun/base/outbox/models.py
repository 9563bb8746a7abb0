from django.db import models


class Event(models.Model):
    """Something that has happened, for others to act upon after commit."""

    kind = models.CharField(max_length=40)
    payload = models.JSONField()
    occurred_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["id"], condition=models.Q(handled_at=None), name="event_waiting")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
