"""Reviews of teaching material. What is reviewed is opaque here: a kind and an identifier."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """The three reviews in their order."""

    FIRST = "first", _("初审")
    SECOND = "second", _("复审")
    FINAL = "final", _("终审")


ORDER = tuple(Stage)


class State(models.TextChoices):
    OPEN = "open", _("审核中")
    PASSED = "passed", _("已通过")
    RETURNED = "returned", _("已退回")
    TAKEN_BACK = "taken_back", _("已撤回")


class Decision(models.TextChoices):
    PASS = "pass", _("通过")
    RETURN = "return", _("退回")


class Review(models.Model):
    """One round of a subject through the three stages, from its submission to its end.

    ``shape`` names its checklist; ``passages`` are the text as submitted, (part, text) each, and
    ``digest`` (SHA-256) names the whole of it. Nobody among ``hands`` (accounts that wrote, changed
    or submitted it), ``people`` (files of authors and of these accounts) or ``names`` reviews it.
    ``due_on`` is the last day of the present stage; ``edition`` rises with every change.
    """

    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    shape = models.CharField(max_length=20)
    title = models.CharField(max_length=120)
    organisation = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="reviews")
    round = models.PositiveSmallIntegerField(default=1)
    earlier = models.OneToOneField("self", models.PROTECT, null=True, related_name="later")
    stage = models.CharField(max_length=8, choices=Stage.choices, default=Stage.FIRST)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OPEN)
    digest = models.CharField(max_length=64)
    passages = models.JSONField(default=list)
    hands = ArrayField(models.BigIntegerField(), default=list)
    people = ArrayField(models.BigIntegerField(), default=list)
    names = ArrayField(models.CharField(max_length=64), default=list)
    submitted_at = models.DateTimeField()
    submitted_by = models.BigIntegerField(null=True)
    due_on = models.DateField()
    taken_by = models.BigIntegerField(null=True)
    taken_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    edition = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(state="open"),
                name="one_open_review_a_subject",
            ),
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id", "round"], name="one_review_a_round"
            ),
        ]
        indexes = [
            models.Index(fields=["state", "due_on", "id"], name="reviews_by_due_day"),
            models.Index(fields=["state", "submitted_at", "id"], name="reviews_by_submission"),
            models.Index(fields=["closed_at", "id"], name="reviews_by_end"),
            models.Index(fields=["organisation", "state"], name="reviews_by_owner"),
        ]

    def __str__(self) -> str:
        return f"{self.subject_kind} {self.subject_id} #{self.round}"

    @property
    def is_open(self) -> bool:
        return self.state == State.OPEN


class Opinion(models.Model):
    """What one reviewer decided at one stage. ``checklist``: of each heading ``fits`` and a ``note``.

    The database itself lets nobody decide two stages of a review.
    """

    review = models.ForeignKey(Review, models.PROTECT, related_name="opinions")
    stage = models.CharField(max_length=8, choices=Stage.choices)
    decision = models.CharField(max_length=6, choices=Decision.choices)
    reviewer = models.BigIntegerField()
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    checklist = models.JSONField()
    words = models.CharField(max_length=1000, blank=True)
    decided_at = models.DateTimeField()
    submission = models.UUIDField(null=True, unique=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["review", "stage"], name="one_opinion_a_stage"),
            models.UniqueConstraint(fields=["review", "reviewer"], name="one_opinion_an_account"),
            models.UniqueConstraint(fields=["review", "person"], name="one_opinion_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.review_id} {self.stage} {self.decision}"


class Remark(models.Model):
    """What a reviewer says of one passage, counted from 1; ``answer`` is what the author did about it."""

    opinion = models.ForeignKey(Opinion, models.CASCADE, related_name="remarks")
    passage = models.PositiveIntegerField()
    quote = models.CharField(max_length=300)
    words = models.CharField(max_length=500)
    answer = models.CharField(max_length=300, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["opinion", "passage"], name="one_remark_a_passage")
        ]

    def __str__(self) -> str:
        return f"{self.opinion_id} {self.passage}"
