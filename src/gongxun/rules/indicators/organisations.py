"""The shape of an organisation's result row."""

from typing import Final

import ibis
import ibis.expr.types as ir

ORG_RESULT: Final = {
    "indicator": "string",
    "window": "string",
    "org_id": "int64",
    "population": "int64",
    "met": "int64",
    "not_met": "int64",
    "on_track": "int64",
    "behind": "int64",
    "exempt": "int64",
    "numerator": "float64",
    "denominator": "float64",
    "target": "float64",
    "status": "string",
}
_COUNTS: Final = ("population", "met", "not_met", "on_track", "behind", "exempt")
_RATIO: Final = ("numerator", "denominator", "target")


def organisation_row(
    table: ir.Table,
    indicator: str,
    window: ir.StringValue,
    org_id: ir.IntegerValue,
    value: tuple[ir.FloatingValue, ir.FloatingValue | None],
    target: ir.FloatingValue | float,
    status: ir.StringValue,
) -> ir.Table:
    """An organisation or school indicator: the counts of persons stay null."""
    numerator, denominator = value
    empty = {name: ibis.null("int64") for name in _COUNTS}
    return table.select(
        indicator=ibis.literal(indicator),
        window=window,
        org_id=org_id,
        **empty,
        numerator=numerator,
        denominator=ibis.null("float64") if denominator is None else denominator,
        target=ibis.literal(target, type="float64") if isinstance(target, float) else target,
        status=status,
    )


def roll_up_row(
    table: ir.Table,
    indicator: ir.StringValue,
    window: ir.StringValue,
    counts: dict[str, ir.IntegerValue],
) -> ir.Table:
    """The counts of a person indicator over a subtree: the ratio stays null."""
    return table.select(
        indicator=indicator,
        window=window,
        org_id=table.org_id,
        **{name: counts[name] for name in _COUNTS},
        **{name: ibis.null("float64") for name in _RATIO},
        status=ibis.null("string"),
    )


def hours(hundredths: ir.IntegerValue) -> ir.FloatingValue:
    """学时 with decimals: 350 hundredths are 3.5, the nearest double on every engine."""
    return hundredths.cast("float64") / 100.0
