"""What other organisations are asked about a draft (会商), and what they say."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongxun.work.plans.models.lines import PlannedClass
from gongxun.work.plans.models.plans import AnnualPlan


class Asked(models.TextChoices):
    OPEN = "open", _("待回复")
    ANSWERED = "answered", _("已回复")
    WITHDRAWN = "withdrawn", _("已撤回")


class Verdict(models.TextChoices):
    ADOPTED = "adopted", _("采纳")
    PARTLY = "partly", _("部分采纳")
    DECLINED = "declined", _("未采纳")


class Consultation(models.Model):
    """One organisation asked for its opinion on a draft, until ``due_on``."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="consultations")
    organisation = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, related_name="consultations"
    )
    question = models.CharField(max_length=300, blank=True)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=Asked.choices, default=Asked.OPEN)
    opinion = models.CharField(max_length=1000, blank=True)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "organisation"],
                condition=Q(state="open"),
                name="asked_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["organisation", "-asked_at"], name="consultations_of_asked")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.organisation_id}"


class Remark(models.Model):
    """A comment on one class, with the month or the places that are proposed, and the drafter's answer.

    ``class_title`` is kept where the class is taken out of the draft later.
    """

    consultation = models.ForeignKey(Consultation, models.CASCADE, related_name="remarks")
    planned_class = models.ForeignKey(
        PlannedClass, models.SET_NULL, null=True, related_name="remarks"
    )
    class_title = models.CharField(max_length=120)
    words = models.CharField(max_length=500)
    month = models.PositiveSmallIntegerField(null=True)
    places = models.PositiveIntegerField(null=True)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(month__isnull=True) | Q(month__gte=1, month__lte=12),
                name="remark_of_a_month",
            )
        ]

    def __str__(self) -> str:
        return f"{self.consultation_id} {self.class_title}"
