"""Consultation (会商): other organisations are asked about a draft, comment on classes, and are answered."""

from collections.abc import Collection
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.outbox import services as outbox
from gongxun.registry.orgs.selectors import facts_of, lines_of
from gongxun.work.plans import flow
from gongxun.work.plans.models import (
    AnnualPlan,
    Asked,
    Consultation,
    PlanStep,
    Remark,
    State,
    Verdict,
)
from gongxun.work.plans.services.locking import locked_consultation, locked_plan
from gongxun.work.plans.services.noting import keep_step, note


@transaction.atomic
def consult(
    *,
    viewer: Viewer,
    plan_id: int,
    organisation_ids: Collection[int],
    due_on: date,
    question: str,
    now: datetime,
) -> list[Consultation]:
    """Ask organisations below or beside for their opinion on a draft; who is being asked already stays so.

    Beside: under the same parent. Raises PermissionDenied, ValidationError by field.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    faults = {}
    if not organisation_ids:
        faults["organisations"] = _("请至少选择一个单位。")
    elif _strangers(plan, organisation_ids):
        faults["organisations"] = _("只能与下级单位或同级单位会商。")
    if due_on < viewer.today:
        faults["due_on"] = _("截止日期已过，请填写今天或以后的日期。")
    if faults:
        raise ValidationError(faults)
    asked = set(
        plan.consultations.filter(state=Asked.OPEN).values_list("organisation_id", flat=True)
    )
    made = Consultation.objects.bulk_create(
        Consultation(
            plan=plan,
            organisation_id=key,
            question=question.strip()[:300],
            due_on=due_on,
            asked_at=now,
            asked_by=viewer.user_id,
        )
        for key in sorted(set(organisation_ids) - asked)
    )
    if plan.state == State.DRAFT:
        flow.step(plan, State.CONSULTING)
        keep_step(viewer, plan, PlanStep.Kind.CONSULTED, now)
    plan.edition += 1
    plan.save()
    for one in made:
        outbox.emit("plans.asked", {"consultation": one.pk}, now)
    note(
        viewer, "plan.consult", plan, now, {"organisations": [one.organisation_id for one in made]}
    )
    return made


@transaction.atomic
def withdraw(*, viewer: Viewer, consultation_id: int, now: datetime) -> Consultation:
    """Ask no longer; what was said stays. Raises PermissionDenied, ValidationError once it is answered."""
    one = locked_consultation(consultation_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    if one.state == Asked.WITHDRAWN:
        return one
    _require_open(one)
    one.state = Asked.WITHDRAWN
    one.save(update_fields=["state"])
    note(viewer, "plan.withdraw_consultation", one.plan, now)
    outbox.emit("plans.replied", {"consultation": one.pk}, now)
    return one


@transaction.atomic
def remark(
    *,
    viewer: Viewer,
    consultation_id: int,
    class_id: int,
    words: str,
    month: int | None,
    places: int | None,
    now: datetime,
) -> Remark:
    """Comment on one class, perhaps proposing a month or a number of places; said anew it replaces what the same
    consultation said of the class, until it is answered.

    Raises PermissionDenied, ValidationError.
    """
    one = locked_consultation(consultation_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.organisation_id)
    _require_open(one)
    about = one.plan.classes.filter(pk=class_id).first()
    if about is None:
        raise ValidationError(_("这个班次已从计划中删除，意见没有保存。请刷新查看最新的计划。"))
    if not words.strip() and month is None and places is None:
        raise ValidationError({"words": _("请写明意见，或建议的月份、名额。")})
    if month is not None and not 1 <= month <= 12:
        raise ValidationError({"month": _("月份须为 1 至 12。")})
    said, _new = Remark.objects.update_or_create(
        consultation=one,
        planned_class=about,
        verdict="",
        defaults={
            "class_title": about.title,
            "words": words.strip()[:500],
            "month": month,
            "places": places,
            "made_at": now,
            "made_by": viewer.user_id,
        },
    )
    note(viewer, "plan.remark", one.plan, now, {"consultation": one.pk, "class": about.pk})
    return said


@transaction.atomic
def reply(*, viewer: Viewer, consultation_id: int, opinion: str, now: datetime) -> Consultation:
    """Send the opinion with all remarks; sent twice it is sent once.

    Raises PermissionDenied, ValidationError where nothing was said or nobody asks any more.
    """
    one = locked_consultation(consultation_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.organisation_id)
    if one.state == Asked.ANSWERED and one.answered_by == viewer.user_id:
        return one
    _require_open(one)
    if not opinion.strip() and not one.remarks.exists():
        raise ValidationError({"opinion": _("请写明总的意见；没有意见的写“无意见”。")})
    one.state, one.opinion = Asked.ANSWERED, opinion.strip()[:1000]
    one.answered_at, one.answered_by = now, viewer.user_id
    one.save()
    note(viewer, "plan.reply", one.plan, now, {"consultation": one.pk})
    outbox.emit("plans.replied", {"consultation": one.pk}, now)
    return one


@transaction.atomic
def answer(*, viewer: Viewer, remark_id: int, verdict: str, words: str, now: datetime) -> Remark:
    """Answer one remark: adopted, in part, or not with a reason. An answer may be given anew while the plan is open.

    Raises PermissionDenied, ValidationError.
    """
    found = Remark.objects.filter(pk=remark_id).first()
    one = locked_consultation(found.consultation_id if found else 0)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    flow.require_open(one.plan)
    if verdict not in Verdict.values:
        raise ValidationError({"verdict": _("请选择是否采纳。")})
    if verdict != Verdict.ADOPTED and not words.strip():
        raise ValidationError({"words": _("没有全部采纳的，请写明理由。")})
    said = Remark.objects.get(pk=remark_id)
    said.verdict, said.answer = verdict, words.strip()[:500]
    said.answered_at, said.answered_by = now, viewer.user_id
    said.save()
    note(viewer, "plan.answer", one.plan, now, {"remark": said.pk})
    if not one.remarks.filter(verdict="").exists() and one.state == Asked.ANSWERED:
        outbox.emit("plans.answered", {"consultation": one.pk}, now)
    return said


def _require_open(one: Consultation) -> None:
    if one.state != Asked.OPEN:
        raise ValidationError(
            _("这次会商%(state)s，不能这样办理。请刷新页面查看最新状态。")
            % {"state": one.get_state_display()}
        )


def _strangers(plan: AnnualPlan, organisation_ids: Collection[int]) -> bool:
    """Whether one of the organisations stands neither below the plan's own nor beside it."""
    line = lines_of([plan.organisation_id])[plan.organisation_id]
    own, parent = line[0].path, line[1].path if len(line) > 1 else None
    known = facts_of(organisation_ids)

    def stands_near(key: int) -> bool:
        path = known[key].path if key in known else ""
        beside = parent is not None and path.startswith(parent) and len(path) == len(own)
        return path != own and (path.startswith(own) or beside)

    return not all(map(stands_near, organisation_ids))
