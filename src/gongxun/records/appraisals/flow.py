"""The life of an appraisal.

invited → self_rating (first words saved) → submitted → visiting (a visit arranged; scored meanwhile) → scored →
announced, or rectification where there is something to mend → closed; cancelled before it is announced.
An item: open → reported → accepted, or open again when returned.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.records.appraisals.models import Appraisal, Item, ItemState, State

ORDER = (
    State.INVITED, State.SELF_RATING, State.SUBMITTED, State.VISITING, State.SCORED,
    State.ANNOUNCED, State.RECTIFICATION, State.CLOSED,
)  # fmt: skip
_STEPS: dict[str, frozenset[str]] = {
    State.INVITED: frozenset({State.SELF_RATING, State.CANCELLED}),
    State.SELF_RATING: frozenset({State.SELF_RATING, State.SUBMITTED, State.CANCELLED}),
    State.SUBMITTED: frozenset({State.VISITING, State.CANCELLED}),
    State.VISITING: frozenset({State.VISITING, State.SCORED, State.CANCELLED}),
    State.SCORED: frozenset({State.ANNOUNCED, State.RECTIFICATION, State.CANCELLED}),
    State.ANNOUNCED: frozenset({State.CLOSED}),
    State.RECTIFICATION: frozenset({State.CLOSED}),
}


def step(appraisal: Appraisal, state: State) -> None:
    """Set the state; raises ValidationError where no such step leads on from the present one."""
    if not may_step(appraisal, state):
        raise ValidationError(
            _("这次评估目前为“%(state)s”，不能这样办理。请刷新页面查看最新状态。")
            % {"state": appraisal.get_state_display()}
        )
    appraisal.state = state
    appraisal.edition += 1


def may_step(appraisal: Appraisal, state: State) -> bool:
    return state in _STEPS.get(appraisal.state, ())


def require_in_time(until: date, today: date) -> None:
    """Raises ValidationError after the last day."""
    if today > until:
        raise ValidationError(
            _("已过截止日期 %(day)s，没有保存；如确有需要，请主办单位延期。")
            % {"day": until.isoformat()}
        )


def require_item(item: Item, state: ItemState) -> None:
    if item.state != state:
        raise ValidationError(
            _("这一条目前为“%(state)s”，不能这样办理。请刷新页面查看最新状态。")
            % {"state": item.get_state_display()}
        )
