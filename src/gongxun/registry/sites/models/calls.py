"""The yearly call for teaching sites, what was proposed and how it was judged; the reviews of a term's end."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from gongxun.registry.sites.models.sites import Level, Site


class CallState(models.TextChoices):
    OPEN = "open", _("征集中")
    JUDGING = "judging", _("评审中")
    NOTICE = "notice", _("公示中")
    DECIDED = "decided", _("已公布")
    CANCELLED = "cancelled", _("已取消")


class Call(models.Model):
    """One call. ``places``: at most so many are awarded the ``level``, each for ``review_years`` years."""

    organiser = models.ForeignKey("orgs.Organisation", models.PROTECT, related_name="site_calls")
    year = models.PositiveSmallIntegerField()
    level = models.CharField(max_length=10, choices=Level.choices[1:])
    title = models.CharField(max_length=120)
    places = models.PositiveSmallIntegerField()
    submit_until = models.DateField()
    review_years = models.PositiveSmallIntegerField(default=3)
    state = models.CharField(max_length=10, choices=CallState.choices, default=CallState.OPEN)
    notice_from = models.DateField(null=True)
    notice_until = models.DateField(null=True)
    decided_on = models.DateField(null=True)
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    end_reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(places__gt=0, review_years__gt=0), name="call_has_places_and_a_term"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["notice", "decided"]) | Q(notice_until__isnull=False),
                name="call_gives_notice",
            ),
        ]
        indexes = [models.Index(fields=["-year", "-id"], name="site_calls_latest")]

    def __str__(self) -> str:
        return self.title


class Proposal(models.Model):
    """A site put forward. ``score_hundredths``: the mean of the weighted scores at the notice, rounded down."""

    class State(models.TextChoices):
        PROPOSED = "proposed", _("已申报")
        LISTED = "listed", _("拟入选")
        CHOSEN = "chosen", _("入选")
        PASSED_OVER = "passed_over", _("未入选")
        STRUCK = "struck", _("已撤下")

    call = models.ForeignKey(Call, models.PROTECT, related_name="proposals")
    site = models.ForeignKey(Site, models.PROTECT, related_name="proposals")
    words = models.CharField(max_length=500)
    state = models.CharField(max_length=12, choices=State.choices, default=State.PROPOSED)
    score_hundredths = models.PositiveIntegerField(null=True)
    struck_reason = models.CharField(max_length=200, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["call", "site"], name="proposed_once_a_call")
        ]

    def __str__(self) -> str:
        return f"{self.call_id} {self.site_id}"


class Score(models.Model):
    """What one judge gave: ``points`` from 0 to 100 a criterion, ``total_hundredths`` weighted."""

    proposal = models.ForeignKey(Proposal, models.PROTECT, related_name="scores")
    scorer_id = models.BigIntegerField()
    points = models.JSONField()
    total_hundredths = models.PositiveIntegerField()
    words = models.CharField(max_length=300, blank=True)
    scored_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["proposal", "scorer_id"], name="one_score_a_judge")
        ]

    def __str__(self) -> str:
        return f"{self.proposal_id}: {self.total_hundredths}"


class Outcome(models.TextChoices):
    AWARDED = "awarded", _("授予")
    RENEWED = "renewed", _("复核合格，延续")
    RECTIFY = "rectify", _("限期整改")
    WITHDRAWN = "withdrawn", _("撤销称号")
    RETIRED = "retired", _("退出")


class Turn(models.Model):
    """A change of a site's standing: awarded, renewed, to be mended, withdrawn, retired."""

    site = models.ForeignKey(Site, models.CASCADE, related_name="turns")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    level = models.CharField(max_length=10, choices=Level.choices)
    on = models.DateField()
    valid_until = models.DateField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    by = models.BigIntegerField(null=True)

    def __str__(self) -> str:
        return f"{self.site_id} {self.outcome} {self.on}"
