"""Who holds which appointment on each date of evaluation, and who is exempt then."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import CoverageIndicator, PersonIndicator, Population
from gongxun.rules.indicators.tables import LakeTables

_FACTS = (
    "category", "employment", "in_leadership_team", "office_staff", "young",
)  # fmt: skip
_FIRST_DAY = date(1, 1, 1)


def held(position: int) -> str:
    return f"held_{position}"


def exempt(indicator: int, position: int) -> str:
    return f"exempt_{indicator}_{position}"


def valid_on(table: ir.Table, day: date) -> ir.BooleanValue:
    """`valid_from` ≤ day < `valid_to`, where a missing end is open."""
    return (table.valid_from <= day) & (table.valid_to.isnull() | (table.valid_to > day))


def holdings(lake: LakeTables, book: PolicyBook, dates: Sequence[date]) -> ir.Table:
    """Appointments held on at least one of the dates, with what populations ask about them.

    `held_k` says whether it is the person's holding appointment on date k: it is chosen among all
    of them before any population is looked at. `exempt_i_k` says whether the person is exempt from
    person indicator i then.
    """
    ranked = lake.appointment.mutate(rank=_rank(lake.appointment))
    best = ranked.group_by("person_id").aggregate(
        **{f"best_{k}": ranked["rank"].max(where=valid_on(ranked, day))
           for k, day in enumerate(dates)}
    )  # fmt: skip
    joined = ranked.inner_join(best, "person_id")
    chosen = {
        held(k): (joined["rank"] == joined[f"best_{k}"]).fill_null(False) for k in range(len(dates))
    }
    kept = joined.select("appointment_id", "person_id", "org_id", "school_id", *_FACTS, **chosen)
    kept = kept.filter(ibis.or_(*(kept[name] for name in chosen)))
    return with_exemptions(with_places(kept, lake, book), lake, book, dates)


def _rank(appointment: ir.Table) -> ir.DecimalValue:
    """Primary first, then the latest start, then the largest id, in one exact number."""
    days = appointment.valid_from.delta(ibis.literal(_FIRST_DAY), unit="day")
    primary = ibis.ifelse(appointment.is_primary, _whole(10**31, 32), _whole(0, 32))
    later = days.cast("decimal(10,0)") * _whole(10**20, 21)
    return primary + later + appointment.appointment_id.cast("decimal(20,0)")


def _whole(value: int, digits: int) -> ir.DecimalScalar:
    return ibis.literal(Decimal(value), type=f"decimal({digits},0)")


def with_places(appointments: ir.Table, lake: LakeTables, book: PolicyBook) -> ir.Table:
    """Adds level and kind of the serving organisation and of the school, empty where there is none.

    An organisation is joined only where the book asks about it.
    """
    populations = tuple(
        population
        for indicator in book.indicators
        if isinstance(indicator, PersonIndicator | CoverageIndicator)
        for population in indicator.population
    )
    asked = {name for population in populations for name in population.stated}
    result = appointments
    if asked & {"organisation_levels", "organisation_kinds"}:
        result = _place(result, lake.organisation, "org_id", "org")
    if asked & {"school_levels", "school_kinds"}:
        kinds = _school_kinds(populations)
        schools = lake.organisation
        if kinds is not None:
            schools = schools.filter(schools.kind.isin(kinds))
        result = _place(result, schools, "school_id", "school")
    return result


def _place(table: ir.Table, organisation: ir.Table, column: str, prefix: str) -> ir.Table:
    places = organisation.select(
        place_id=organisation.org_id,
        place_level=organisation.level,
        place_kind=organisation.kind,
    )
    joined = table.left_join(places, table[column] == places.place_id)
    facts = {
        f"{prefix}_level": joined.place_level.fill_null(""),
        f"{prefix}_kind": joined.place_kind.fill_null(""),
    }
    return joined.select(*table.columns, **facts)


def _school_kinds(populations: tuple[Population, ...]) -> list[str] | None:
    """The only kinds of school that any population can accept; None where one accepts all."""
    kinds: set[str] = set()
    for population in populations:
        if population.school_kinds is not None:
            kinds |= set(population.school_kinds)
        elif population.school_levels is not None:
            return None
    return sorted(kinds)


def with_exemptions(
    appointments: ir.Table, lake: LakeTables, book: PolicyBook, dates: Sequence[date]
) -> ir.Table:
    exemption = lake.exemption
    flags = {
        exempt(number, k): (
            (exemption.indicator.isnull() | (exemption.indicator == indicator.id))
            & valid_on(exemption, day)
        ).any()
        for number, indicator in enumerate(book.person_indicators)
        if indicator.basis == "holding"
        for k, day in enumerate(dates)
    }
    if not flags:
        return appointments
    exempted = exemption.group_by(exempt_person=exemption.person_id).aggregate(**flags)
    joined = appointments.left_join(exempted, appointments.person_id == exempted.exempt_person)
    return joined.select(
        *appointments.columns, **{name: joined[name].fill_null(False) for name in flags}
    )


def belongs(table: ir.Table, populations: tuple[Population, ...]) -> ir.BooleanValue:
    """Whether an appointment with its places fits one of the populations."""
    return ibis.or_(*(_fits(table, population) for population in populations))


def _fits(table: ir.Table, population: Population) -> ir.BooleanValue:
    columns = {
        "categories": "category",
        "organisation_levels": "org_level",
        "organisation_kinds": "org_kind",
        "school_levels": "school_level",
        "school_kinds": "school_kind",
    }
    tests = [
        table[name] if value is True else table[columns.get(name, name)].isin(list(value))
        for name, value in population.stated.items()
    ]
    return ibis.and_(*tests) if tests else table.org_id.notnull()
