"""Indicators of a promotion: one row for each appointment promoted inside the plan.

They look at appointments and not at holders: the row stays with the appointment and its
organisation, even where it is not held when the year is over.
"""

from datetime import date
from typing import Final

import ibis
import ibis.expr.types as ir

from gongxun.rules.books import PolicyBook
from gongxun.rules.books.demands import PersonIndicator
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.entries import UNITS
from gongxun.rules.indicators.people import how_many, required_on, row_values, took_part
from gongxun.rules.indicators.populations import matches
from gongxun.rules.indicators.status import Judged, keeps_up_with

FIRST_YEARS: Final = {
    "appointment_id": "int64",
    "person_id": "int64",
    "org_id": "int64",
    "promoted_on": "date",
    "ends_before": "date",
    "hours": "int64",
    "days": "int64",
    "is_exempt": "boolean",
    "closed": "boolean",
}
"""The columns of `first_years`."""


def promoted(appointments: ir.Table, calendar: Calendar) -> ir.Table:
    """Promotions inside the plan up to the date of evaluation, with the first day after the year.

    From 29 February the window ends on 28 February: the first day after it is 1 March.
    """
    inside = appointments.filter(
        appointments.promoted_on.between(calendar.plan.start, calendar.last_day)
    )
    leap = (inside.promoted_on.month() == 2) & (inside.promoted_on.day() == 29)
    ends_before = ibis.date(
        inside.promoted_on.year() + 1,
        ibis.ifelse(leap, 3, inside.promoted_on.month()).cast("int32"),
        ibis.ifelse(leap, 1, inside.promoted_on.day()).cast("int32"),
    )
    return inside.mutate(ends_before=ends_before)


def first_years(
    promotions: ir.Table,
    entries: ir.Table,
    exemption: ir.Table,
    indicator: PersonIndicator,
    calendar: Calendar,
) -> ir.Table:
    """One row a promotion of the population: amounts, exemption and whether its year is over.

    `promotions` carries places (see `with_places`), `entries` are those the indicator counts.
    """
    cases = promotions.filter(matches(promotions, indicator.population)).select(
        "appointment_id", "person_id", "org_id", "promoted_on", "ends_before"
    )
    sums = _sums(cases, entries, calendar)
    exempted = _exempted(cases, exemption, indicator, calendar)
    joined = cases.left_join(sums, cases.appointment_id == sums.summed_id)
    joined = joined.select(
        *cases.columns, **{unit: joined[f"sum_{unit}"].fill_null(0) for unit in UNITS}
    )
    flagged = joined.left_join(exempted, joined.appointment_id == exempted.exempt_id)
    return flagged.select(
        *joined.columns,
        is_exempt=flagged.exempt_id.notnull(),
        closed=joined.ends_before <= _after(calendar.as_of),
    )


def _after(day: date) -> ir.DateScalar:
    return ibis.literal(date.fromordinal(day.toordinal() + 1))


def _sums(cases: ir.Table, entries: ir.Table, calendar: Calendar) -> ir.Table:
    so_far = entries.filter(entries.earned_on <= calendar.as_of)
    entries = so_far.rename(entry_person="person_id")
    joined = cases.inner_join(
        entries,
        [
            cases.person_id == entries.entry_person,
            cases.promoted_on <= entries.earned_on,
            cases.ends_before > entries.earned_on,
        ],
    )
    return joined.group_by(summed_id=joined.appointment_id).aggregate(
        **{f"sum_{unit}": joined[f"{unit}_hundredths"].sum().cast("int64") for unit in UNITS}
    )


def _exempted(
    cases: ir.Table, exemption: ir.Table, indicator: PersonIndicator, calendar: Calendar
) -> ir.Table:
    """Promotions whose person is exempt at T, the earlier of the year's end and `as_of`."""
    relevant = exemption.filter(
        exemption.indicator.isnull() | (exemption.indicator == indicator.id)
    ).select(
        exempt_person=exemption.person_id,
        since=exemption.valid_from,
        until=exemption.valid_to,
    )
    joined = cases.inner_join(relevant, cases.person_id == relevant.exempt_person)
    as_of = ibis.literal(calendar.as_of)
    holds = (
        (joined.since < joined.ends_before)
        & (joined.since <= as_of)
        & (joined.until.isnull() | (joined.until >= joined.ends_before) | (joined.until > as_of))
    )
    return joined.filter(holds).select(exempt_id=joined.appointment_id).distinct()


def judged(
    years: ir.Table, indicator: PersonIndicator, calendar: Calendar, book: PolicyBook
) -> Judged:
    """Each promotion judged by the requirement in force on its day."""
    amounts = {unit: years[unit] for unit in UNITS}
    whole = years.ends_before.delta(years.promoted_on, unit="day").cast("int64")
    so_far = ibis.literal(calendar.as_of).delta(years.promoted_on, unit="day").cast("int64") + 1
    gone = ibis.ifelse(years.closed, whole, so_far)
    if indicator.at_least_once:
        below = book.once_on_track_below
        early = gone * below.denominator < whole * below.numerator
        return Judged(took_part(amounts), early, years.closed)
    required = required_on(indicator, years.promoted_on)
    met = ibis.or_(*(amounts[unit] >= required[unit] for unit in required))
    return Judged(met, keeps_up_with(amounts, required, (gone, whole)), years.closed)


def rows(
    years: ir.Table, indicator: PersonIndicator, calendar: Calendar, book: PolicyBook
) -> ir.Table:
    """The rows of `person_result`."""
    kept = years.filter(~years.is_exempt)
    amounts = {unit: kept[unit] for unit in UNITS}
    values = row_values(
        amounts, required_on(indicator, kept.promoted_on), judged(kept, indicator, calendar, book)
    )
    return kept.select(
        indicator=ibis.literal(indicator.id),
        window=kept.promoted_on.cast("string"),
        person_id=kept.person_id,
        org_id=kept.org_id,
        appointment_id=kept.appointment_id,
        **values,
    )


def counts(
    years: ir.Table, indicator: PersonIndicator, calendar: Calendar, book: PolicyBook
) -> ir.Table:
    """Own counts by organisation and date of promotion, before any roll-up."""
    result = judged(years, indicator, calendar, book)
    counted = ~years.is_exempt
    return years.group_by(
        indicator=ibis.literal(indicator.id), promoted_on=years.promoted_on, org_id=years.org_id
    ).aggregate(
        population=how_many(counted),
        met=how_many(counted & result.met),
        not_met=how_many(counted & ~result.met & years.closed),
        on_track=how_many(counted & result.on_track),
        behind=how_many(counted & ~result.met & ~years.closed & ~result.keeps_up),
        exempt=how_many(years.is_exempt),
    )
