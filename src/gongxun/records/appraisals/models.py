"""Appraisals of schools and courses. Points run from 0 to 100 a criterion; totals are hundredths."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Subject(models.TextChoices):
    SCHOOL = "school", _("院校")
    COURSE = "course", _("课程")


class RoundState(models.TextChoices):
    OPEN = "open", _("进行中")
    CANCELLED = "cancelled", _("已取消")


class State(models.TextChoices):
    INVITED = "invited", _("待自评")
    SELF_RATING = "self_rating", _("自评中")
    SUBMITTED = "submitted", _("已提交自评")
    VISITING = "visiting", _("考察评分中")
    SCORED = "scored", _("已评分")
    ANNOUNCED = "announced", _("已公布")
    RECTIFICATION = "rectification", _("整改中")
    CLOSED = "closed", _("已办结")
    CANCELLED = "cancelled", _("已取消")


# The result is known, the self-rating still open, nothing more happens.
PUBLIC = frozenset({State.ANNOUNCED, State.RECTIFICATION, State.CLOSED})
RATED_BY_SCHOOL = frozenset({State.INVITED, State.SELF_RATING})
ENDED = frozenset({State.CLOSED, State.CANCELLED})


class ItemState(models.TextChoices):
    OPEN = "open", _("待整改")
    REPORTED = "reported", _("待验收")
    ACCEPTED = "accepted", _("已验收")


class Round(models.Model):
    """One year's appraisals by an organiser. ``index``: the identifier of the book by which it is scored.

    Self-ratings come in until ``self_rating_until``, scores until ``score_until``, those days included.
    """

    organiser = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, related_name="appraisal_rounds"
    )
    subject = models.CharField(max_length=8, choices=Subject.choices)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    index = models.CharField(max_length=40)
    self_rating_until = models.DateField()
    score_until = models.DateField()
    state = models.CharField(max_length=10, choices=RoundState.choices, default=RoundState.OPEN)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(score_until__gte=models.F("self_rating_until")),
                name="scored_after_self_rating",
            )
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="appraisal_rounds_latest")]

    def __str__(self) -> str:
        return self.title


class Appraisal(models.Model):
    """One subject in a round. ``school`` answers for it; ``resource`` is the course, ``version`` the text appraised.

    ``self_score_hundredths`` and ``score_hundredths``: the weighted totals of the self-rating and of the
    scorers' mean, rounded down. ``visitors`` in words. ``edition`` rises with every change of the
    self-rating and with every step.
    """

    round = models.ForeignKey(Round, models.PROTECT, related_name="appraisals")
    school = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="appraisals")
    resource = models.ForeignKey(
        "resources.Resource", models.PROTECT, null=True, related_name="appraisals"
    )
    version = models.ForeignKey("resources.Version", models.PROTECT, null=True, related_name="+")
    title = models.CharField(max_length=120)
    state = models.CharField(max_length=14, choices=State.choices, default=State.INVITED)
    self_words = models.TextField(blank=True)
    self_score_hundredths = models.PositiveIntegerField(null=True)
    submitted_at = models.DateTimeField(null=True)
    submitted_by = models.BigIntegerField(null=True)
    hands = models.JSONField(default=list)
    visit_on = models.DateField(null=True)
    visitors = models.CharField(max_length=200, blank=True)
    score_hundredths = models.PositiveIntegerField(null=True)
    grade = models.CharField(max_length=20, blank=True)
    announced_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["round", "school"],
                condition=Q(resource=None),
                name="a_school_once_a_round",
            ),
            models.UniqueConstraint(
                fields=["round", "resource"],
                condition=Q(resource__isnull=False),
                name="a_course_once_a_round",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["announced", "rectification", "closed"])
                | Q(submitted_at__isnull=False, score_hundredths__isnull=False),
                name="announced_after_self_rating_and_scores",
            ),
        ]
        indexes = [
            models.Index(fields=["school", "-id"], name="appraisals_of_school"),
            models.Index(fields=["state", "-id"], name="appraisals_by_state"),
        ]

    def __str__(self) -> str:
        return f"{self.round_id}: {self.title}"


class Rating(models.Model):
    """What the school gives itself by one criterion, and why."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="ratings")
    criterion = models.CharField(max_length=40)
    points = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "criterion"], name="one_rating_a_criterion"
            ),
            models.CheckConstraint(condition=Q(points__lte=100), name="rating_within_100"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.criterion}"


class Finding(models.Model):
    """What the visitors found by one criterion."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="findings")
    criterion = models.CharField(max_length=40)
    words = models.CharField(max_length=1000)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["appraisal", "criterion"], name="one_finding_a_criterion"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.criterion}"


class Scoring(models.Model):
    """What one scorer gave: ``points`` by criterion; nobody scores twice, by account or by file."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="scorings")
    scorer = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    points = models.JSONField()
    total_hundredths = models.PositiveIntegerField()
    words = models.CharField(max_length=500, blank=True)
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "scorer"], name="one_scoring_an_account"),
            models.UniqueConstraint(fields=["appraisal", "person"], name="one_scoring_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id}: {self.total_hundredths}"


class Item(models.Model):
    """Something to mend, until ``due_on``; ``report`` says what was done, ``returned`` why that was not enough."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="items")
    place = models.PositiveSmallIntegerField()
    demand = models.CharField(max_length=500)
    due_on = models.DateField()
    state = models.CharField(max_length=8, choices=ItemState.choices, default=ItemState.OPEN)
    report = models.CharField(max_length=1000, blank=True)
    reported_at = models.DateTimeField(null=True)
    reported_by = models.BigIntegerField(null=True)
    returned = models.CharField(max_length=500, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["appraisal", "place"], name="one_item_a_place")
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="items_by_due_day")]

    def __str__(self) -> str:
        return f"{self.appraisal_id} #{self.place}"


class Evidence(models.Model):
    """A file that shows what the school says: by a criterion of its self-rating, or for an item that it mended."""

    appraisal = models.ForeignKey(Appraisal, models.PROTECT, related_name="evidence")
    criterion = models.CharField(max_length=40, blank=True)
    item = models.ForeignKey(Item, models.PROTECT, null=True, related_name="evidence")
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    added_at = models.DateTimeField()
    added_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(item=None) ^ Q(criterion=""), name="evidence_of_one_thing"
            )
        ]

    def __str__(self) -> str:
        return f"{self.appraisal_id} {self.file_id}"
