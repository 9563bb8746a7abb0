from gongxun.records.ledger.forms.entries import (
    THEMES,
    EntryForm,
    LedgerFilter,
    LedgerQuery,
    ReturnForm,
    ReversalForm,
    initial_of,
)

__all__ = [
    "THEMES",
    "EntryForm",
    "LedgerFilter",
    "LedgerQuery",
    "ReturnForm",
    "ReversalForm",
    "initial_of",
]
