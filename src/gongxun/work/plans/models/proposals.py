"""What the reckoning proposes for a plan. It stands beside the plan: nothing of it is planned until somebody takes it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongxun.work.plans.models.lines import PlannedClass
from gongxun.work.plans.models.plans import AnnualPlan


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("等待测算")
    RUNNING = "running", _("测算中")
    DONE = "done", _("已完成")
    IMPOSSIBLE = "impossible", _("条件无法同时满足")
    FAILED = "failed", _("测算失败")


class Proposal(models.Model):
    """One reckoning. ``demands``: what was asked, as the form states it. ``gap_hundredths``: how far from the optimum at
    most, in hundredths of a percent. ``forecast``: by indicator who meets it now, with the plan's own classes, with the
    proposed. ``relaxations``: what to give up where nothing is possible. ``lines_edition``: the plan's when it was asked.
    """

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="proposals")
    state = models.CharField(
        max_length=10, choices=ProposalState.choices, default=ProposalState.WAITING
    )
    demands = models.JSONField()
    submission = models.UUIDField(unique=True)
    lines_edition = models.PositiveIntegerField()
    as_of = models.DateField(null=True)
    gap_hundredths = models.PositiveIntegerField(null=True)
    cost_fen = models.BigIntegerField(default=0)
    full = ArrayField(models.CharField(max_length=16), default=list)
    forecast = models.JSONField(default=list)
    relaxations = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    asked_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["plan"],
                condition=Q(state__in=["waiting", "running"]),
                name="one_reckoning_at_a_time",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} {self.state}"


class ProposedClass(models.Model):
    """One run proposed. ``kind``: of ``books/class-kinds``. ``grounds``: by indicator how many people newly meet it;
    ``helped``: how many are brought on at all. ``taken_as``: the class of the plan that was made of it.
    """

    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="classes")
    number = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=120)
    places = models.PositiveIntegerField()
    school = models.ForeignKey("orgs.Organisation", models.PROTECT, null=True, related_name="+")
    month = models.PositiveSmallIntegerField()
    cost_fen = models.BigIntegerField()
    grounds = models.JSONField(default=dict)
    helped = models.PositiveIntegerField(default=0)
    taken_as = models.ForeignKey(
        PlannedClass, models.SET_NULL, null=True, related_name="proposed_as"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposal", "number"], name="one_proposed_class_a_number"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ProposedQuota(models.Model):
    """How many an organisation would send."""

    proposed_class = models.ForeignKey(ProposedClass, models.CASCADE, related_name="quotas")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    places = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proposed_class", "organisation"], name="one_proposed_quota_a_sender"
            )
        ]

    def __str__(self) -> str:
        return f"{self.proposed_class_id} {self.organisation_id}: {self.places}"
