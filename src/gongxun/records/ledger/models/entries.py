"""Hours that were earned. Amounts are integers in hundredths of a credit hour (学时) and of a day."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class Mode(models.TextChoices):
    COLLECTIVE = "collective", _("集中培训")
    SELF_STUDY = "self_study", _("网络自学")


class Form(models.TextChoices):
    OFF_JOB = "off_job", _("脱产培训")
    PARTY_GROUP_STUDY = "party_group_study", _("中心组学习")
    ONLINE_PROGRAMME = "online_programme", _("网络专题培训")
    LECTURE = "lecture", _("集中宣讲、专题讲座")
    ONLINE_SELF_STUDY = "online_self_study", _("网络自学")


class EntryKind(models.TextChoices):
    EARNED = "earned", _("取得")
    CAP = "cap", _("超限扣除")
    REVERSAL = "reversal", _("冲正")


class Source(models.TextChoices):
    IMPORT = "import", _("批量导入")
    OFFICER = "officer", _("管理员登记")
    PROPOSAL = "proposal", _("申报认定")
    TRAINING_CLASS = "class", _("班次结业")
    LEARNING = "learning", _("网络学习")


class Entry(models.Model):
    """One line of the hour ledger. It is only ever added: the database refuses to change or delete it.

    ``seconds``, ``teaching_hundredths`` (课时 × 100) and ``half_days`` are the raw facts;
    ``conversion`` names the rule that turned them into hours and days, or is empty where the
    amounts came as such. A reversal bears the date of what it reverses, so that the two cancel
    out in every window; the reversal of a cap gives back what the cap took.
    """

    shared_between_nodes = True
    append_only = True

    # The index on person and date serves the foreign key too; organisations are never deleted.
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="entries", db_index=False
    )
    kind = models.CharField(max_length=8, choices=EntryKind.choices, default=EntryKind.EARNED)
    mode = models.CharField(max_length=10, choices=Mode.choices)
    form = models.CharField(max_length=20, choices=Form.choices)
    earned_on = models.DateField()
    title = models.CharField(max_length=120)
    seconds = models.PositiveIntegerField(null=True)
    teaching_hundredths = models.PositiveIntegerField(null=True)
    half_days = models.PositiveSmallIntegerField(null=True)
    hours_hundredths = models.IntegerField()
    days_hundredths = models.IntegerField()
    conversion = models.CharField(max_length=80, blank=True)
    themes = ArrayField(models.CharField(max_length=40), default=list)
    class_id = models.BigIntegerField(null=True)
    organiser = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, null=True, related_name="+", db_index=False
    )
    outside_organiser = models.CharField(max_length=120, blank=True)
    recognised_by = models.ForeignKey(
        "orgs.Organisation", models.PROTECT, related_name="+", db_index=False
    )
    source = models.CharField(max_length=10, choices=Source.choices)
    event_key = models.CharField(max_length=80)
    evidence = models.CharField(max_length=200, blank=True)
    reverses = models.OneToOneField("self", models.PROTECT, null=True, related_name="reversal")
    reason = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField()
    recorded_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["person", "earned_on"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=EntryKind.EARNED, hours_hundredths__gte=0, days_hundredths__gte=0)
                | Q(kind=EntryKind.CAP, hours_hundredths__lte=0, days_hundredths__lte=0)
                | Q(kind=EntryKind.REVERSAL, hours_hundredths__lte=0, days_hundredths__lte=0)
                | Q(kind=EntryKind.REVERSAL, hours_hundredths__gte=0, days_hundredths__gte=0),
                name="only_corrections_are_negative",
            ),
            models.CheckConstraint(
                condition=Q(kind=EntryKind.REVERSAL, reverses__isnull=False)
                | (~Q(kind=EntryKind.REVERSAL) & Q(reverses=None)),
                name="a_reversal_names_its_entry",
            ),
            models.CheckConstraint(
                condition=Q(mode=Mode.SELF_STUDY, form=Form.ONLINE_SELF_STUDY)
                | (Q(mode=Mode.COLLECTIVE) & ~Q(form=Form.ONLINE_SELF_STUDY)),
                name="form_belongs_to_mode",
            ),
            models.CheckConstraint(condition=~Q(reverses=F("id")), name="no_entry_reverses_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.earned_on} {self.title}"


class Claim(models.Model):
    """A person's one claim on an event: while an entry holds it, the event cannot give the person hours again."""

    # Entries are never deleted and name their person themselves: a constraint would only cost a look-up a row.
    entry = models.OneToOneField(
        Entry, models.PROTECT, primary_key=True, related_name="claim", db_constraint=False
    )
    person = models.ForeignKey(
        "people.Person", models.PROTECT, related_name="+", db_index=False, db_constraint=False
    )
    event_key = models.CharField(max_length=80)
    released_by = models.ForeignKey(
        Entry, models.PROTECT, null=True, related_name="+", db_index=False, db_constraint=False
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "event_key"],
                condition=Q(released_by=None),
                name="an_event_counts_once_a_person",
            )
        ]
        indexes = [
            models.Index(
                fields=["person", "event_key"],
                condition=Q(released_by__isnull=False),
                name="released_claims",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.event_key}"
