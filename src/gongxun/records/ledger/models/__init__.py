from gongxun.records.ledger.models.entries import Claim, Entry, EntryKind, Form, Mode, Source
from gongxun.records.ledger.models.proposals import Proposal, ProposalState
from gongxun.records.ledger.models.seals import Seal, Unsealed
from gongxun.records.ledger.models.years import YearClosure

__all__ = [
    "Claim",
    "Entry",
    "EntryKind",
    "Form",
    "Mode",
    "Proposal",
    "ProposalState",
    "Seal",
    "Source",
    "Unsealed",
    "YearClosure",
]
