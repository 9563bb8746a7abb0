"""Whether a value meets, lags or misses its requirement, by comparing integer products only."""

from dataclasses import dataclass
from fractions import Fraction
from typing import TypeAlias

import ibis
import ibis.expr.types as ir

MET, NOT_MET, ON_TRACK, BEHIND, NO_DATA = "met", "not_met", "on_track", "behind", "no_data"

Whole: TypeAlias = ir.IntegerValue | int
Truth: TypeAlias = ir.BooleanValue | bool


@dataclass(frozen=True)
class Judged:
    """What became of one requirement; `met` and `on_track` (while open) exclude each other."""

    met: ir.BooleanValue
    on_track: ir.BooleanValue
    closed: Truth

    @property
    def status(self) -> ir.StringValue:
        missed = ibis.ifelse(self.on_track, ON_TRACK, BEHIND)
        if self.closed is True:
            missed = ibis.literal(NOT_MET)
        elif self.closed is not False:
            missed = ibis.ifelse(self.closed, NOT_MET, missed)
        return ibis.ifelse(self.met, MET, missed)


def judge_amounts(
    amounts: dict[str, ir.IntegerValue],
    required: dict[str, Whole],
    elapsed: tuple[Whole, Whole],
    closed: Truth,
) -> Judged:
    """Met by any alternative; on track where the best progress keeps up with the time gone."""
    gone, whole = elapsed
    met = ibis.or_(*(amounts[unit] >= required[unit] for unit in required))
    keeping_up = ibis.or_(
        *(amounts[unit] * whole >= ibis_int(gone) * required[unit] for unit in required)
    )
    return Judged(met, keeping_up, closed)


def judge_once(
    met: ir.BooleanValue, elapsed: tuple[int, int], closed: bool, below: Fraction
) -> Judged:
    """At least once: no progress to measure, so only the time gone decides."""
    early = Fraction(*elapsed) < below
    return Judged(met, ibis.literal(early), closed)


def judge_ratio(
    numerator: ir.IntegerValue, denominator: ir.IntegerValue, target: Fraction
) -> ir.BooleanValue:
    """numerator ÷ denominator ≥ target, without dividing."""
    return numerator * target.denominator >= denominator * target.numerator


def ibis_int(value: Whole) -> ir.IntegerValue:
    return ibis.literal(value, type="int64") if isinstance(value, int) else value
