"""Calls judged, given notice of, decided."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Avg
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.registry.sites import flow
from gongxun.registry.sites.indices import FULL, read_site_index
from gongxun.registry.sites.models import Call, CallState, Outcome, Proposal, Score
from gongxun.registry.sites.models import State as SiteState
from gongxun.registry.sites.selectors.calls import has_part_in
from gongxun.registry.sites.services.calling import note
from gongxun.registry.sites.services.locking import locked_call, locked_site
from gongxun.registry.sites.services.reviewing import note_turn

State = Proposal.State


@transaction.atomic
def begin_judging(*, viewer: Viewer, call_id: int, now: datetime) -> Call:
    """Close the proposals. Raises PermissionDenied, ValidationError where nothing was proposed."""
    call = locked_call(call_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", call.organiser_id)
    flow.step_call(call, CallState.JUDGING)
    if not call.proposals.filter(state=State.PROPOSED).exists():
        raise ValidationError(_("还没有申报，不能开始评审；可以取消这次征集。"))
    call.save(update_fields=["state"])
    note(viewer, "site_call.judge", call, now)
    return call


@transaction.atomic
def score(
    *, viewer: Viewer, proposal_id: int, points: dict[str, int], words: str, now: datetime
) -> Score:
    """Give points, or give them anew while the call is being judged; 0 to 100 for every criterion.

    Raises PermissionDenied, also for who had part in the proposal and for an account without a file, behind
    which such a one could hide; ValidationError by criterion.
    """
    found = Proposal.objects.filter(pk=proposal_id).first()
    call = locked_call(found.call_id if found else 0)
    proposal = Proposal.objects.select_related("site").get(pk=proposal_id)
    require(viewer, Permission.REVIEW_RESOURCES, "organisation", call.organiser_id)
    if viewer.user_id is None or has_part_in(viewer, proposal):
        raise PermissionDenied(
            _("经办申报的人和没有关联本人档案的账号不能评分；请换一名评审，或先关联档案。")
        )
    if call.state != CallState.JUDGING or proposal.state != State.PROPOSED:
        raise ValidationError(_("现在不在评审期间，评分没有保存。"))
    index = read_site_index()
    faults = {
        one.key: _("请填写 0 到 100 的整数。")
        for one in index.criteria
        if not 0 <= points.get(one.key, -1) <= FULL
    }
    if faults:
        raise ValidationError(faults)
    kept = {one.key: points[one.key] for one in index.criteria}
    given, _new = Score.objects.update_or_create(
        proposal=proposal,
        scorer_id=viewer.user_id,
        defaults={
            "points": kept,
            "total_hundredths": index.total(kept),
            "words": words.strip()[:300],
            "scored_at": now,
        },
    )
    note(viewer, "site_call.score", call, now, proposal)
    return given


@transaction.atomic
def give_notice(*, viewer: Viewer, call_id: int, now: datetime) -> Call:
    """List the best by their mean score, as many as there are places, and let the public look.

    Raises ValidationError that names whatever too few have scored.
    """
    call = locked_call(call_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", call.organiser_id)
    flow.step_call(call, CallState.NOTICE)
    index = read_site_index()
    _refuse_unscored(call, index.scorers_at_least)
    standing = call.proposals.filter(state=State.PROPOSED)
    for one in standing.annotate(mean=Avg("scores__total_hundredths")):
        one.score_hundredths = int(one.mean)
        one.save(update_fields=["score_hundredths"])
    best = standing.order_by("-score_hundredths", "proposed_at", "pk")[: call.places]
    Proposal.objects.filter(pk__in=[one.pk for one in best]).update(state=State.LISTED)
    call.notice_from = viewer.today
    call.notice_until = _working_day_after(viewer.today, index.notice_working_days)
    call.save()
    note(viewer, "site_call.notice", call, now)
    return call


@transaction.atomic
def decide(*, viewer: Viewer, call_id: int, now: datetime) -> Call:
    """Award the level once the notice has run, each for the call's term.

    Raises PermissionDenied; ValidationError before the notice has ended, or where a listed site retired meanwhile.
    """
    call = locked_call(call_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", call.organiser_id)
    flow.step_call(call, CallState.DECIDED)
    until = call.notice_until or viewer.today
    if call.notice_until is None or viewer.today <= until:
        raise ValidationError(
            _("公示到 %(day)s 为止，期满后才能公布。") % {"day": until.isoformat()}
        )
    listed = list(call.proposals.filter(state=State.LISTED).order_by("site_id"))
    sites = [locked_site(one.site_id) for one in listed]
    if gone := [one.name for one in sites if one.state == SiteState.RETIRED]:
        raise ValidationError(
            _("%(names)s 已退出，请先撤下再公布。") % {"names": _("、").join(gone)}
        )
    for site in sites:
        flow.award(
            site, call.level, viewer.today, _years_on(viewer.today, call.review_years),
            call.organiser_id,
        )  # fmt: skip
        site.save()
        note_turn(viewer, site, Outcome.AWARDED, call.level, call.title, now)
    call.proposals.filter(state=State.LISTED).update(state=State.CHOSEN)
    call.proposals.filter(state=State.PROPOSED).update(state=State.PASSED_OVER)
    call.decided_on = viewer.today
    call.save(update_fields=["state", "decided_on"])
    note(viewer, "site_call.decide", call, now)
    return call


@transaction.atomic
def cancel(*, viewer: Viewer, call_id: int, reason: str, now: datetime) -> Call:
    """End a call without a list, saying why."""
    call = locked_call(call_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", call.organiser_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么取消。")})
    flow.step_call(call, CallState.CANCELLED)
    call.end_reason = reason.strip()[:200]
    call.save(update_fields=["state", "end_reason"])
    note(viewer, "site_call.cancel", call, now)
    return call


def _refuse_unscored(call: Call, least: int) -> None:
    short = [
        _("“%(name)s”只有 %(have)d 人评分，至少要 %(least)d 人。")
        % {"name": one.site.name, "have": one.scores.count(), "least": least}
        for one in call.proposals.filter(state=State.PROPOSED).select_related("site")
        if one.scores.count() < least
    ]
    if short:
        raise ValidationError(short)


def _working_day_after(day: date, days: int) -> date:
    """The last of so many weekdays after a day; public holidays are for the organiser to add."""
    while days:
        day += timedelta(days=1)
        days -= day.weekday() < 5
    return day


def _years_on(day: date, years: int) -> date:
    """The same day some years later; the last of February where there is none."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
