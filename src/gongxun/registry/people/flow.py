"""The states of transfers, exemptions and merge proposals, and who may pass from one to another.

transfer    proposed  → accepted | declined   by the receiving organisation
            proposed  → withdrawn             by the sending organisation
exemption   requested → approved | refused    by an officer who did not ask for it
            approved  → revoked               by an officer
proposal    open      → merged | refused      by an officer of both files
"""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.registry.people.models import Exemption, MergeProposal, Transfer

_STEPS: dict[str, frozenset[str]] = {
    Transfer.State.PROPOSED: frozenset(
        {Transfer.State.ACCEPTED, Transfer.State.DECLINED, Transfer.State.WITHDRAWN}
    ),
}
_EXEMPTION_STEPS: dict[str, frozenset[str]] = {
    Exemption.State.REQUESTED: frozenset({Exemption.State.APPROVED, Exemption.State.REFUSED}),
    Exemption.State.APPROVED: frozenset({Exemption.State.REVOKED}),
}
_PROPOSAL_STEPS: dict[str, frozenset[str]] = {
    MergeProposal.State.OPEN: frozenset({MergeProposal.State.MERGED, MergeProposal.State.REFUSED}),
}


def step_transfer(transfer: Transfer, state: Transfer.State) -> None:
    """Set the state, unless the transfer has been decided already: ValidationError."""
    _step(transfer, state, _STEPS)


def step_exemption(exemption: Exemption, state: Exemption.State) -> None:
    """Set the state, unless no such step leads on from the present one: ValidationError."""
    _step(exemption, state, _EXEMPTION_STEPS)


def step_proposal(proposal: MergeProposal, state: MergeProposal.State) -> None:
    """Set the state, unless the proposal has been decided already: ValidationError."""
    _step(proposal, state, _PROPOSAL_STEPS)


def _step(
    subject: Transfer | Exemption | MergeProposal, state: str, steps: dict[str, frozenset[str]]
) -> None:
    if state not in steps.get(subject.state, ()):
        raise ValidationError(
            _("此事项目前为“%(state)s”，不能再这样办理。请刷新页面查看最新状态。")
            % {"state": subject.get_state_display()}
        )
    subject.state = state
