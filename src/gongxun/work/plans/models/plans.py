"""The annual plan of an organisation (专栏1 第2项, 七（四）)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    CONSULTING = "consulting", _("会商中")
    SUBMITTED = "submitted", _("待审批")
    APPROVED = "approved", _("已批准")
    PUBLISHED = "published", _("已发布")
    CLOSED = "closed", _("已办结")


# Still written; approved at some time; approved and not over; to be read by everybody below.
OPEN = (State.DRAFT, State.CONSULTING)
DECIDED = (State.APPROVED, State.PUBLISHED, State.CLOSED)
UNDER_WAY = (State.APPROVED, State.PUBLISHED)
SHOWN = (State.PUBLISHED, State.CLOSED)


class ClassCategory(models.TextChoices):
    """The categories of the national fee standard, by the rank of who is trained."""

    FIRST = "first", _("一类培训")
    SECOND = "second", _("二类培训")
    THIRD = "third", _("三类培训")


class AnnualPlan(models.Model):
    """The classes that an organisation means to hold in a year, and the money for them.

    ``budget_fen`` is the whole budget in 分; ``fee_standard`` names the standard by which it is reckoned,
    ``class_category`` its category where a class says no other. ``edition`` rises with every change of
    the plan itself, so that nobody decides on what she has not seen; ``lines_edition`` with every change
    of its classes.
    """

    shared_between_nodes = True

    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="plans")
    year = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    title = models.CharField(max_length=120)
    edition = models.PositiveIntegerField(default=1)
    lines_edition = models.PositiveIntegerField(default=1)
    budget_fen = models.BigIntegerField(default=0)
    fee_standard = models.CharField(max_length=40)
    class_category = models.CharField(
        max_length=8, choices=ClassCategory.choices, default=ClassCategory.THIRD
    )
    note = models.CharField(max_length=500, blank=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    published_at = models.DateTimeField(null=True)
    published_by = models.BigIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "year"], name="one_plan_a_year"),
            models.CheckConstraint(condition=Q(budget_fen__gte=0), name="plan_budget_not_negative"),
            models.CheckConstraint(
                condition=~Q(state__in=["approved", "published", "closed"])
                | Q(approved_at__isnull=False),
                name="plan_approved_at_a_moment",
            ),
        ]
        indexes = [models.Index(fields=["-year", "id"], name="plans_latest")]

    def __str__(self) -> str:
        return self.title


class LineReason(models.Model):
    """Why a plan has no class for one of the lines that are asked of every plan."""

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="line_reasons")
    line = models.CharField(max_length=32)
    reason = models.CharField(max_length=200)
    given_at = models.DateTimeField()
    given_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "line"], name="one_reason_a_line_of_a_plan")
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.line}"
