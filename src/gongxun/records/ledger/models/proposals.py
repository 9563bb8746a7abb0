from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongxun.records.ledger.models.entries import Entry, Form, Mode


class ProposalState(models.TextChoices):
    SUBMITTED = "submitted", _("待认定")
    RETURNED = "returned", _("已退回")
    WITHDRAWN = "withdrawn", _("已撤回")
    RECOGNISED = "recognised", _("已认定")


class Proposal(models.Model):
    """Hours put forward from below; mutable until the organisation that manages the cadre recognises or returns them.

    ``version`` rises with every mending, so that nobody decides on what she has not seen;
    ``submission`` is the form that put it forward, so that a form sent twice counts once.
    """

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="proposals")
    manager = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="proposals")
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.SUBMITTED
    )
    mode = models.CharField(max_length=10, choices=Mode.choices)
    form = models.CharField(max_length=20, choices=Form.choices)
    earned_on = models.DateField()
    title = models.CharField(max_length=120)
    hours_hundredths = models.PositiveIntegerField()
    days_hundredths = models.PositiveIntegerField()
    themes = ArrayField(models.CharField(max_length=40), default=list)
    organiser = models.ForeignKey("orgs.Organisation", models.PROTECT, null=True, related_name="+")
    event = models.CharField(max_length=60, blank=True)
    outside_organiser = models.CharField(max_length=120, blank=True)
    evidence = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    submitted_at = models.DateTimeField()
    submitted_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    entry = models.OneToOneField(Entry, models.PROTECT, null=True, related_name="proposal")
    version = models.PositiveIntegerField(default=1, db_default=1)
    submission = models.UUIDField(null=True, unique=True)

    class Meta:
        indexes = [
            models.Index(fields=["manager", "state", "id"]),
            models.Index(fields=["state", "submitted_at", "id"]),
            models.Index(fields=["state", "earned_on", "id"], name="proposals_by_day"),
            models.Index(fields=["state", "hours_hundredths", "id"], name="proposals_by_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.title} {self.state}"


class Decision(models.Model):
    """What became of proposals that were decided on together: the page that answers a form, however often it is sent.

    ``outcomes`` holds one ``{"proposal", "person", "title", "hours", "done", "words"}`` each.
    """

    submission = models.UUIDField(unique=True)
    action = models.CharField(
        max_length=10, choices=[("recognise", _("认定")), ("return", _("退回"))]
    )
    reason = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.BigIntegerField(null=True)
    outcomes = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"{self.action} {len(self.outcomes)}"
