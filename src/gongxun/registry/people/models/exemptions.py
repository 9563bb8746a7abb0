from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class ExemptionKind(models.TextChoices):
    EXEMPTION = "exemption", _("免训")
    DEFERRAL = "deferral", _("缓训")


class Exemption(models.Model):
    """An approved exemption (免训) or deferral (缓训) of one person indicator, or of all where
    ``indicator`` is null.
    """

    class State(models.TextChoices):
        REQUESTED = "requested", _("待审批")
        APPROVED = "approved", _("已批准")
        REFUSED = "refused", _("未批准")
        REVOKED = "revoked", _("已撤销")

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="exemptions")
    kind = models.CharField(max_length=10, choices=ExemptionKind.choices)
    # Null as in the lake: every person indicator.
    indicator = models.CharField(max_length=64, null=True)  # noqa: DJ001
    reason = models.CharField(max_length=200)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    # Where the person serves today and every organisation above: lists ask by them (services.placing).
    places = ArrayField(models.BigIntegerField(), default=list, blank=True)
    requested_at = models.DateTimeField()
    requested_by = models.BigIntegerField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decision_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="exemption_ends_after_it_begins",
                violation_error_message=_("免训（缓训）的结束日期必须晚于开始日期。"),
            )
        ]
        indexes = [
            models.Index(
                fields=["requested_at", "id"],
                condition=Q(state="requested"),
                name="exemptions_waiting",
            ),
            models.Index(
                fields=["valid_to", "id"], condition=Q(state="approved"), name="exemptions_standing"
            ),
            GinIndex(fields=["places"], name="exemptions_placed"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.kind} {self.indicator or '*'}"
