"""The plan's way: into consultation, submitted, returned, approved, published, closed."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.outbox import services as outbox
from gongxun.registry.resources.selectors import refusals
from gongxun.work.plans import flow
from gongxun.work.plans.models import (
    AnnualPlan,
    Asked,
    ClassState,
    Focus,
    PlannedCourse,
    PlanStep,
    State,
)
from gongxun.work.plans.selectors.checking import clashes_of, lines_missing
from gongxun.work.plans.services.locking import locked_plan, require_seen
from gongxun.work.plans.services.noting import keep_step, note
from gongxun.work.plans.wording import clash_words

Kind = PlanStep.Kind


@transaction.atomic
def submit(
    *, viewer: Viewer, plan_id: int, seen: int, now: datetime, words: str = ""
) -> AnnualPlan:
    """Ask for approval; sent again by the same account it answers with what was submitted.

    Raises PermissionDenied; ValidationError that names the lines, the clashes or the answers that are missing.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    if plan.state == State.SUBMITTED and plan.submitted_by == viewer.user_id:
        return plan
    require_seen(plan, seen)
    flow.step(plan, State.SUBMITTED)
    if obstacles := obstacles_to_submission(viewer, plan):
        raise ValidationError(obstacles)
    # Nobody is asked any more once it lies with the leader.
    plan.consultations.filter(state=Asked.OPEN).update(state=Asked.WITHDRAWN)
    plan.submitted_at, plan.submitted_by = now, viewer.user_id
    _moved(viewer, plan, Kind.SUBMITTED, now, words)
    outbox.emit("plans.submitted", {"plan": plan.pk}, now)
    return plan


@transaction.atomic
def take_back(*, viewer: Viewer, plan_id: int, now: datetime, words: str = "") -> AnnualPlan:
    """Take a submitted plan back to work on it, or end a consultation; a draft is a draft.

    Raises PermissionDenied, ValidationError where it was decided meanwhile.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    if plan.state == State.DRAFT:
        return plan
    flow.step(plan, State.DRAFT)
    plan.consultations.filter(state=Asked.OPEN).update(state=Asked.WITHDRAWN)
    _moved(viewer, plan, Kind.RECALLED, now, words)
    outbox.emit("plans.ended", {"plan": plan.pk, "how": "recalled"}, now)
    return plan


@transaction.atomic
def send_back(*, viewer: Viewer, plan_id: int, seen: int, words: str, now: datetime) -> AnnualPlan:
    """Return a plan to its drafters with remarks. As ``approve``; ValidationError without words."""
    plan = _to_decide(viewer, plan_id, seen)
    if not words.strip():
        raise ValidationError({"words": _("意见没有填写。请写明要修改什么。")})
    flow.step(plan, State.DRAFT)
    _moved(viewer, plan, Kind.RETURNED, now, words.strip())
    outbox.emit("plans.ended", {"plan": plan.pk, "how": "returned"}, now)
    return plan


@transaction.atomic
def approve(
    *, viewer: Viewer, plan_id: int, seen: int, now: datetime, words: str = ""
) -> AnnualPlan:
    """Approve a plan: never by who submitted it, and only with every line that is asked of a plan, or its reason.

    Raises PermissionDenied; ValidationError that names what is missing, or where somebody has decided or
    changed it meanwhile.
    """
    plan = _to_decide(viewer, plan_id, seen)
    if missing := [*missing_words(plan), *unusable_words(plan)]:
        raise ValidationError(missing)
    flow.step(plan, State.APPROVED)
    plan.approved_at, plan.approved_by = now, viewer.user_id
    _moved(viewer, plan, Kind.APPROVED, now, words.strip())
    outbox.emit("plans.ended", {"plan": plan.pk, "how": "approved"}, now)
    return plan


@transaction.atomic
def publish(
    *, viewer: Viewer, plan_id: int, seen: int, now: datetime, words: str = ""
) -> AnnualPlan:
    """Let everybody below and the schools concerned read the plan; done twice it is done once.

    Raises PermissionDenied; ValidationError that names a course which may not be used any more.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    if plan.state == State.PUBLISHED:
        return plan
    require_seen(plan, seen)
    flow.step(plan, State.PUBLISHED)
    if stopped := unusable_words(plan):
        raise ValidationError(stopped)
    plan.published_at, plan.published_by = now, viewer.user_id
    _moved(viewer, plan, Kind.PUBLISHED, now, words.strip())
    outbox.emit("plans.published", {"plan": plan.pk}, now)
    return plan


@transaction.atomic
def close(*, viewer: Viewer, plan_id: int, seen: int, now: datetime, words: str = "") -> AnnualPlan:
    """End the year of a plan: every class must have been held or cancelled.

    Raises PermissionDenied, ValidationError that names what is still open.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    if plan.state == State.CLOSED:
        return plan
    require_seen(plan, seen)
    flow.step(plan, State.CLOSED)
    waiting = plan.classes.filter(state=ClassState.PLANNED).order_by("month", "number")
    if (number := waiting.count()) > 0:
        titles = _("、").join(waiting.values_list("title", flat=True)[:3])
        raise ValidationError(
            _("还有 %(number)d 个班次没有登记举办情况（%(titles)s），请登记或取消后再办结。")
            % {"number": number, "titles": titles}
        )
    plan.closed_at, plan.closed_by = now, viewer.user_id
    _moved(viewer, plan, Kind.CLOSED, now, words.strip())
    return plan


def obstacles_to_submission(viewer: Viewer, plan: AnnualPlan) -> list[str]:
    """Everything that keeps a draft from being submitted, in words; empty: nothing."""
    if not plan.classes.exists():
        return [_("计划里还没有班次，不能送审批。")]
    blocking = [one for one in clashes_of(viewer, plan) if one.blocks]
    titles = dict(plan.classes.values_list("pk", "title"))
    answered = plan.consultations.filter(state=Asked.ANSWERED)
    unanswered = answered.filter(remarks__verdict="", remarks__isnull=False).distinct().count()
    found = [
        *missing_words(plan),
        *unusable_words(plan),
        *(clash_words(one, titles, {}) for one in blocking),
    ]
    if unanswered:
        found.append(
            _("还有 %(number)d 个单位的会商意见没有答复完，请逐条答复后再送审批。")
            % {"number": unanswered}
        )
    return found


def unusable_words(plan: AnnualPlan) -> list[str]:
    """Every course of the classes ahead that may not be used, with which review it lacks (五（三）), in two queries."""
    rows = list(
        PlannedCourse.objects.filter(
            planned_class__plan=plan, planned_class__state=ClassState.PLANNED
        ).values_list("planned_class__title", "resource_id")
    )
    why = refusals({resource for _title, resource in rows})
    return [
        _("“%(title)s”选用的课程：%(why)s") % {"title": title, "why": why[resource]}
        for title, resource in rows
        if resource in why
    ]


def missing_words(plan: AnnualPlan) -> list[str]:
    """The lines that a plan lacks, as one refusal; empty where it lacks none."""
    missing = [str(Focus(line).label) for line in lines_missing(plan)]
    if not missing:
        return []
    return [
        _(
            "计划缺少这些对象的班次，也没有写明理由：%(lines)s。请补充班次，或在“必备内容”中逐条写明理由。"
        )
        % {"lines": _("、").join(missing)}
    ]


def _to_decide(viewer: Viewer, plan_id: int, seen: int) -> AnnualPlan:
    plan = locked_plan(plan_id)
    require(viewer, Permission.APPROVE_PLANS, "organisation", plan.organisation_id)
    if viewer.user_id is not None and plan.submitted_by == viewer.user_id:
        raise PermissionDenied(_("送审批的人不能审批自己送的计划；请由分管领导审批。"))
    if plan.state != State.SUBMITTED:
        raise ValidationError(flow.refusal(plan))
    require_seen(plan, seen)
    return plan


def _moved(
    viewer: Viewer, plan: AnnualPlan, kind: PlanStep.Kind, now: datetime, words: str
) -> None:
    plan.edition += 1
    plan.save()
    keep_step(viewer, plan, kind, now, words)
    note(viewer, f"plan.{kind.value}", plan, now)
