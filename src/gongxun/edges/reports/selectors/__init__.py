from gongxun.edges.reports.selectors.sections import Section
from gongxun.edges.reports.selectors.statements import (
    digest_of,
    has_changed,
    may_withdraw,
    statement,
    statement_of_code,
    statements_of,
    withdrawal_of,
)
from gongxun.edges.reports.selectors.tables import Asked, Report, asked_of, report_of

__all__ = [
    "Asked",
    "Report",
    "Section",
    "asked_of",
    "digest_of",
    "has_changed",
    "may_withdraw",
    "report_of",
    "statement",
    "statement_of_code",
    "statements_of",
    "withdrawal_of",
]
