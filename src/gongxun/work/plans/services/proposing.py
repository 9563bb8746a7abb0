"""Reckonings: asked for by an officer, worked out by a job, taken over class by class. Nothing is automatic."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.jobs import services as jobs
from gongxun.work.plans import flow
from gongxun.work.plans.kinds import ClassKind, read_kinds
from gongxun.work.plans.models import (
    Focus,
    PlannedClass,
    Proposal,
    ProposalState,
    ProposedClass,
    Source,
)
from gongxun.work.plans.reckoning import Demands
from gongxun.work.plans.selectors.forecasting import schools_for
from gongxun.work.plans.services.content import MOST_PLACES, ClassContent, NewClass
from gongxun.work.plans.services.lining import insert
from gongxun.work.plans.services.locking import locked_plan
from gongxun.work.plans.services.noting import note

TASK = "plans.propose"
# Money so many times the plan's was typed in 元.
UNIT_FACTOR = 100
OPEN = (ProposalState.WAITING, ProposalState.RUNNING)


@transaction.atomic
def ask_for_proposal(
    *, viewer: Viewer, plan_id: int, demands: Demands, submission: UUID, now: datetime
) -> Proposal:
    """Have a proposal reckoned for a draft; a form sent twice asks once.

    Raises PermissionDenied, ValidationError by field.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    require(viewer, Permission.VIEW_RESULTS, "organisation", plan.organisation_id)
    if (before := Proposal.objects.filter(submission=submission).first()) is not None:
        return before
    flow.require_open(plan)
    _check(demands, {one.id for one in schools_for(plan)}, plan.budget_fen)
    if plan.proposals.filter(state__in=OPEN).exists():
        raise ValidationError(_("这份计划已有一次测算正在进行，请等它完成后再测算。"))
    try:
        with transaction.atomic():
            made = Proposal.objects.create(
                plan=plan, demands=demands.stored(), submission=submission,
                lines_edition=plan.lines_edition, asked_at=now, asked_by=viewer.user_id,
            )  # fmt: skip
    except IntegrityError:
        raise ValidationError(_("这份计划已有一次测算正在进行，请等它完成后再测算。")) from None
    note(viewer, "plan.propose", plan, now, {"proposal": made.pk})
    jobs.defer(TASK, proposal_id=made.pk)
    return made


def _check(demands: Demands, schools: set[int], plan_fen: int) -> None:
    faults = {}
    kinds = {one.id: one for one in read_kinds()}
    asked = [kinds[key] for key, (_least, most) in demands.kinds.items() if most and key in kinds]
    if set(demands.kinds) - set(kinds) or any(
        not 0 <= least <= most <= 200 for least, most in demands.kinds.values()
    ):
        faults["kinds"] = _("每个种类“至少”不能大于“至多”，最多 200 期。")
    elif not asked:
        faults["kinds"] = _("至少选一个班次种类，并把“至多”填为 1 以上。")
    if not demands.months or not set(demands.months) <= set(range(1, 13)):
        faults["months"] = _("至少选一个可以办班的月份。")
    if not set(demands.schools) <= schools:
        faults["schools"] = _("有一所院校不在可选范围内，请重新选择。")
    elif not demands.schools and any(one.needs_school for one in asked):
        faults["schools"] = _("所选的班次要在院校举办，请至少选一所院校。")
    faults |= _limits_at_fault(demands, plan_fen)
    if faults:
        raise ValidationError(faults)


def _limits_at_fault(demands: Demands, plan_fen: int) -> dict[str, str]:
    faults = {}
    if demands.places is not None and not 0 < demands.places <= MOST_PLACES:
        faults["places"] = _("总人次须为 1 以上的整数。")
    if demands.budget_fen is not None and demands.budget_fen < 0:
        faults["budget"] = _("经费须为 0 以上的数。")
    elif demands.budget_fen and 0 < plan_fen * UNIT_FACTOR <= demands.budget_fen:
        faults["budget"] = _("这比计划的总经费多一百倍以上：单位是万元，请核对。")
    if not 0 <= demands.fair_share <= 100 or demands.levels not in (1, 2):
        faults["fair_share"] = _("最低满足比例须在 0 与 100 之间。")
    return faults


@transaction.atomic
def take_over(
    *,
    viewer: Viewer,
    proposal_id: int,
    chosen: Mapping[int, int],
    now: datetime,
) -> list[PlannedClass]:
    """Add proposed classes to the draft, with the places that the officer gives each: quotas shrink in proportion.

    What was taken before is refused. Raises PermissionDenied, ValidationError.
    """
    proposal = Proposal.objects.filter(pk=proposal_id).first()
    plan = locked_plan(proposal.plan_id if proposal else 0)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_open(plan)
    rows = list(
        ProposedClass.objects.select_for_update()
        .filter(proposal_id=proposal_id, pk__in=list(chosen))
        .prefetch_related("quotas")
        .order_by("number")
    )
    if not rows or len(rows) < len(chosen):
        raise ValidationError(_("没有选中任何班次，或选中的班次已不存在。请刷新后重新选择。"))
    if taken := [one.title for one in rows if one.taken_as_id]:
        raise ValidationError(
            _("“%(title)s”已经采纳过，没有重复添加。请刷新页面。") % {"title": taken[0]}
        )
    kinds = {one.id: one for one in read_kinds()}
    made = insert(plan, [_new_class(one, kinds[one.kind], chosen[one.pk]) for one in rows])
    for one, planned in zip(rows, made, strict=True):
        one.taken_as = planned
    ProposedClass.objects.bulk_update(rows, ["taken_as"])
    note(viewer, "plan.take_over", plan, now, {"proposal": proposal_id, "classes": len(made)})
    return made


def _new_class(one: ProposedClass, kind: ClassKind, places: int) -> NewClass:
    most = max(kind.most_places, one.places)
    if not 0 < places <= most:
        raise ValidationError(
            _("“%(title)s”的人数须在 1 与 %(most)d 之间，没有采纳任何班次。")
            % {"title": one.title, "most": most}
        )
    quotas = [(row.organisation_id, row.places, 0) for row in one.quotas.all()]
    given = sum(row[1] for row in quotas)
    if given > places:
        quotas = [(key, number * places // given, 0) for key, number, _part in quotas]
    content = ClassContent(
        title=one.title,
        audience=kind.audience,
        places=places,
        days_hundredths=kind.days,
        hours_hundredths=kind.hours,
        month=one.month,
        focus=[name for name in kind.focus if name in Focus.values],
        categories=kind.categories,
        themes=kind.themes,
        school_id=one.school_id,
        party_spirit_class="party_spirit" in kind.themes,
        to_grassroots=kind.to_grassroots,
        cost_fen=one.cost_fen * places // one.places,
    )
    return NewClass(content, Source.PROPOSED, quotas, reason_of(one))


def reason_of(one: ProposedClass) -> str:
    """Why it was proposed, for the plan's own record."""
    return _("测算建议：%(helped)d 人可补学时，%(met)d 项要求由此达标") % {
        "helped": one.helped,
        "met": sum(one.grounds.values()),
    }
