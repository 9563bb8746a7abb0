"""What is held until the transaction ends; always the plan before anything of it."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.work.plans.models import AnnualPlan, Consultation, PlannedClass


def locked_plan(plan_id: int) -> AnnualPlan:
    """Raises ValidationError where there is none."""
    found = AnnualPlan.objects.select_for_update().filter(pk=plan_id).first()
    if found is None:
        raise ValidationError(_("这份计划已不存在；请返回列表刷新。"))
    return found


def locked_class(class_id: int) -> PlannedClass:
    """The class with its plan, both held; raises ValidationError where there is none."""
    plan_id = PlannedClass.objects.filter(pk=class_id).values_list("plan_id", flat=True).first()
    plan = locked_plan(plan_id or 0)
    found = PlannedClass.objects.select_for_update().filter(pk=class_id).first()
    if found is None:
        raise ValidationError(_("这个班次已从计划中删除；请返回计划刷新。"))
    found.plan = plan
    return found


def locked_consultation(consultation_id: int) -> Consultation:
    """The consultation with its plan, both held; raises ValidationError where there is none."""
    rows = Consultation.objects.filter(pk=consultation_id)
    plan = locked_plan(rows.values_list("plan_id", flat=True).first() or 0)
    found = Consultation.objects.select_for_update().filter(pk=consultation_id).first()
    if found is None:
        raise ValidationError(_("没有这次会商；请返回计划刷新。"))
    found.plan = plan
    return found


def require_seen(plan: AnnualPlan, seen: int) -> None:
    """Raises ValidationError where the plan has changed since the form was drawn."""
    if plan.edition != seen:
        raise ValidationError(_("这份计划刚被别人改过，您的操作没有保存。请核对最新内容后再提交。"))
