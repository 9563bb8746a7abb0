"""Many yes-or-no facts of one row in a few whole numbers, so that wide tables stay narrow."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

_PER_COLUMN = 60


def columns(prefix: str, count: int) -> tuple[str, ...]:
    """The columns that hold `count` facts; one even where there is none."""
    return tuple(f"{prefix}_{number}" for number in range(max(1, -(-count // _PER_COLUMN))))


def packed(prefix: str, facts: Sequence[ir.BooleanValue | None]) -> dict[str, ir.IntegerValue]:
    """Columns in which fact number n is bit n; a None is never set, a null counts as no."""
    result: dict[str, ir.IntegerValue] = {}
    for column, name in enumerate(columns(prefix, len(facts))):
        total: ir.IntegerValue = ibis.literal(0, type="int64")
        part = facts[column * _PER_COLUMN : (column + 1) * _PER_COLUMN]
        for position, fact in enumerate(part):
            if fact is not None:
                total = total + ibis.ifelse(fact, _bit(position), _bit(None))
        result[name] = total
    return result


def is_set(table: ir.Table, prefix: str, number: int) -> ir.BooleanValue:
    column = table[f"{prefix}_{number // _PER_COLUMN}"]
    found: ir.BooleanValue = (column & _bit(number % _PER_COLUMN)) != 0
    return found


def _bit(position: int | None) -> ir.IntegerScalar:
    return ibis.literal(0 if position is None else 2**position, type="int64")
