from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    MET = "met", _("已达标")
    ON_TRACK = "on_track", _("进度正常")
    BEHIND = "behind", _("进度落后")
    NOT_MET = "not_met", _("未达标")
    NO_DATA = "no_data", _("暂无数据")
    # Of persons only: behind the coverage of an organisation, and outside every ratio.
    TRAINED = "trained", _("已参训")
    UNTRAINED = "untrained", _("未参训")
    EXEMPT = "exempt", _("免训缓训")


class Snapshot(models.Model):
    """One evaluation of one policy book as of a day. Person rows are kept for the current one only."""

    class State(models.TextChoices):
        RUNNING = "running", _("计算中")
        DONE = "done", _("已完成")
        FAILED = "failed", _("失败")

    book_id = models.CharField(max_length=64)
    book_version = models.CharField(max_length=32)
    as_of = models.DateField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.RUNNING)
    stage = models.CharField(max_length=80, blank=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    is_current = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["book_id"], condition=Q(is_current=True), name="one_current_snapshot_a_book"
            )
        ]

    def __str__(self) -> str:
        return f"{self.book_id} {self.as_of}"


class PersonResult(models.Model):
    """Where a person stood against one indicator in one window (indicators.md, section 7)."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE)
    indicator = models.CharField(max_length=64)
    window = models.CharField(max_length=16)
    person = models.ForeignKey(
        "people.Person", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    organisation = models.ForeignKey(
        "orgs.Organisation", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    org_path = models.CharField(max_length=64, db_collation="C")
    appointment_id = models.BigIntegerField()
    hours_hundredths = models.BigIntegerField()
    days_hundredths = models.BigIntegerField()
    status = models.CharField(max_length=12, choices=Status.choices)
    shortfall_hours_hundredths = models.BigIntegerField()
    shortfall_days_hundredths = models.BigIntegerField()

    class Meta:
        indexes = [
            models.Index(
                fields=["snapshot", "indicator", "window", "-shortfall_hours_hundredths", "person"],
                name="result_by_shortfall",
            ),
            models.Index(
                fields=["snapshot", "indicator", "window", "hours_hundredths", "person"],
                name="result_by_hours",
            ),
            models.Index(
                fields=["snapshot", "indicator", "window", "org_path"], name="result_by_place"
            ),
            models.Index(fields=["person"], name="result_by_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.indicator} {self.window} {self.status}"


class OrganisationResult(models.Model):
    """A figure of an organisation over its subtree (indicators.md, section 7); kept as history."""

    snapshot = models.ForeignKey(Snapshot, models.CASCADE)
    indicator = models.CharField(max_length=64)
    window = models.CharField(max_length=24)
    organisation = models.ForeignKey(
        "orgs.Organisation", models.DO_NOTHING, related_name="+", db_constraint=False
    )
    population = models.BigIntegerField(null=True)
    met = models.BigIntegerField(null=True)
    not_met = models.BigIntegerField(null=True)
    on_track = models.BigIntegerField(null=True)
    behind = models.BigIntegerField(null=True)
    exempt = models.BigIntegerField(null=True)
    numerator = models.FloatField(null=True)
    denominator = models.FloatField(null=True)
    target = models.FloatField(null=True)
    status = models.CharField(max_length=12, choices=Status.choices, null=True)  # noqa: DJ001 (null: a roll-up has none)

    class Meta:
        indexes = [
            models.Index(
                fields=["organisation", "snapshot", "indicator"], name="org_result_by_organisation"
            ),
            models.Index(
                fields=["snapshot", "indicator", "window", "status"], name="org_result_by_figure"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.indicator} {self.window}"


class Reminder(models.Model):
    """The people behind a figure were reminded: who did it, with what words, and whom it did not reach.

    ``told`` were reminded now, ``repeated`` earlier in the same week, ``needless`` owe nothing any more.
    ``submission`` is the form, so that a form sent twice reminds once.
    """

    submission = models.UUIDField(unique=True)
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    indicator = models.CharField(max_length=64)
    window = models.CharField(max_length=16)
    text = models.CharField(max_length=500)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    told = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    needless = models.PositiveIntegerField(default=0)
    unreached = ArrayField(models.BigIntegerField(), default=list)

    def __str__(self) -> str:
        return f"{self.organisation_id} {self.indicator} {self.window}"
