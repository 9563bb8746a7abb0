"""The life of a proposal: put forward, then recognised, returned or withdrawn; what was returned may come again."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.records.ledger.models import Proposal, ProposalState


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


def can(proposal: Proposal, move: str) -> bool:
    return proposal.state in MOVES[move].sources


def apply(proposal: Proposal, move: str) -> None:
    """Change the state in memory; raises ValidationError where the state does not allow the move."""
    if not can(proposal, move):
        raise ValidationError(
            _("该申报%(state)s，未作改动；请刷新页面查看最新情况。")
            % {"state": ProposalState(proposal.state).label}
        )
    proposal.state = MOVES[move].target
