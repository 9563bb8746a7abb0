"""The life of a survey.

draft → opening → open → closed, its results published or not; draft, opening or open → cancelled.
Questions and terms are frozen from the opening on; only the deadline may move, backwards never.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.work.surveys.models import State, Survey

NEXT: dict[str, frozenset[str]] = {
    State.DRAFT: frozenset({State.OPENING, State.CANCELLED}),
    State.OPENING: frozenset({State.OPEN, State.CANCELLED}),
    State.OPEN: frozenset({State.CLOSED, State.CANCELLED}),
    State.CLOSED: frozenset({State.OPEN}),
    State.CANCELLED: frozenset(),
}


def may_step(survey: Survey, state: State) -> bool:
    return state in NEXT[survey.state]


def step(survey: Survey, state: State) -> None:
    """Raises ValidationError where the survey cannot go there from where it stands."""
    if not may_step(survey, state):
        raise ValidationError(
            _("这份调研%(state)s，不能这样办理，没有改动。请刷新页面。")
            % {"state": survey.get_state_display()}
        )
    survey.state = state


def require_draft(survey: Survey) -> None:
    """Raises ValidationError once the survey was opened: what some have answered others must be asked alike."""
    if survey.state != State.DRAFT:
        raise ValidationError(
            _("这份调研%(state)s，题目和范围已经固定，没有改动。需要另问的，请复制为新的调研。")
            % {"state": survey.get_state_display()}
        )


def refusal_today(survey: Survey, today: date) -> str:
    """Why nobody may answer today; empty where one may."""
    if survey.state == State.CANCELLED:
        return _("这份调研已取消，不再收答卷。原因：%(reason)s") % {"reason": survey.end_reason}
    if survey.state == State.CLOSED or today > survey.closes_on:
        return _(
            "调研已于 %(day)s 截止，答卷没有提交。您填写的内容已保留为草稿；如需补交，请联系主办单位延期。"
        ) % {"day": survey.closes_on.isoformat()}
    if survey.state != State.OPEN:
        return _("调研还没有开始，答卷没有提交。")
    if today < survey.opens_on:
        return _("调研从 %(day)s 开始，现在还不能提交；填写的内容已保留为草稿。") % {
            "day": survey.opens_on.isoformat()
        }
    return ""
