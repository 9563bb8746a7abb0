"""The classes of a plan, who is called to them, and what is taught there."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from gongxun.work.plans.models.plans import AnnualPlan, ClassCategory


class Audience(models.TextChoices):
    """As in the lake's ``training_class``."""

    PROVINCE_LEADERSHIP = "province_leadership", _("省级工会领导班子")
    CITY_CHAIR = "city_chair", _("市级工会主席")
    COUNTY_CHAIR = "county_chair", _("县级工会主席")
    TOWN_CADRE = "town_cadre", _("乡镇（街道）工会干部")
    OFFICE_STAFF = "office_staff", _("工会机关干部")
    YOUNG = "young", _("年轻干部")
    NEWLY_PROMOTED = "newly_promoted", _("新提拔干部")
    PART_TIME = "part_time", _("兼职、挂职干部")
    TEACHER = "teacher", _("院校教师")
    MIXED = "mixed", _("各类工会干部")


class Focus(models.TextChoices):
    """The lines without which, or a reason for each, no plan is approved (专栏2)."""

    OFFICE_STAFF = "office_staff", _("工会机关干部")
    PART_TIME_AND_SECONDMENT = "part_time_and_secondment", _("兼职、挂职干部")
    YOUNG = "young", _("年轻干部")
    NEWLY_PROMOTED = "newly_promoted", _("新提拔干部")
    FULL_TIME_ORGANISER = "full_time_organiser", _("专职社会化工会工作者")


class Theme(models.TextChoices):
    """As in the lake; copied to the credits of a class."""

    ROTATION = "rotation", _("轮训")
    THEORY = "theory", _("理论教育")
    PARTY_SPIRIT = "party_spirit", _("党性教育")
    UNION_BUSINESS = "union_business", _("工会业务")


class ClassForm(models.TextChoices):
    """The forms of collective training, as in the lake's ``credit``."""

    OFF_JOB = "off_job", _("脱产培训")
    ONLINE_PROGRAMME = "online_programme", _("网络专题培训")
    LECTURE = "lecture", _("集中宣讲、专题讲座")
    PARTY_GROUP_STUDY = "party_group_study", _("中心组学习")


class ClassState(models.TextChoices):
    PLANNED = "planned", _("待举办")
    HELD = "held", _("已举办")
    CANCELLED = "cancelled", _("已取消")


class Source(models.TextChoices):
    DRAFTED = "drafted", _("起草")
    COPIED = "copied", _("沿用上年")
    PROPOSED = "proposed", _("测算建议")


def _keys() -> ArrayField:  # type: ignore[type-arg]
    """Keys of one list."""
    return ArrayField(models.CharField(max_length=32), default=list, blank=True)


class PlannedClass(models.Model):
    """One class of a plan. ``number`` is its place in the year's table.

    ``categories``: the lake's categories of those for whom it is; empty: everybody. ``hours_hundredths``:
    credit hours that a participant earns, ``days_hundredths`` its days of teaching. ``class_category``:
    empty where it is the plan's. ``cost_fen`` in 分. ``reason``: why it was cancelled, or what a proposal
    said of it. ``held_from`` to ``attended_part_time`` tell what came of it.
    """

    shared_between_nodes = True

    plan = models.ForeignKey(AnnualPlan, models.CASCADE, related_name="classes")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    audience = models.CharField(max_length=20, choices=Audience.choices)
    focus = _keys()
    categories = _keys()
    purpose = models.CharField(max_length=300, blank=True)
    topics = _keys()
    themes = _keys()
    form = models.CharField(max_length=20, choices=ClassForm.choices, default=ClassForm.OFF_JOB)
    places = models.PositiveIntegerField()
    days_hundredths = models.PositiveIntegerField()
    hours_hundredths = models.PositiveIntegerField()
    school = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, null=True, related_name="planned_classes"
    )
    month = models.PositiveSmallIntegerField()
    main_class = models.BooleanField(default=False)
    party_spirit_class = models.BooleanField(default=False)
    demonstration = models.BooleanField(default=False)
    to_grassroots = models.BooleanField(default=False)
    class_category = models.CharField(max_length=8, choices=ClassCategory.choices, blank=True)
    cost_fen = models.BigIntegerField(default=0)
    source = models.CharField(max_length=8, choices=Source.choices, default=Source.DRAFTED)
    state = models.CharField(max_length=10, choices=ClassState.choices, default=ClassState.PLANNED)
    reason = models.CharField(max_length=300, blank=True)
    edition = models.PositiveIntegerField(default=1)
    held_from = models.DateField(null=True)
    held_to = models.DateField(null=True)
    attended = models.PositiveIntegerField(null=True)
    attended_part_time = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="one_class_a_number_of_a_plan"),
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12), name="class_planned_in_a_month"
            ),
            models.CheckConstraint(condition=Q(cost_fen__gte=0), name="class_cost_not_negative"),
            models.CheckConstraint(condition=Q(places__gt=0), name="class_has_places"),
            models.CheckConstraint(
                condition=~Q(state="held")
                | Q(held_from__isnull=False, held_to__gte=F("held_from"), attended__isnull=False),
                name="class_held_on_days",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""), name="class_cancelled_for_a_reason"
            ),
        ]
        indexes = [models.Index(fields=["school", "month"], name="classes_of_a_school")]

    def __str__(self) -> str:
        return self.title


class PlannedQuota(models.Model):
    """How many an organisation sends to a class; ``part_time_leaders`` are among the ``places``."""

    planned_class = models.ForeignKey(PlannedClass, models.CASCADE, related_name="quotas")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    places = models.PositiveIntegerField()
    part_time_leaders = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["planned_class", "organisation"], name="one_quota_an_organisation"
            ),
            models.CheckConstraint(
                condition=Q(part_time_leaders__lte=F("places")), name="part_timers_within_places"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.planned_class_id} {self.organisation_id}: {self.places}"


class PlannedCourse(models.Model):
    """A course that is to be taught in a class; it had passed its review when it was chosen."""

    planned_class = models.ForeignKey(PlannedClass, models.CASCADE, related_name="courses")
    resource = models.ForeignKey("resources.Resource", models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["planned_class", "resource"], name="one_course_a_class_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.planned_class_id} {self.resource_id}"
