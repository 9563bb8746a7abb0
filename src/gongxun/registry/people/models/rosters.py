from django.db import models


class ConfirmedRoster(models.Model):
    """The roster of an organisation as it stood when it was confirmed for a year, so that the next
    confirmation can say what has changed since.

    ``lines`` holds one list a post: person, post, category, employment, primary, leadership team,
    office staff, young (see ``selectors.rosters``).
    """

    organisation = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, related_name="confirmed_rosters"
    )
    year = models.PositiveSmallIntegerField()
    on = models.DateField()
    lines = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_kept_roster_a_year")
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.year}: {len(self.lines)}"
