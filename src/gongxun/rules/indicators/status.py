"""Whether a value meets, lags or misses its requirement, by comparing integer products only."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

MET, NOT_MET, ON_TRACK, BEHIND, NO_DATA = "met", "not_met", "on_track", "behind", "no_data"

Whole: TypeAlias = ir.IntegerValue | int


@dataclass(frozen=True)
class Judged:
    """What became of one requirement; whether it keeps up matters while the window is open."""

    met: ir.BooleanValue
    keeps_up: ir.BooleanValue
    closed: ir.BooleanValue

    @property
    def status(self) -> ir.StringValue:
        return ibis.cases(
            (self.met, MET), (self.closed, NOT_MET), (self.keeps_up, ON_TRACK), else_=BEHIND
        )

    @property
    def on_track(self) -> ir.BooleanValue:
        return ~self.met & ~self.closed & self.keeps_up


def keeps_up_with(
    amounts: dict[str, ir.IntegerValue],
    required: dict[str, Whole],
    elapsed: tuple[ir.IntegerValue, ir.IntegerValue],
) -> ir.BooleanValue:
    """Whether the best progress of any alternative is at least the share of time gone."""
    gone, whole = elapsed
    return ibis.or_(*(amounts[unit] * whole >= gone * required[unit] for unit in required))


def reaches(numerator: ir.IntegerValue, denominator: Whole, target: Fraction) -> ir.BooleanValue:
    """numerator ÷ denominator ≥ target, without dividing."""
    return numerator * target.denominator >= denominator * target.numerator


def reached_status(reached: ir.BooleanValue, closed: ir.BooleanValue) -> ir.StringValue:
    """School figures have no pace: an open window only says on which side of the target it is."""
    return ibis.cases((reached & closed, MET), (reached, ON_TRACK), (closed, NOT_MET), else_=BEHIND)
