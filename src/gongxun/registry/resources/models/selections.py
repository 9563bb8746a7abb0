"""The choice of recommended courses and textbooks, and of the year's featured courses (专栏3, 五（三）)."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongxun.registry.resources.models.library import Kind, Resource, Version


class Purpose(models.TextChoices):
    """What the chosen are published as; a register of the plan counts each."""

    RECOMMENDED_COURSE = "recommended_course", _("好课程")
    RECOMMENDED_TEXTBOOK = "recommended_textbook", _("好教材")
    FEATURED_COURSE = "featured_course", _("特色课程")

    @property
    def kind(self) -> Kind:
        return Kind.TEXTBOOK if self == Purpose.RECOMMENDED_TEXTBOOK else Kind.COURSE


class SelectionState(models.TextChoices):
    OPEN = "open", _("推荐中")
    SCORING = "scoring", _("评审中")
    NOTICE = "notice", _("公示中")
    DECIDED = "decided", _("已公布")
    CANCELLED = "cancelled", _("已取消")


class Selection(models.Model):
    """One round of choosing. ``places``: at most so many are chosen; the notice stands to ``notice_until``."""

    organiser = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="selections")
    purpose = models.CharField(max_length=24, choices=Purpose.choices)
    year = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120)
    places = models.PositiveSmallIntegerField()
    nominate_until = models.DateField()
    state = models.CharField(
        max_length=10, choices=SelectionState.choices, default=SelectionState.OPEN
    )
    notice_from = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(places__gt=0), name="selection_has_places"),
            models.CheckConstraint(
                condition=~Q(state__in=["notice", "decided"]) | Q(notice_until__isnull=False),
                name="selection_gives_notice",
            ),
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="selections_latest")]

    def __str__(self) -> str:
        return self.title


class Nomination(models.Model):
    """A published text put forward. ``struck_reason``: taken out again, by who put it forward or after the notice.

    ``score_hundredths`` is the mean of the weighted scores when the notice was given, rounded down.
    """

    class State(models.TextChoices):
        NOMINATED = "nominated", _("已推荐")
        PROPOSED = "proposed", _("拟入选")
        CHOSEN = "chosen", _("入选")
        PASSED_OVER = "passed_over", _("未入选")
        STRUCK = "struck", _("已撤下")

    selection = models.ForeignKey(Selection, models.PROTECT, related_name="nominations")
    resource = models.ForeignKey(Resource, models.PROTECT, related_name="nominations")
    version = models.ForeignKey(Version, models.PROTECT, related_name="+")
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NOMINATED)
    score_hundredths = models.PositiveIntegerField(null=True)
    struck_reason = models.CharField(max_length=200, blank=True)
    nominated_at = models.DateTimeField()
    nominated_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["selection", "resource"], name="nominated_once_a_selection"
            )
        ]

    def __str__(self) -> str:
        return f"{self.selection_id} {self.resource_id}"


class Score(models.Model):
    """What one scorer gave: ``points`` from 0 to 100 a criterion, ``total_hundredths`` weighted."""

    nomination = models.ForeignKey(Nomination, models.PROTECT, related_name="scores")
    scorer_id = models.BigIntegerField()
    points = models.JSONField()
    total_hundredths = models.PositiveIntegerField()
    words = models.CharField(max_length=300, blank=True)
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["nomination", "scorer_id"], name="one_score_a_scorer")
        ]

    def __str__(self) -> str:
        return f"{self.nomination_id}: {self.total_hundredths}"
