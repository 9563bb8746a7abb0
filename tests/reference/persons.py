"""Section 3: the person indicators, and their roll-ups of section 4."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from tests.reference.lake import Lake, Row
from tests.reference.windows import (
    PLAN_END,
    PLAN_START,
    Window,
    first_year_after,
    once_status,
    paced_status,
    plan_begun,
    years_begun,
)

LEADING_CATEGORIES = ("county_rank_up", "section_rank_down")
TABLE_CATEGORIES = ("county_rank_up", "section_rank_down", "union_organiser")
OFFICE_LEVELS = ("national", "province", "city", "county")
Organisations = dict[int, Row]


@dataclass(frozen=True)
class PersonIndicator:
    """One row of the table of section 3; requirements in hundredths, None where there is none."""

    id: str
    windows: Callable[[date], list[Window]]
    population: Callable[[Row, Organisations], bool]
    mode: str | None = "collective"
    theme: str | None = None
    hours: int | None = None
    days: int | None = None

    @property
    def at_least_once(self) -> bool:
        return self.hours is None and self.days is None


def _category(*wanted: str) -> Callable[[Row, Organisations], bool]:
    return lambda appointment, _: appointment["category"] in wanted


def _office_staff(appointment: Row, organisations: Organisations) -> bool:
    level = organisations[appointment["org_id"]]["level"]
    return bool(appointment["office_staff"]) and level in OFFICE_LEVELS


def _full_time_teacher(appointment: Row, organisations: Organisations) -> bool:
    return appointment["employment"] == "full_time" and teaches_at_school(
        appointment, organisations
    )


def teaches_at_school(appointment: Row, organisations: Organisations) -> bool:
    """Whether school_id names an organisation of kind school."""
    school_id = appointment["school_id"]
    return school_id is not None and organisations[school_id]["kind"] == "school"


HELD_INDICATORS = [
    # "collective ≥ 550 hours, or ≥ 60 days"
    PersonIndicator(
        "hours.county_rank.collective",
        plan_begun,
        _category("county_rank_up"),
        hours=55000,
        days=6000,
    ),
    # "collective ≥ 90 hours, or ≥ 12 days"
    PersonIndicator(
        "hours.section_rank.collective",
        years_begun,
        _category("section_rank_down"),
        hours=9000,
        days=1200,
    ),
    # "collective ≥ 50 hours, or ≥ 7 days"
    PersonIndicator(
        "hours.union_organiser.collective",
        years_begun,
        _category("union_organiser"),
        hours=5000,
        days=700,
    ),
    # "self_study ≥ 50 hours", of the three categories of the table
    PersonIndicator(
        "hours.self_study",
        years_begun,
        _category(*TABLE_CATEGORIES),
        mode="self_study",
        hours=5000,
    ),
    # Every cadre: "any holding appointment … at least once: collective, theme `rotation`"
    PersonIndicator("rotation.once", plan_begun, lambda *_: True, theme="rotation"),
    # "office_staff, in an organisation of level national, province, city or county"
    PersonIndicator("office.every_year", years_begun, _office_staff),
    # "≥ 20 days, both modes together"
    PersonIndicator("teacher.month", years_begun, _full_time_teacher, mode=None, days=2000),
]
# "collective ≥ 16 hours"; its windows and population are those of appointments, not of holders.
PROMOTION = PersonIndicator(
    "promotion.first_year",
    lambda _: [],
    lambda appointment, _: (
        appointment["category"] in LEADING_CATEGORIES or appointment["in_leadership_team"]
    ),
    hours=1600,
)
PERSON_INDICATOR_IDS = [indicator.id for indicator in [*HELD_INDICATORS, PROMOTION]]


def _holds(row: Row, day: date) -> bool:
    """`valid_from` ≤ T < `valid_to`."""
    return row["valid_from"] <= day and (row["valid_to"] is None or day < row["valid_to"])


def holding_appointments(lake: Lake, day: date) -> dict[int, Row]:
    """Person → the holding appointment: primary, then latest valid_from, then largest id."""
    held: dict[int, list[Row]] = {}
    for appointment in lake["appointment"]:
        if _holds(appointment, day):
            held.setdefault(appointment["person_id"], []).append(appointment)
    return {
        person_id: max(
            rows, key=lambda row: (row["is_primary"], row["valid_from"], row["appointment_id"])
        )
        for person_id, rows in held.items()
    }


def _is_exempt(lake: Lake, person_id: int, indicator_id: str, day: date) -> bool:
    """'One that holds at T for the indicator (or for all).'"""
    return any(
        row["person_id"] == person_id
        and row["indicator"] in (None, indicator_id)
        and _holds(row, day)
        for row in lake["exemption"]
    )


def credit_sums(
    lake: Lake, start: date, end: date, mode: str | None, theme: str | None
) -> dict[int, tuple[int, int]]:
    """Person → hours and days, in hundredths, over both days included; negative rows count."""
    sums: dict[int, tuple[int, int]] = {}
    for credit in lake["credit"]:
        if not start <= credit["earned_on"] <= end:
            continue
        if mode is not None and credit["mode"] != mode:
            continue
        if theme is not None and theme not in (credit["themes"] or []):
            continue
        hours, days = sums.get(credit["person_id"], (0, 0))
        sums[credit["person_id"]] = (
            hours + credit["hours_hundredths"],
            days + credit["days_hundredths"],
        )
    return sums


def participates(sums: tuple[int, int]) -> bool:
    """'The net sum of hours or of days is above 0.'"""
    hours, days = sums
    return hours > 0 or days > 0


def _person_row(
    indicator: PersonIndicator,
    window: Window,
    as_of: date,
    appointment: Row,
    sums: tuple[int, int],
) -> Row:
    hours, days = sums
    shortfall_hours = shortfall_days = 0
    if indicator.at_least_once:
        status = once_status(window, as_of, met=participates(sums))
    else:
        alternatives = [
            (value, requirement)
            for value, requirement in ((hours, indicator.hours), (days, indicator.days))
            if requirement is not None
        ]
        met = any(value >= requirement for value, requirement in alternatives)
        # "Progress is the largest, over the alternatives, of value / requirement."
        progress = max(Fraction(value, requirement) for value, requirement in alternatives)
        pace = window.elapsed(as_of)
        status = paced_status(progress, pace, met=met, closed=window.closed(as_of))
        # Shortfall: "for each alternative max(0, requirement − value); 0 where met by any".
        if not met and indicator.hours is not None:
            shortfall_hours = max(0, indicator.hours - hours)
        if not met and indicator.days is not None:
            shortfall_days = max(0, indicator.days - days)
    return {
        "indicator": indicator.id,
        "window": window.label,
        "person_id": appointment["person_id"],
        "org_id": appointment["org_id"],
        "appointment_id": appointment["appointment_id"],
        "hours_hundredths": hours,
        "days_hundredths": days,
        "status": status,
        "shortfall_hours_hundredths": shortfall_hours,
        "shortfall_days_hundredths": shortfall_days,
    }


@dataclass
class PersonRows:
    """Rows of person_result, and (indicator, window, org_id) of everyone exempt."""

    rows: list[Row]
    exempt: list[tuple[str, str, int]]


def evaluate_persons(lake: Lake, as_of: date) -> PersonRows:
    """Every person indicator of section 3."""
    found = PersonRows([], [])
    organisations = {row["org_id"]: row for row in lake["organisation"]}
    for indicator in HELD_INDICATORS:
        for window in indicator.windows(as_of):
            held = holding_appointments(lake, window.evaluated_on(as_of))
            # "First choose it, then test an indicator's filter on it."
            tested = [a for a in held.values() if indicator.population(a, organisations)]
            _judge(found, lake, as_of, indicator, window, tested)
    for appointment in lake["appointment"]:
        promoted_on = appointment["promoted_on"]
        # "P inside the plan, P ≤ D"
        if promoted_on is None or not PLAN_START <= promoted_on <= min(PLAN_END, as_of):
            continue
        # "The row belongs to that appointment …, even where it is not held at T."
        if PROMOTION.population(appointment, organisations):
            _judge(found, lake, as_of, PROMOTION, first_year_after(promoted_on), [appointment])
    return found


def _judge(
    found: PersonRows,
    lake: Lake,
    as_of: date,
    indicator: PersonIndicator,
    window: Window,
    appointments: list[Row],
) -> None:
    day = window.evaluated_on(as_of)
    sums = credit_sums(lake, window.start, day, indicator.mode, indicator.theme)
    for appointment in appointments:
        person_id = appointment["person_id"]
        # Exemption: "no person_result row, only exempt in the roll-ups".
        if _is_exempt(lake, person_id, indicator.id, day):
            found.exempt.append((indicator.id, window.label, appointment["org_id"]))
            continue
        of_person = sums.get(person_id, (0, 0))
        found.rows.append(_person_row(indicator, window, as_of, appointment, of_person))
