import itertools

import pytest
from django.core.exceptions import ValidationError

from gongxun.base.imports import flow
from gongxun.base.imports.models import Run, State


@pytest.mark.parametrize(("state", "move"), list(itertools.product(State.values, flow.MOVES)))
def test_a_move_leads_to_its_target_or_changes_nothing(state: str, move: str) -> None:
    run = Run(state=state)
    if state in flow.MOVES[move].sources:
        flow.apply(run, move)
        assert run.state == flow.MOVES[move].target
    else:
        with pytest.raises(ValidationError, match="未作改动"):
            flow.apply(run, move)
        assert run.state == state


def test_nothing_is_written_that_was_not_decided_and_confirmed() -> None:
    into = {name: move.sources for name, move in flow.MOVES.items() if move.target == State.DONE}
    assert into == {"finish": {State.WRITING}, "keep": {State.UNDOING}}
    assert [move.sources for move in flow.MOVES.values() if move.target == State.WRITING] == [
        {State.DECIDED}
    ]


def test_no_work_ends_nowhere() -> None:
    for state in flow.AT_WORK:
        assert any(state in move.sources for move in flow.MOVES.values())
    for state in (State.UNDONE, State.FAILED, State.DISCARDED):
        assert not any(state in move.sources for move in flow.MOVES.values())
