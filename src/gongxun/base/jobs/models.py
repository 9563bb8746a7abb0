from django.db import models


class Failure(models.Model):
    """Why a job failed last: the kind of error and the line of our own code, never its data."""

    job_id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    kind = models.CharField(max_length=100)
    place = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return f"{self.job_id}: {self.kind}"
