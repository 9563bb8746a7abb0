"""Rounds: opened, filled with subjects, given more time, cancelled."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.records.appraisals import flow
from gongxun.records.appraisals.indices import shipped
from gongxun.records.appraisals.models import PUBLIC, Appraisal, Round, RoundState, State, Subject
from gongxun.records.appraisals.services.locking import (
    locked_round,
    note,
    require_organises,
    tell,
)
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources.selectors import published_versions

EARLIEST = 2024


@transaction.atomic
def open_round(
    *,
    viewer: Viewer,
    organiser_id: int,
    subject: str,
    year: int,
    title: str,
    index: str,
    self_rating_until: date,
    score_until: date,
    now: datetime,
) -> Round:
    """Raises PermissionDenied, ValidationError by field."""
    require(viewer, Permission.EDIT_RESOURCES, "organisation", organiser_id)
    faults = {}
    if not title.strip():
        faults["title"] = _("名称没有填写。")
    if subject not in Subject.values:
        faults["subject"] = _("请从列表中选择评估什么。")
    known = shipped().get(index)
    if known is None or known.subject != subject:
        faults["index"] = _("这套指标不适用于所选的对象，请重新选择。")
    if not EARLIEST <= year <= viewer.today.year + 1:
        faults["year"] = _("年度应在 %(from)d 到 %(to)d 之间。") % {
            "from": EARLIEST,
            "to": viewer.today.year + 1,
        }
    faults |= _deadline_faults(self_rating_until, score_until, viewer.today)
    if faults:
        raise ValidationError(faults)
    made: Round = Round.objects.create(
        organiser_id=organiser_id, subject=subject, year=year, title=title.strip()[:120],
        index=index, self_rating_until=self_rating_until, score_until=score_until, opened_at=now,
        opened_by=viewer.user_id,
    )  # fmt: skip
    _note(viewer, "open", made, now)
    return made


@transaction.atomic
def invite(
    *, viewer: Viewer, round_id: int, subject_ids: Collection[int], now: datetime
) -> list[Appraisal]:
    """Invite schools, or published courses, of the organiser's own line below; those invited already stay.

    Raises PermissionDenied, ValidationError that names what is unfit.
    """
    round_ = _open(round_id)
    require_organises(viewer, round_)
    flow.require_in_time(round_.self_rating_until, viewer.today)
    made = (
        _schools(round_, subject_ids)
        if round_.subject == Subject.SCHOOL
        else _courses(round_, subject_ids)
    )
    for one in made:
        note(viewer, "invite", one, now)
        tell(one, "invited", now)
    return made


def _schools(round_: Round, ids: Collection[int]) -> list[Appraisal]:
    facts = facts_of([*ids, round_.organiser_id])
    head = facts[round_.organiser_id].path
    for key in ids:
        fact = facts.get(key)
        if fact is None or fact.kind != "school" or fact.is_dissolved:
            raise ValidationError(_("所选的单位里有的不是院校或已撤销，请重新选择。"))
        if not fact.path.startswith(head):
            raise ValidationError(
                _("“%(name)s”不是主办单位的下级，不能邀请。") % {"name": fact.name}
            )
    taken = set(
        round_.appraisals.filter(school_id__in=list(ids)).values_list("school_id", flat=True)
    )
    return [
        Appraisal.objects.create(round=round_, school_id=key, title=facts[key].name)
        for key in ids
        if key not in taken
    ]


def _courses(round_: Round, ids: Collection[int]) -> list[Appraisal]:
    found = published_versions(ids)
    if missing := set(ids) - set(found):
        raise ValidationError(
            _("有 %(count)d 门课程没有在用的版本，不能评估；请重新选择。") % {"count": len(missing)}
        )
    paths = facts_of({one.resource.owner_id for one in found.values()} | {round_.organiser_id})
    head = paths[round_.organiser_id].path
    for one in found.values():
        if not paths[one.resource.owner_id].path.startswith(head):
            raise ValidationError(
                _("《%(title)s》不属于主办单位的下级，不能邀请。") % {"title": one.title}
            )
    taken = set(
        round_.appraisals.filter(resource_id__in=list(ids)).values_list("resource_id", flat=True)
    )
    return [
        Appraisal.objects.create(
            round=round_, school_id=one.resource.owner_id, resource_id=key, version=one,
            title=one.title,
        )
        for key, one in found.items()
        if key not in taken
    ]  # fmt: skip


@transaction.atomic
def extend(
    *, viewer: Viewer, round_id: int, self_rating_until: date, score_until: date, now: datetime
) -> Round:
    """Set other deadlines, never in the past. Raises PermissionDenied, ValidationError by field."""
    round_ = _open(round_id)
    require_organises(viewer, round_)
    if faults := _deadline_faults(self_rating_until, score_until, viewer.today):
        raise ValidationError(faults)
    round_.self_rating_until, round_.score_until = self_rating_until, score_until
    round_.save(update_fields=["self_rating_until", "score_until"])
    _note(viewer, "extend", round_, now)
    return round_


@transaction.atomic
def cancel_round(*, viewer: Viewer, round_id: int, reason: str, now: datetime) -> Round:
    """Cancel a round with everything in it that is not announced. Raises PermissionDenied, ValidationError."""
    round_ = _open(round_id)
    require_organises(viewer, round_)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么取消。")})
    running = round_.appraisals.select_for_update().exclude(state__in=[*PUBLIC, State.CANCELLED])
    for one in running:
        flow.step(one, State.CANCELLED)
        one.end_reason, one.closed_on = reason.strip()[:200], viewer.today
        one.save()
        note(viewer, "cancel", one, now)
        tell(one, "cancelled", now)
    round_.state, round_.end_reason = RoundState.CANCELLED, reason.strip()[:200]
    round_.save(update_fields=["state", "end_reason"])
    _note(viewer, "cancel", round_, now)
    return round_


def _open(round_id: int) -> Round:
    round_ = locked_round(round_id)
    if round_.state != RoundState.OPEN:
        raise ValidationError(_("这一批评估已取消，不能再办理。"))
    return round_


def _deadline_faults(self_rating: date, score: date, today: date) -> dict[str, str]:
    faults = {}
    if self_rating < today:
        faults["self_rating_until"] = _("自评截止日期已过，请填写今天或以后的日期。")
    if score < self_rating:
        faults["score_until"] = _("评分截止日期不能早于自评截止日期。")
    return faults


def _note(viewer: Viewer, verb: str, round_: Round, now: datetime) -> None:
    audit.record(
        viewer, f"appraisal_round.{verb}", "appraisal_round", round_.pk, round_.organiser_id, now
    )
