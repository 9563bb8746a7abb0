"""What happened to a plan. Rows are only ever added."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from gongxun.work.plans.models.lines import PlannedClass
from gongxun.work.plans.models.plans import AnnualPlan


class PlanStep(models.Model):
    """One step of a plan's life; ``words``: what was said with it."""

    class Kind(models.TextChoices):
        DRAFTED = "drafted", _("起草")
        CONSULTED = "consulted", _("开始会商")
        RECALLED = "recalled", _("撤回修改")
        SUBMITTED = "submitted", _("送审批")
        RETURNED = "returned", _("退回修改")
        APPROVED = "approved", _("批准")
        PUBLISHED = "published", _("发布")
        CLOSED = "closed", _("办结")

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    words = models.CharField(max_length=500, blank=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.kind}"


class PlanChange(models.Model):
    """One thing changed after approval: ``what`` names the field, or a whole class added or cancelled."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="changes")
    planned_class = models.ForeignKey(
        PlannedClass, models.PROTECT, null=True, related_name="changes"
    )
    what = models.CharField(max_length=32)
    before = models.CharField(max_length=300, blank=True)
    after = models.CharField(max_length=300, blank=True)
    reason = models.CharField(max_length=300)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.plan_id} {self.what}"
