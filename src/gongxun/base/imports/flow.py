"""The life of a run: read, decided, written, perhaps undone; nothing is written that was not decided first."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.imports.models import Run, State


@dataclass(frozen=True)
class Move:
    sources: frozenset[str]
    target: str


MOVES = {
    "decide": Move(frozenset({State.READING}), State.DECIDED),
    "confirm": Move(frozenset({State.DECIDED}), State.WRITING),
    "discard": Move(frozenset({State.DECIDED}), State.DISCARDED),
    "finish": Move(frozenset({State.WRITING}), State.DONE),
    # The register has changed, and all or nothing was asked for.
    "reconsider": Move(frozenset({State.WRITING}), State.DECIDED),
    "fail": Move(frozenset({State.READING, State.WRITING}), State.FAILED),
    "ask_undo": Move(frozenset({State.DONE}), State.UNDOING),
    "undo": Move(frozenset({State.UNDOING}), State.UNDONE),
    "keep": Move(frozenset({State.UNDOING}), State.DONE),
}
AT_WORK = frozenset({State.READING, State.WRITING, State.UNDOING})


def can(run: Run, move: str) -> bool:
    return run.state in MOVES[move].sources


def apply(run: Run, move: str) -> None:
    """Change the state in memory; raises ValidationError where the state does not allow the move."""
    if not can(run, move):
        raise ValidationError(
            _("这次导入%(state)s，未作改动；请看本页的最新情况。")
            % {"state": State(run.state).label}
        )
    run.state = MOVES[move].target
