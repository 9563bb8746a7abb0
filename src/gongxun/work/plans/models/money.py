"""The money of a plan: what was set aside, and what was spent. Amounts in 分."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongxun.work.plans.models.lines import PlannedClass
from gongxun.work.plans.models.plans import AnnualPlan


class MoneyCategory(models.TextChoices):
    """The parts of the comprehensive quota, and what stands beside it."""

    LODGING = "lodging", _("住宿费")
    MEALS = "meals", _("伙食费")
    VENUE = "venue", _("场地、资料、交通费")
    OTHER = "other", _("其他费用")
    LECTURERS = "lecturers", _("师资费")


class BudgetLine(models.Model):
    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="budget_lines")
    category = models.CharField(max_length=10, choices=MoneyCategory.choices)
    planned_fen = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "category"], name="one_budget_line_a_category"),
            models.CheckConstraint(condition=Q(planned_fen__gte=0), name="budget_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.category}"


class Spending(models.Model):
    """One amount spent. It is only ever added: a wrong one is undone by another that ``reverses`` it."""

    plan = models.ForeignKey(AnnualPlan, models.PROTECT, related_name="spending")
    planned_class = models.ForeignKey(
        PlannedClass, models.PROTECT, null=True, related_name="spending"
    )
    category = models.CharField(max_length=10, choices=MoneyCategory.choices)
    amount_fen = models.BigIntegerField()
    spent_on = models.DateField()
    words = models.CharField(max_length=200)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversed_by")
    submission = models.UUIDField(null=True, unique=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(reverses__isnull=True, amount_fen__gt=0)
                | Q(reverses__isnull=False, amount_fen__lt=0),
                name="spent_or_reversed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.category} {self.amount_fen}"
