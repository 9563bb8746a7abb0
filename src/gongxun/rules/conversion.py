"""From raw facts to credit: minutes watched, teaching hours attended, half-days present.

The plan leaves this to each organisation; the rules come dated from its policy book. Amounts are
integers in hundredths, rounded down once an item; what exceeds a cap is a number of its own, so
that the ledger can enter and later reverse it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongxun.rules.books.local_rules import Cap, ConversionRule

_SECONDS_PER_MINUTE = 60


@dataclass(frozen=True)
class Amount:
    """Credit hours and training days, in hundredths."""

    hours_hundredths: int
    days_hundredths: int


@dataclass(frozen=True)
class RawFacts:
    """What one item left behind; most items have one of the three.

    `online_seconds` are watched seconds, `teaching_hundredths` teaching hours × 100,
    `half_days` half-days present.
    """

    online_seconds: int = 0
    teaching_hundredths: int = 0
    half_days: int = 0


@dataclass(frozen=True)
class Credited:
    """One earlier credit of the same person, as caps look at it; reversals count negative."""

    form: str
    earned_on: date
    amount: Amount


@dataclass(frozen=True)
class Excess:
    """What a cap takes away again, and which cap."""

    cap: Cap
    amount: Amount


def convert(facts: RawFacts, rule: ConversionRule) -> Amount:
    """The credit of one item by the rule in force on its day.

    Where an item has teaching hours or watched seconds, its half-days give days only: nobody is
    credited hours twice for sitting in one room. Raises ValueError for negative facts.
    """
    if min(facts.online_seconds, facts.teaching_hundredths, facts.half_days) < 0:
        raise ValueError("时长、课时和半天数不能为负")
    ratio = rule.credit_hours_per_teaching_hour
    hours = (facts.online_seconds * 100) // (rule.online_minutes_per_hour * _SECONDS_PER_MINUTE)
    hours += facts.teaching_hundredths * ratio.numerator // ratio.denominator
    if not facts.online_seconds and not facts.teaching_hundredths:
        hours = facts.half_days * rule.half_day.hours
    return Amount(hours, facts.half_days * rule.half_day.days)


def excess(
    amount: Amount,
    form: str,
    earned_on: date,
    earlier: Iterable[Credited],
    rule: ConversionRule,
) -> tuple[Excess, ...]:
    """What the caps take from a new credit, given what the person already has; never negative.

    `earlier` includes previous excess entries, which stand as negative amounts. Several caps each
    take only what the ones before left standing.
    """
    known = tuple(earlier)
    left = amount
    taken = []
    for cap in rule.caps:
        if cap.form != form:
            continue
        before = sum(
            _in_unit(item.amount, cap)
            for item in known
            if item.form == form and _same_period(item.earned_on, earned_on, cap)
        )
        over = min(_in_unit(left, cap), before + _in_unit(left, cap) - cap.at_most)
        if over > 0:
            cut = Amount(over, 0) if cap.unit == "hours" else Amount(0, over)
            left = Amount(
                left.hours_hundredths - cut.hours_hundredths,
                left.days_hundredths - cut.days_hundredths,
            )
            taken.append(Excess(cap, cut))
    return tuple(taken)


def _in_unit(amount: Amount, cap: Cap) -> int:
    return amount.hours_hundredths if cap.unit == "hours" else amount.days_hundredths


def _same_period(one: date, other: date, cap: Cap) -> bool:
    return one == other if cap.per == "day" else one.year == other.year
