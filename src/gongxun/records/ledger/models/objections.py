from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongxun.records.ledger.models.entries import Entry


class ObjectionState(models.TextChoices):
    OPEN = "open", _("待答复")
    UPHELD = "upheld", _("已采纳")
    DECLINED = "declined", _("未采纳")
    WITHDRAWN = "withdrawn", _("已撤回")
    LAPSED = "lapsed", _("已了结")


class Objection(models.Model):
    """A cadre says that one of her entries is wrong; the organisation that manages her answers.

    Upheld, it points at the reversal and at the corrected entry where there is one. Lapsed: the
    entry was reversed for another reason before anybody answered.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="objections")
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="objections")
    manager = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    state = models.CharField(
        max_length=10, choices=ObjectionState.choices, default=ObjectionState.OPEN
    )
    reason = models.CharField(max_length=500)
    raised_at = models.DateTimeField()
    raised_by = models.BigIntegerField(null=True)
    answer = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    reversal = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    corrected = models.ForeignKey(Entry, models.PROTECT, null=True, related_name="+")
    submission = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["manager", "state", "id"]),
            models.Index(fields=["state", "id"], name="objections_by_state"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"], condition=Q(state="open"), name="one_open_objection_an_entry"
            )
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.state}"
