"""Teachers, what is recorded of them, and how much they teach."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    FULL_TIME = "full_time", _("专职教师")
    PART_TIME = "part_time", _("兼职教师")
    LEADER = "leader", _("领导干部")
    PRACTITIONER = "practitioner", _("业务讲师")
    MODEL_WORKER = "model_worker", _("劳模工匠")


class Title(models.TextChoices):
    """Professional titles by their grade, whatever the series."""

    NONE = "none", _("无职称")
    JUNIOR = "junior", _("初级")
    MIDDLE = "middle", _("中级")
    ASSOCIATE = "associate", _("副高级")
    FULL = "full", _("正高级")
    ACADEMICIAN = "academician", _("院士")


class Cultivation(models.TextChoices):
    """Which of the two trainings of teachers she is meant for (五（一））."""

    NONE = "none", _("不列入")
    NEW = "new", _("新进教师")
    BACKBONE = "backbone", _("骨干教师")


class State(models.TextChoices):
    ACTIVE = "active", _("在岗")
    SUSPENDED = "suspended", _("暂停授课")
    RETIRED = "retired", _("已退出")


def _keys() -> ArrayField:  # type: ignore[type-arg]
    """Keys of one list of the taxonomy."""
    return ArrayField(models.CharField(max_length=32), default=list, blank=True)


class Teacher(models.Model):
    """Somebody whom an organisation asks to teach. ``person``: her file, where she has one here.

    ``shared``: who is in the line below the owner may ask her too. ``edition`` grows with every change of
    the profile. ``employer`` and ``post`` are those of guests.
    """

    shared_between_nodes = True

    owner = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="faculty")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="teaching")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=60)
    name_key = models.CharField(max_length=200)
    employer = models.CharField(max_length=120, blank=True)
    post = models.CharField(max_length=60, blank=True)
    title = models.CharField(max_length=12, choices=Title.choices, default=Title.NONE)
    topics = _keys()
    competences = _keys()
    tools = _keys()
    introduction = models.CharField(max_length=500, blank=True)
    cultivation = models.CharField(
        max_length=8, choices=Cultivation.choices, default=Cultivation.NONE
    )
    shared = models.BooleanField(default=False)
    picture = models.ForeignKey("files.StoredFile", models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.ACTIVE)
    state_since = models.DateField()
    state_reason = models.CharField(max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "person"],
                condition=Q(person__isnull=False),
                name="one_teacher_a_file",
            ),
            models.UniqueConstraint(
                fields=["owner", "name", "employer"],
                condition=Q(person__isnull=True),
                name="one_guest_a_name",
            ),
        ]
        indexes = [
            models.Index(fields=["name_key", "id"], name="teachers_by_name"),
            models.Index(fields=["owner", "state"], name="teachers_by_owner"),
            GinIndex(
                fields=["name", "name_key", "employer"],
                opclasses=["gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops"],
                name="teacher_search",
            ),
            GinIndex(fields=["topics"], name="teacher_topics"),
        ]

    def __str__(self) -> str:
        return self.name


class Turn(models.Model):
    """One change of a teacher's state: suspended, resumed, retired, called back."""

    teacher = models.ForeignKey(Teacher, models.CASCADE, related_name="turns")
    state = models.CharField(max_length=10, choices=State.choices)
    on = models.DateField()
    reason = models.CharField(max_length=200)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.state} {self.on}"


class RecordKind(models.TextChoices):
    FIELD_PRACTICE = "field_practice", _("实践锻炼")
    SECONDMENT = "secondment", _("挂职锻炼")
    HOSTED = "hosted", _("接收挂职")
    CONTEST = "contest", _("讲课比赛")
    APPRAISAL = "appraisal", _("年度考核")
    TITLE_REVIEW = "title_review", _("职称评审")
    EVALUATION = "evaluation", _("教学评价")


class Level(models.TextChoices):
    SCHOOL = "school", _("校级")
    CITY = "city", _("市级")
    PROVINCE = "province", _("省级")
    NATIONAL = "national", _("全国")


class Result(models.TextChoices):
    FIRST = "first", _("一等奖")
    SECOND = "second", _("二等奖")
    THIRD = "third", _("三等奖")
    MERIT = "merit", _("优秀奖")
    TOOK_PART = "took_part", _("参加")
    EXCELLENT = "excellent", _("优秀")
    COMPETENT = "competent", _("称职（合格）")
    BARELY = "barely", _("基本称职（基本合格）")
    INCOMPETENT = "incompetent", _("不称职（不合格）")
    PASSED = "passed", _("通过")
    FAILED = "failed", _("未通过")


class Ethics(models.TextChoices):
    PASSED = "passed", _("师德师风合格")
    FAILED = "failed", _("师德师风不合格")


class Record(models.Model):
    """Something dated about a teacher. What was entered by mistake is struck out, never deleted.

    ``place``: where she practised, whom she received, the contest's name, the class. ``title``: what a title
    review was about. ``score_hundredths``: an evaluation from 0 to 10,000. ``source``: the key under which
    another app sent it, so that it stands once.
    """

    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="records")
    kind = models.CharField(max_length=16, choices=RecordKind.choices)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True)
    place = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, blank=True)
    result = models.CharField(max_length=12, choices=Result.choices, blank=True)
    ethics = models.CharField(max_length=8, choices=Ethics.choices, blank=True)
    title = models.CharField(max_length=12, choices=Title.choices, blank=True)
    score_hundredths = models.PositiveIntegerField(null=True)
    note = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=60, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)
    struck_at = models.DateTimeField(null=True)
    struck_by = models.BigIntegerField(null=True)
    struck_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="teacher_record_ends_after_it_begins",
            ),
            models.UniqueConstraint(
                fields=["teacher", "source"],
                condition=~Q(source=""),
                name="one_teacher_record_a_source",
            ),
        ]
        indexes = [
            models.Index(fields=["teacher", "kind", "-starts_on"], name="teacher_records_latest")
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.kind} {self.starts_on}"


class Teaching(models.TextChoices):
    """What kind of hours a workload counts: network courses count too (五（一））."""

    CLASSROOM = "classroom", _("面授")
    NETWORK = "network", _("网络课程")
    OTHER = "other", _("其他教学")


class Workload(models.Model):
    """Teaching hours of a year. ``source``: ``entered`` by hand or file, or the app that sent them."""

    teacher = models.ForeignKey(Teacher, models.PROTECT, related_name="workloads")
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Teaching.choices)
    source = models.CharField(max_length=20, default="entered")
    hours_hundredths = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["teacher", "year", "kind", "source"], name="one_workload_a_source"
            )
        ]

    def __str__(self) -> str:
        return f"{self.teacher_id} {self.year} {self.kind}"
