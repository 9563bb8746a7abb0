"""Rounds of choosing: scored, given notice of, decided."""

from datetime import date, datetime, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Avg
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.registry.people.selectors import person_of
from gongxun.registry.resources import flow
from gongxun.registry.resources.indices import FULL, read_index
from gongxun.registry.resources.models import (
    Nomination,
    Purpose,
    Score,
    Selection,
    SelectionState,
)
from gongxun.registry.resources.selectors.gate import require_usable
from gongxun.registry.resources.selectors.selections import has_part_in
from gongxun.registry.resources.services.locking import locked_selection
from gongxun.registry.resources.services.nominating import note

State = Nomination.State


@transaction.atomic
def begin_scoring(*, viewer: Viewer, selection_id: int, now: datetime) -> Selection:
    """Close the nominations. Raises PermissionDenied, ValidationError where nothing was put forward."""
    selection = locked_selection(selection_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", selection.organiser_id)
    flow.step_selection(selection, SelectionState.SCORING)
    if not selection.nominations.filter(state=State.NOMINATED).exists():
        raise ValidationError(_("还没有推荐，不能开始评审；可以延长或取消这次评选。"))
    selection.save(update_fields=["state"])
    note(viewer, "selection.score_begins", selection, now)
    return selection


@transaction.atomic
def score(
    *, viewer: Viewer, nomination_id: int, points: dict[str, int], words: str, now: datetime
) -> Score:
    """Give points, or give them anew while the round is being scored.

    ``points``: 0 to 100 for every criterion. Raises PermissionDenied, also for somebody's own work and for an
    account without a file, behind which an author could hide; ValidationError by criterion.
    """
    found = Nomination.objects.filter(pk=nomination_id).first()
    selection = locked_selection(found.selection_id if found else 0)
    nomination = Nomination.objects.select_related("version").get(pk=nomination_id)
    require(viewer, Permission.REVIEW_RESOURCES, "organisation", selection.organiser_id)
    if person_of(viewer) is None:
        raise PermissionDenied(
            _("您的账号还没有关联本人档案，不能评分：请先联系本单位培训管理员关联档案。")
        )
    if viewer.user_id is None or has_part_in(viewer, nomination.version):
        raise PermissionDenied(_("作者和经办人不能给自己的作品评分。"))
    if selection.state != SelectionState.SCORING or nomination.state != State.NOMINATED:
        raise ValidationError(_("现在不在评审期间，评分没有保存。"))
    index, kind = read_index(), Purpose(selection.purpose).kind
    faults = {
        one.key: _("请填写 0 到 100 的整数。")
        for one in index.criteria[kind]
        if not 0 <= points.get(one.key, -1) <= FULL
    }
    if faults:
        raise ValidationError(faults)
    kept = {one.key: points[one.key] for one in index.criteria[kind]}
    given, _new = Score.objects.update_or_create(
        nomination=nomination,
        scorer_id=viewer.user_id,
        defaults={
            "points": kept,
            "total_hundredths": index.total(kind, kept),
            "words": words.strip()[:300],
            "scored_at": now,
        },
    )
    note(viewer, "selection.score", selection, now, nomination)
    return given


@transaction.atomic
def give_notice(*, viewer: Viewer, selection_id: int, now: datetime) -> Selection:
    """Propose the best by their mean score, as many as there are places, and let the public look.

    Raises ValidationError that names whatever too few have scored.
    """
    selection = locked_selection(selection_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", selection.organiser_id)
    flow.step_selection(selection, SelectionState.NOTICE)
    index = read_index()
    _refuse_unscored(selection, index.scorers_at_least)
    standing = selection.nominations.filter(state=State.NOMINATED)
    for one in standing.annotate(mean=Avg("scores__total_hundredths")):
        one.score_hundredths = int(one.mean)
        one.save(update_fields=["score_hundredths"])
    best = standing.order_by("-score_hundredths", "nominated_at", "pk")[: selection.places]
    Nomination.objects.filter(pk__in=[one.pk for one in best]).update(state=State.PROPOSED)
    selection.notice_from = viewer.today
    selection.notice_until = _working_day_after(viewer.today, index.notice_working_days)
    selection.save()
    note(viewer, "selection.notice", selection, now)
    return selection


@transaction.atomic
def decide(*, viewer: Viewer, selection_id: int, now: datetime) -> Selection:
    """Publish the list once the notice has run. What was recalled meanwhile must be struck first.

    Raises PermissionDenied, ValidationError before the notice has ended.
    """
    selection = locked_selection(selection_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", selection.organiser_id)
    flow.step_selection(selection, SelectionState.DECIDED)
    if selection.notice_until is None or viewer.today <= selection.notice_until:
        until = selection.notice_until or viewer.today
        raise ValidationError(
            _("公示到 %(day)s 为止，期满后才能公布。") % {"day": until.isoformat()}
        )
    proposed = selection.nominations.filter(state=State.PROPOSED)
    require_usable(list(proposed.values_list("resource_id", flat=True)))
    proposed.update(state=State.CHOSEN)
    selection.nominations.filter(state=State.NOMINATED).update(state=State.PASSED_OVER)
    selection.decided_on = viewer.today
    selection.save(update_fields=["state", "decided_on"])
    note(viewer, "selection.decide", selection, now)
    return selection


@transaction.atomic
def cancel(*, viewer: Viewer, selection_id: int, reason: str, now: datetime) -> Selection:
    """End a round without a list, saying why."""
    selection = locked_selection(selection_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", selection.organiser_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么取消。")})
    flow.step_selection(selection, SelectionState.CANCELLED)
    selection.end_reason = reason.strip()[:200]
    selection.save(update_fields=["state", "end_reason"])
    note(viewer, "selection.cancel", selection, now)
    return selection


def _refuse_unscored(selection: Selection, least: int) -> None:
    short = [
        _("《%(title)s》只有 %(have)d 人评分，至少要 %(least)d 人。")
        % {"title": one.resource.title, "have": one.scores.count(), "least": least}
        for one in selection.nominations.filter(state=State.NOMINATED).select_related("resource")
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
