"""Surveys, who is asked, and what was answered."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    DRAFT = "draft", _("草稿")
    OPENING = "opening", _("正在发出邀请")
    OPEN = "open", _("进行中")
    CLOSED = "closed", _("已截止")
    CANCELLED = "cancelled", _("已取消")


class Respondents(models.TextChoices):
    CADRES = "cadres", _("干部")
    ORGANISATIONS = "organisations", _("下一级单位")


class QuotaBy(models.TextChoices):
    NONE = "", _("不设名额")
    PLACE = "place", _("按下一级单位")
    CATEGORY = "category", _("按人员类别")


class QuestionKind(models.TextChoices):
    SINGLE = "single", _("单选")
    MULTIPLE = "multiple", _("多选")
    RATING = "rating", _("1–5 分")
    NUMBER = "number", _("数字")
    SHORT = "short", _("一行文字")
    LONG = "long", _("多行文字")
    TOPICS = "topics", _("需要的培训主题")
    COMPETENCES = "competences", _("需要提高的能力")


CHOSEN = frozenset({"single", "multiple", "topics", "competences"})
COUNTED = frozenset({"rating", "number"})
WRITTEN = frozenset({"short", "long"})


class Survey(models.Model):
    """One round of asking. ``year``: for the plan of which year.

    ``place_ids``: heads of the subtrees that are asked, empty for all of the organisation's;
    ``categories`` and ``employments`` empty for all; ``sample``: so many drawn by lot, None for everybody.
    ``quota_least`` and ``quota_most`` are numbers of answers of each group named by ``quota_by``.
    """

    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="surveys")
    title = models.CharField(max_length=120)
    purpose = models.TextField(max_length=1000, blank=True)
    year = models.PositiveSmallIntegerField()
    respondents = models.CharField(max_length=14, choices=Respondents.choices)
    anonymous = models.BooleanField(default=False)
    opens_on = models.DateField()
    closes_on = models.DateField()
    place_ids = ArrayField(models.BigIntegerField(), default=list, blank=True)
    categories = ArrayField(models.CharField(max_length=20), default=list, blank=True)
    employments = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    sample = models.PositiveIntegerField(null=True)
    quota_by = models.CharField(
        max_length=10, choices=QuotaBy.choices, default=QuotaBy.NONE, blank=True
    )
    quota_least = models.PositiveIntegerField(null=True)
    quota_most = models.PositiveIntegerField(null=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    edition = models.PositiveIntegerField(default=0)
    earlier = models.ForeignKey("self", models.SET_NULL, null=True, related_name="later")
    to_invite = models.PositiveIntegerField(default=0)
    drafted_at = models.DateTimeField()
    drafted_by = models.BigIntegerField(null=True)
    opened_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-drafted_at", "-id"], name="surveys_latest"),
            models.Index(fields=["state", "closes_on"], name="surveys_to_close"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closes_on__gte=F("opens_on")), name="survey_closes_after_it_opens"
            ),
            models.CheckConstraint(
                condition=~Q(anonymous=True, respondents="organisations"),
                name="organisations_answer_by_name",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Extension(models.Model):
    """A deadline put off, with the reason."""

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="extensions")
    before = models.DateField()
    after = models.DateField()
    reason = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.survey_id} {self.before} → {self.after}"


class Question(models.Model):
    """``options`` are ``[key, title]`` pairs of single and multiple choice; those of topics and competences
    are the terms of the taxonomy. ``most``: choices at most; ``low`` and ``high`` bound a number.
    """

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=12, choices=QuestionKind.choices)
    text = models.CharField(max_length=200)
    help = models.CharField(max_length=200, blank=True)
    required = models.BooleanField(default=True)
    options = models.JSONField(default=list, blank=True)
    most = models.PositiveSmallIntegerField(null=True)
    low = models.IntegerField(null=True)
    high = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "position"],
                name="one_question_a_position",
                deferrable=models.Deferrable.DEFERRED,
            )
        ]

    def __str__(self) -> str:
        return self.text


class Invitation(models.Model):
    """Who is asked: a person, or an organisation. ``place_id`` is the group by which answers are counted: the
    organisation directly below the asking one in which the person serves, or the asking one itself.

    ``draft`` is what was typed and not sent yet; only whoever was asked sees it, and sending empties it.
    """

    class State(models.TextChoices):
        OPEN = "open", _("待答")
        ANSWERED = "answered", _("已答")
        DECLINED = "declined", _("不参加")

    survey = models.ForeignKey(Survey, models.CASCADE, related_name="invitations")
    person = models.ForeignKey("people.Person", models.PROTECT, null=True, related_name="+")
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="+")
    place_id = models.BigIntegerField()
    category = models.CharField(max_length=20, blank=True)
    employment = models.CharField(max_length=12, blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    draft = models.JSONField(default=dict, blank=True, encoder=DjangoJSONEncoder)
    draft_edition = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "person"],
                condition=Q(person__isnull=False),
                name="a_person_is_asked_once",
            ),
            models.UniqueConstraint(
                fields=["survey", "organisation"],
                condition=Q(person__isnull=True),
                name="an_organisation_is_asked_once",
            ),
        ]
        indexes = [
            models.Index(fields=["survey", "state", "id"], name="invitations_by_state"),
            models.Index(fields=["person", "state"], name="invitations_of_person"),
            models.Index(fields=["organisation", "state"], name="invitations_of_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.person_id or self.organisation_id} {self.state}"


class Sheet(models.Model):
    """What one invitation answered. Of an anonymous survey it knows neither the invitation nor the hour, and its
    number is drawn by lot, so that neither tells who wrote it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    survey = models.ForeignKey(Survey, models.CASCADE, related_name="sheets")
    invitation = models.OneToOneField(Invitation, models.PROTECT, null=True, related_name="sheet")
    place_id = models.BigIntegerField()
    category = models.CharField(max_length=20, blank=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["survey", "place_id"], name="sheets_by_place")]

    def __str__(self) -> str:
        return str(self.id)


class Answer(models.Model):
    """To one question: chosen keys, a number, or words."""

    sheet = models.ForeignKey(Sheet, models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, models.PROTECT, related_name="answers")
    choices = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    number = models.IntegerField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="one_answer_a_question")
        ]

    def __str__(self) -> str:
        return f"{self.sheet_id} {self.question_id}"
