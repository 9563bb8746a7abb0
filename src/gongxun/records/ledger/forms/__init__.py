from gongxun.records.ledger.forms.entries import (
    THEMES,
    EntryForm,
    LedgerFilter,
    LedgerQuery,
    ReturnForm,
    ReversalForm,
    Seen,
    initial_of,
)

__all__ = [
    "THEMES",
    "EntryForm",
    "LedgerFilter",
    "LedgerQuery",
    "ReturnForm",
    "ReversalForm",
    "Seen",
    "initial_of",
]
