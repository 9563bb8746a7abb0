from gongxun.records.ledger.selectors.files import (
    History,
    Total,
    closures_of,
    entries_of,
    entry,
    history,
    proposals_for,
    proposals_of,
    reversals_of,
    seal_of,
    totals_of,
)
from gongxun.records.ledger.selectors.verification import Finding, SealProblem, verify_seals

__all__ = [
    "Finding",
    "History",
    "SealProblem",
    "Total",
    "closures_of",
    "entries_of",
    "entry",
    "history",
    "proposals_for",
    "proposals_of",
    "reversals_of",
    "seal_of",
    "totals_of",
    "verify_seals",
]
