"""Money set aside by category, and money spent. Amounts in 分; what was spent is only ever added."""

from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.work.plans import flow
from gongxun.work.plans.models import AnnualPlan, BudgetLine, MoneyCategory, Spending
from gongxun.work.plans.services.drafting import MOST_FEN
from gongxun.work.plans.services.locking import locked_plan
from gongxun.work.plans.services.noting import keep_change, note


@transaction.atomic
def set_budget(
    *, viewer: Viewer, plan_id: int, lines: dict[str, int], reason: str = "", now: datetime
) -> AnnualPlan:
    """Share the budget out by category, in 分. Once approved it needs a reason, which is kept.

    Raises PermissionDenied; ValidationError where the lines together exceed the plan's budget.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    if not flow.may_edit(plan):
        flow.require_under_way(plan)
    if any(not 0 <= fen <= MOST_FEN for fen in lines.values()):
        raise ValidationError(_("经费须为 0 以上的数。"))
    if sum(lines.values()) > plan.budget_fen:
        raise ValidationError(
            _("各项之和 %(sum)s 元超过计划总经费 %(most)s 元。请先调整总经费，或减少其中一项。")
            % {"sum": sum(lines.values()) // 100, "most": plan.budget_fen // 100}
        )
    before = dict(plan.budget_lines.values_list("category", "planned_fen"))
    changed = {key: fen for key, fen in lines.items() if before.get(key, 0) != fen}
    if flow.may_change(plan) and changed and not reason.strip():
        raise ValidationError({"reason": _("计划已批准，调整经费须写明原因。")})
    for key, fen in changed.items():
        BudgetLine.objects.update_or_create(plan=plan, category=key, defaults={"planned_fen": fen})
        if flow.may_change(plan):
            keep_change(
                viewer, plan, None, f"budget.{key}", str(before.get(key, 0)), str(fen), reason, now
            )
    note(viewer, "plan.budget", plan, now)
    return plan


@transaction.atomic
def spend(
    *,
    viewer: Viewer,
    plan_id: int,
    class_id: int | None,
    category: str,
    amount_fen: int,
    spent_on: date,
    words: str,
    submission: UUID | None,
    now: datetime,
) -> Spending:
    """Write down an amount spent; the same ``submission`` again answers with the one written.

    Raises PermissionDenied, ValidationError by field; over-spending is no error, the page warns of it.
    """
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    made = Spending.objects.filter(plan=plan, submission=submission).first() if submission else None
    if made is not None:
        return made
    flow.require_under_way(plan)
    faults = {}
    if not 0 < amount_fen <= MOST_FEN:
        faults["amount_fen"] = _("金额须大于 0；记错的支出请在它那一行冲正。")
    if category not in MoneyCategory.values:
        faults["category"] = _("请从列表中选择费用类别。")
    if spent_on > viewer.today:
        faults["spent_on"] = _("支出日期不能晚于今天。")
    if class_id is not None and not plan.classes.filter(pk=class_id).exists():
        faults["class_id"] = _("这个班次不在本计划中，请重新选择。")
    if not words.strip():
        faults["words"] = _("摘要没有填写。")
    if faults:
        raise ValidationError(faults)
    made = Spending.objects.create(
        plan=plan,
        planned_class_id=class_id,
        category=category,
        amount_fen=amount_fen,
        spent_on=spent_on,
        words=words.strip()[:200],
        submission=submission,
        recorded_at=now,
        recorded_by=viewer.user_id,
    )
    note(viewer, "plan.spend", plan, now, {"spending": made.pk, "fen": amount_fen})
    return made


@transaction.atomic
def reverse_spending(*, viewer: Viewer, spending_id: int, reason: str, now: datetime) -> Spending:
    """Undo an amount by another of the same size below 0; done twice it is done once.

    Raises PermissionDenied, ValidationError without a reason, or for what is itself a reversal.
    """
    found = Spending.objects.filter(pk=spending_id).first()
    plan = locked_plan(found.plan_id if found else 0)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    one = Spending.objects.get(pk=spending_id)
    made = Spending.objects.filter(reverses=one).first()
    if made is not None:
        return made
    flow.require_under_way(plan)
    if one.reverses_id is not None:
        raise ValidationError(_("这一笔本身是冲正，不能再冲正；如需恢复，请重新登记支出。"))
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么冲正。")})
    made = Spending.objects.create(
        plan=plan,
        planned_class_id=one.planned_class_id,
        category=one.category,
        amount_fen=-one.amount_fen,
        spent_on=viewer.today,
        words=reason.strip()[:200],
        reverses=one,
        recorded_at=now,
        recorded_by=viewer.user_id,
    )
    note(viewer, "plan.reverse_spending", plan, now, {"spending": one.pk})
    return made
