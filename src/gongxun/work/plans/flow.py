"""The life of a plan, and of a class in it.

plan   draft → consulting → submitted → approved → published → closed
       draft → submitted                  nobody need be asked
       consulting → draft                 consultation given up
       submitted → draft                  returned with remarks, or taken back
       Once approved it changes only with a reason, and every change stays on record.
class  planned → held | cancelled; what was wrongly said to be held is said anew.
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.work.plans.models import (
    OPEN,
    UNDER_WAY,
    AnnualPlan,
    ClassState,
    PlannedClass,
    State,
)

_STEPS: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.CONSULTING, State.SUBMITTED}),
    State.CONSULTING: frozenset({State.DRAFT, State.SUBMITTED}),
    State.SUBMITTED: frozenset({State.DRAFT, State.APPROVED}),
    State.APPROVED: frozenset({State.PUBLISHED}),
    State.PUBLISHED: frozenset({State.CLOSED}),
}


def may_step(plan: AnnualPlan, state: str) -> bool:
    return state in _STEPS.get(plan.state, ())


def step(plan: AnnualPlan, state: State) -> None:
    """Set the state; raises ValidationError where no such step leads on from the present one."""
    if not may_step(plan, state):
        raise ValidationError(refusal(plan))
    plan.state = state


def may_edit(plan: AnnualPlan) -> bool:
    """Whether its classes may be written freely."""
    return plan.state in OPEN


def may_change(plan: AnnualPlan) -> bool:
    """Whether its classes may be changed, with a reason for each change."""
    return plan.state in UNDER_WAY


def require_open(plan: AnnualPlan) -> None:
    """Raises ValidationError unless the plan is still being drafted."""
    if not may_edit(plan):
        raise ValidationError(refusal(plan))


def require_under_way(plan: AnnualPlan) -> None:
    """Raises ValidationError unless the plan is approved and not closed."""
    if not may_change(plan):
        raise ValidationError(refusal(plan))


def hold(one: PlannedClass) -> None:
    """Raises ValidationError where the class was cancelled."""
    if one.state == ClassState.CANCELLED:
        raise ValidationError(_("“%(title)s”已取消，不能登记为已举办。") % {"title": one.title})
    one.state = ClassState.HELD


def cancel(one: PlannedClass) -> None:
    """Raises ValidationError where the class was held or cancelled before."""
    if one.state != ClassState.PLANNED:
        raise ValidationError(
            _("“%(title)s”目前为“%(state)s”，不能取消。")
            % {"title": one.title, "state": one.get_state_display()}
        )
    one.state = ClassState.CANCELLED


def refusal(plan: AnnualPlan) -> str:
    return _("这份计划目前为“%(state)s”，不能这样办理。请刷新页面查看最新状态。") % {
        "state": plan.get_state_display()
    }
