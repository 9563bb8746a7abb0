"""What an owner lets chosen organisations use, beyond those below it."""

from django.db import models
from django.db.models import F, Q

from gongxun.registry.resources.models.library import Resource


class Share(models.Model):
    """A published resource may be used by an organisation and all below it, from ``since`` to before ``until``.

    ``until`` empty: with no end yet. A share that was ended stays on record.
    """

    shared_between_nodes = True

    resource = models.ForeignKey(Resource, models.PROTECT, related_name="shares")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    since = models.DateField()
    until = models.DateField(null=True)
    shared_at = models.DateTimeField()
    shared_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resource", "organisation"],
                condition=Q(ended_at=None),
                name="shared_once_with_an_organisation",
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")),
                name="share_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(
                fields=["organisation", "until", "resource"],
                condition=Q(ended_at=None),
                name="shares_with_organisation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.resource_id} → {self.organisation_id}"
