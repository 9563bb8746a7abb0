from django.db import models
from django.db.models import Q


class YearClosure(models.Model):
    """A year that an organisation has closed for its subtree; reopening it leaves this row with who, when and why."""

    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    year = models.PositiveSmallIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.BigIntegerField(null=True)
    reopened_at = models.DateTimeField(null=True)
    reopened_by = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "year"],
                condition=Q(reopened_at=None),
                name="a_year_is_closed_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}"
