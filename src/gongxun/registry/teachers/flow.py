"""A teacher's states, and what a record of each kind must say.

active    → suspended | retired
suspended → active | retired
retired   → active                 called back (返聘)
"""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.teachers.models import RecordKind, Result, State, Teacher

_STEPS: dict[str, frozenset[str]] = {
    State.ACTIVE: frozenset({State.SUSPENDED, State.RETIRED}),
    State.SUSPENDED: frozenset({State.ACTIVE, State.RETIRED}),
    State.RETIRED: frozenset({State.ACTIVE}),
}


@dataclass(frozen=True, slots=True)
class Shape:
    """Which fields a kind of record asks for, and from which results it chooses; ``spans``: it may last."""

    asks: frozenset[str]
    results: tuple[Result, ...] = ()
    spans: bool = False


_JUDGED = (Result.PASSED, Result.FAILED)
SHAPES: dict[str, Shape] = {
    RecordKind.FIELD_PRACTICE: Shape(frozenset({"place"}), spans=True),
    RecordKind.SECONDMENT: Shape(frozenset({"place"}), spans=True),
    RecordKind.HOSTED: Shape(frozenset({"place"}), spans=True),
    RecordKind.CONTEST: Shape(
        frozenset({"place", "level", "result"}),
        (Result.FIRST, Result.SECOND, Result.THIRD, Result.MERIT, Result.TOOK_PART),
    ),
    RecordKind.APPRAISAL: Shape(
        frozenset({"result", "ethics"}),
        (Result.EXCELLENT, Result.COMPETENT, Result.BARELY, Result.INCOMPETENT),
    ),
    RecordKind.TITLE_REVIEW: Shape(frozenset({"title", "result"}), _JUDGED),
    RecordKind.EVALUATION: Shape(frozenset({"place", "score"})),
}


def step(teacher: Teacher, state: State) -> None:
    """Set the state, unless none such leads on from the present one: ValidationError."""
    if not may_step(teacher, state):
        raise ValidationError(
            _("该教师目前为“%(state)s”，不能这样办理。请刷新页面查看最新状态。")
            % {"state": teacher.get_state_display()}
        )
    teacher.state = state


def may_step(teacher: Teacher, state: str) -> bool:
    return state in _STEPS[teacher.state]
