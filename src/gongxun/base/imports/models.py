from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    READING = "reading", _("正在试运行")
    DECIDED = "decided", _("待确认")
    WRITING = "writing", _("正在导入")
    DONE = "done", _("已导入")
    UNDOING = "undoing", _("正在撤销")
    UNDONE = "undone", _("已撤销")
    FAILED = "failed", _("未导入")
    DISCARDED = "discarded", _("已放弃")


class Run(models.Model):
    """One file on its way in: who brought it for which organisation, and how far it has come.

    ``counts`` are rows by outcome, ``fields`` rows by the heading that they change or fail at.
    ``version`` grows with every verdict, so that nobody confirms one that he has not seen.
    ``differing``: rows whose verdict at writing was another than the one shown before.
    ``obstacles``: the first reasons for which it could not be undone.
    """

    kind = models.CharField(max_length=24)
    state = models.CharField(max_length=10, choices=State.choices, default=State.READING)
    file = models.ForeignKey("files.StoredFile", models.PROTECT, related_name="+")
    organisation_id = models.BigIntegerField()
    user_id = models.BigIntegerField()
    # Given out with the form: a form sent twice is one run.
    token = models.UUIDField(unique=True)
    uploaded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=0)
    counts = models.JSONField(default=dict)
    fields = models.JSONField(default=dict)
    differing = models.PositiveIntegerField(default=0)
    only_good = models.BooleanField(default=False)
    note = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    undo_reason = models.CharField(max_length=200, blank=True)
    undone_by = models.BigIntegerField(null=True)
    undone_at = models.DateTimeField(null=True)
    obstacles = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["organisation_id", "kind", "-id"])]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Row(models.Model):
    """What becomes, or became, of one row of the file. Private fields are masked.

    ``changes``: [heading, before, after] each; ``problems``: [heading, value, message, remedy] each.
    ``before`` is the earlier verdict where writing came to another; ``trace`` is the owner's.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10)
    label = models.CharField(max_length=300)
    headings = ArrayField(models.CharField(max_length=60), default=list)
    changes = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    before = models.CharField(max_length=10, blank=True)
    trace = models.JSONField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_row_a_number")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.number} {self.status}"


class Progress(models.Model):
    """How far the work on a run is; written outside its transaction, so that others see it."""

    run = models.OneToOneField(
        Run, models.CASCADE, primary_key=True, related_name="progress", db_constraint=False
    )
    stage = models.CharField(max_length=30, blank=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.run_id} {self.stage} {self.done}/{self.total}"
