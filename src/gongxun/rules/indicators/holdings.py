"""Who holds which appointment on each date of evaluation, and who is exempt then."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.indicators import bits
from gongxun.rules.indicators.populations import Populations
from gongxun.rules.indicators.tables import LakeTables

HELD, EXEMPT = "held", "exempt"
_FIRST_DAY = date(1, 1, 1)


def exempt_bit(indicator: int, position: int, dates: int) -> int:
    return indicator * dates + position


def exempt_columns(book: PolicyBook, dates: int) -> tuple[str, ...]:
    return bits.columns(EXEMPT, len(book.person_indicators) * dates)


def holding_columns(book: PolicyBook, dates: int) -> tuple[str, ...]:
    """The masks that stand beside the ids of a held appointment."""
    return (
        *bits.columns(HELD, dates),
        *Populations(book).columns,
        *exempt_columns(book, dates),
    )


def valid_on(table: ir.Table, day: date) -> ir.BooleanValue:
    """`valid_from` ≤ day < `valid_to`, where a missing end is open."""
    return (table.valid_from <= day) & (table.valid_to.isnull() | (table.valid_to > day))


def holdings(lake: LakeTables, book: PolicyBook, dates: Sequence[date]) -> ir.Table:
    """Appointments held on at least one of the dates.

    Bit k of `held` says whether it is the person's holding appointment on date k, chosen among all
    of them before any population is looked at; bits of `fits` are the book's populations, bits of
    `exempt` the indicators and dates for which the person is exempt.
    """
    kept = _chosen(lake.appointment, dates)
    fitted = Populations(book).packed(kept, lake)
    exempted = exemptions(lake.exemption, book, dates)
    joined = fitted.left_join(exempted, fitted.person_id == exempted.exempt_person)
    return joined.select(
        "appointment_id",
        "person_id",
        "org_id",
        *bits.columns(HELD, len(dates)),
        *Populations(book).columns,
        **{name: joined[name].fill_null(0) for name in exempt_columns(book, len(dates))},
    )


def _chosen(appointment: ir.Table, dates: Sequence[date]) -> ir.Table:
    ranked = appointment.mutate(rank=_rank(appointment))
    best = ranked.group_by(best_person="person_id").aggregate(
        **{
            f"best_{k}": ranked["rank"].max(where=valid_on(ranked, day))
            for k, day in enumerate(dates)
        }
    )
    joined = ranked.inner_join(best, ranked.person_id == best.best_person)
    holds = [joined["rank"] == joined[f"best_{k}"] for k in range(len(dates))]
    facts = [name for name in appointment.columns if name not in _DATES]
    flagged = joined.select(*facts, **bits.packed(HELD, holds))
    return flagged.filter(
        ibis.or_(*(flagged[name] != 0 for name in bits.columns(HELD, len(dates))))
    )


_DATES = {"is_primary", "promoted_on", "valid_from", "valid_to"}


def _rank(appointment: ir.Table) -> ir.DecimalValue:
    """Primary first, then the latest start, then the largest id, in one exact number."""
    days = appointment.valid_from.delta(ibis.literal(_FIRST_DAY), unit="day")
    primary = ibis.ifelse(appointment.is_primary, _whole(10**31, 32), _whole(0, 32))
    later = days.cast("decimal(10,0)") * _whole(10**20, 21)
    return primary + later + appointment.appointment_id.cast("decimal(20,0)")


def _whole(value: int, digits: int) -> ir.DecimalScalar:
    return ibis.literal(Decimal(value), type=f"decimal({digits},0)")


def exemptions(exemption: ir.Table, book: PolicyBook, dates: Sequence[date]) -> ir.Table:
    """One row a person with exemptions: the indicators and dates that they cover."""
    cases = [(indicator, day) for indicator in book.person_indicators for day in dates]
    covered = {
        f"case_{number}": (
            (exemption.indicator.isnull() | (exemption.indicator == indicator.id))
            & valid_on(exemption, day)
        ).any()
        for number, (indicator, day) in enumerate(cases)
        if indicator.basis == "holding"
    }
    people = exemption.group_by(exempt_person="person_id").aggregate(**covered)
    facts = [
        people[f"case_{number}"] if f"case_{number}" in covered else None
        for number in range(len(cases))
    ]
    return people.select("exempt_person", **bits.packed(EXEMPT, facts))
