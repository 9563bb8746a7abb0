"""The life of a call, and of a site.

call  open → judging → notice → decided; cancelled before it is decided.
site  active ⇄ rectifying → retired; a candidate is awarded a level by a call's decision, renewed or
      put to rights when its term is reviewed, and falls back a level when it is withdrawn.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.sites.models import Call, CallState, Level, Outcome, Site, State

_CALL_STEPS: dict[str, frozenset[str]] = {
    CallState.OPEN: frozenset({CallState.JUDGING, CallState.CANCELLED}),
    CallState.JUDGING: frozenset({CallState.NOTICE, CallState.CANCELLED}),
    CallState.NOTICE: frozenset({CallState.DECIDED, CallState.CANCELLED}),
}


def step_call(call: Call, state: CallState) -> None:
    """Set the state, unless no such step leads on from the present one: ValidationError."""
    if not may_step(call, state):
        raise ValidationError(
            _("这次征集目前为“%(state)s”，不能这样办理。请刷新页面查看最新状态。")
            % {"state": call.get_state_display()}
        )
    call.state = state


def may_step(call: Call, state: str) -> bool:
    return state in _CALL_STEPS.get(call.state, ())


def may_review(site: Site) -> bool:
    """Whether a level is there to be renewed, mended or withdrawn."""
    return site.level != Level.CANDIDATE and site.state != State.RETIRED


def award(site: Site, level: str, on: date, until: date, by: int) -> None:
    """Give a level for a term. What it held before is what it falls back to."""
    refuse_retired(site)
    if site.level != level:
        site.level_before = site.level
    site.level, site.awarded_by_id = level, by
    site.awarded_on, site.valid_until = on, until
    site.state, site.state_reason = State.ACTIVE, ""


def review(site: Site, outcome: str, until: date | None, reason: str) -> None:
    """What a review of the term comes to. ``until``: the new term's end, or by when to mend."""
    if not may_review(site):
        raise ValidationError(_("这个教学点没有在期的称号，不能复核。请刷新页面查看。"))
    if outcome == Outcome.RENEWED:
        site.state, site.state_reason, site.valid_until = State.ACTIVE, "", until
    elif outcome == Outcome.RECTIFY:
        site.state, site.state_reason, site.valid_until = State.RECTIFYING, reason, until
    else:
        site.level, site.level_before = site.level_before, Level.CANDIDATE
        site.state, site.state_reason, site.valid_until = State.ACTIVE, reason, None


def retire(site: Site, reason: str) -> None:
    refuse_retired(site)
    site.state, site.state_reason = State.RETIRED, reason


def refuse_retired(site: Site) -> None:
    if site.state == State.RETIRED:
        raise ValidationError(_("“%(name)s”已退出，不能再办理。") % {"name": site.name})
