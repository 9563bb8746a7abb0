from django.db import models
from django.db.models import Q

from gongxun.records.ledger.models.entries import Entry
from gongxun.records.ledger.models.objections import Objection
from gongxun.records.ledger.models.proposals import Proposal


class Evidence(models.Model):
    """A file that proves hours. While its form is still being filled in, only ``submission`` says where it belongs."""

    file = models.OneToOneField("files.StoredFile", models.PROTECT, related_name="+")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    submission = models.UUIDField(db_index=True)
    proposal = models.ForeignKey(Proposal, models.PROTECT, null=True, related_name="files")
    objection = models.ForeignKey(Objection, models.PROTECT, null=True, related_name="files")
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="files")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(proposal=None) | Q(objection=None), name="evidence_of_one_matter"
            )
        ]

    def __str__(self) -> str:
        return str(self.file_id)
