from gongxun.records.ledger.models.entries import Claim, Entry, EntryKind, Form, Mode, Source
from gongxun.records.ledger.models.evidence import Evidence
from gongxun.records.ledger.models.objections import Objection, ObjectionState
from gongxun.records.ledger.models.proposals import Decision, Proposal, ProposalState
from gongxun.records.ledger.models.seals import Seal, Unsealed
from gongxun.records.ledger.models.years import YearClosure

__all__ = [
    "Claim",
    "Decision",
    "Entry",
    "EntryKind",
    "Evidence",
    "Form",
    "Mode",
    "Objection",
    "ObjectionState",
    "Proposal",
    "ProposalState",
    "Seal",
    "Source",
    "Unsealed",
    "YearClosure",
]
