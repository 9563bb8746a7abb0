"""The windows begun, as rows that expressions read: one table for several, one row for one."""

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import Final

import ibis
import ibis.expr.types as ir

from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.periods import Window

COLUMNS: Final = {
    "window": "string",
    "first_day": "date",
    "last_day": "date",
    "judged_on": "date",
    "closed": "boolean",
    "early": "boolean",
    "gone": "int64",
    "whole": "int64",
}
"""`judged_on` is T; `gone` of `whole` days; `early` while "at least once" is still on track."""


def windows_table(kind: str) -> ir.Table:
    """Every window begun of a kind (year, semester or plan), as an engine keeps them."""
    return ibis.table(COLUMNS, name=f"{kind}_windows")


def window_row(
    window: Window, calendar: Calendar, once_below: Fraction
) -> Mapping[str, str | date | bool | int]:
    """One row of these tables."""
    gone, whole = window.elapsed(calendar.as_of)
    return {
        "window": window.label,
        "first_day": window.start,
        "last_day": window.end,
        "judged_on": window.evaluated_on(calendar.as_of),
        "closed": window.is_closed(calendar.as_of),
        "early": Fraction(gone, whole) < once_below,
        "gone": gone,
        "whole": whole,
    }
