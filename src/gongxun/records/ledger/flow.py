"""The lives of proposals and of objections, as the states from which each move may be made.

A proposal is put forward, then recognised, returned or withdrawn; what was returned may come again.
An objection is answered once, taken back, or lapses when its entry is reversed meanwhile.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.records.ledger.models import Objection, ObjectionState, Proposal, ProposalState


@dataclass(frozen=True)
class Move:
    sources: frozenset[str]
    target: str


MOVES = {
    "withdraw": Move(
        frozenset({ProposalState.SUBMITTED, ProposalState.RETURNED}), ProposalState.WITHDRAWN
    ),
    "recognise": Move(frozenset({ProposalState.SUBMITTED}), ProposalState.RECOGNISED),
    "return": Move(frozenset({ProposalState.SUBMITTED}), ProposalState.RETURNED),
    "resubmit": Move(frozenset({ProposalState.RETURNED}), ProposalState.SUBMITTED),
}
OBJECTION_MOVES = {
    "uphold": Move(frozenset({ObjectionState.OPEN}), ObjectionState.UPHELD),
    "decline": Move(frozenset({ObjectionState.OPEN}), ObjectionState.DECLINED),
    "withdraw": Move(frozenset({ObjectionState.OPEN}), ObjectionState.WITHDRAWN),
    "lapse": Move(frozenset({ObjectionState.OPEN}), ObjectionState.LAPSED),
}


def can(subject: Proposal | Objection, move: str) -> bool:
    return subject.state in _moves_of(subject)[move].sources


def apply(subject: Proposal | Objection, move: str) -> None:
    """Change the state in memory; raises ValidationError where the state does not allow the move."""
    if not can(subject, move):
        if isinstance(subject, Proposal):
            message = _("该申报%(state)s，未作改动；请刷新页面查看最新情况。")
        else:
            message = _("该异议%(state)s，未作改动；请刷新页面查看最新情况。")
        raise ValidationError(message % {"state": subject.get_state_display()})
    subject.state = _moves_of(subject)[move].target


def _moves_of(subject: Proposal | Objection) -> Mapping[str, Move]:
    return MOVES if isinstance(subject, Proposal) else OBJECTION_MOVES
