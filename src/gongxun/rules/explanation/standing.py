"""Where a person stands against one indicator on a day, by the same rules as the engines, from her own rows."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from gongxun.rules.books import PersonIndicator, PolicyBook, Population
from gongxun.rules.explanation.entries import counts
from gongxun.rules.explanation.facts import AppointmentFact, PersonFacts, holding_appointment
from gongxun.rules.periods import Window, begun, calendar_years, first_year

LONGEST_LOOK_AHEAD = 3660


@dataclass(frozen=True, slots=True)
class AlternativeStanding:
    """One way to meet the requirement; amounts in hundredths of `unit`."""

    unit: str
    required: int
    value: int

    @property
    def shortfall(self) -> int:
        return max(0, self.required - self.value)

    @property
    def progress(self) -> Fraction:
        return Fraction(self.value, self.required)


@dataclass(frozen=True, slots=True)
class Standing:
    """The figure on a day. `status` is None where the person is exempt or outside the population."""

    hours_hundredths: int
    days_hundredths: int
    alternatives: tuple[AlternativeStanding, ...]
    progress: Fraction
    elapsed: Fraction
    status: str | None


def windows_of(
    book: PolicyBook, indicator: PersonIndicator, facts: PersonFacts, as_of: date
) -> tuple[tuple[Window, AppointmentFact | None], ...]:
    """The windows begun by `as_of`; for first years, each with the appointment that was a promotion."""
    if indicator.window == "plan":
        return tuple((window, None) for window in begun([book.plan], as_of))
    if indicator.window == "year":
        return tuple((window, None) for window in begun(calendar_years(book.plan), as_of))
    promotions = (one for one in facts.appointments if one.promoted_on is not None)
    return tuple(
        (first_year(one.promoted_on), one)
        for one in sorted(promotions, key=lambda one: (str(one.promoted_on), one.appointment_id))
        if one.promoted_on is not None
        and book.plan.contains(one.promoted_on)
        and one.promoted_on <= as_of
        and in_population(indicator, one)
    )


def in_population(indicator: PersonIndicator, appointment: AppointmentFact) -> bool:
    return any(_fits(population, appointment) for population in indicator.population)


def tested_appointment(facts: PersonFacts, window: Window, as_of: date) -> AppointmentFact | None:
    """The appointment on which an indicator of holders is tested: that which holds at T."""
    return holding_appointment(facts, window.evaluated_on(as_of))


def is_exempt(indicator: PersonIndicator, facts: PersonFacts, window: Window, as_of: date) -> bool:
    day = window.evaluated_on(as_of)
    return any(one.holds_on(day, indicator.id) for one in facts.exemptions)


def standing_on(
    book: PolicyBook,
    indicator: PersonIndicator,
    facts: PersonFacts,
    window: Window,
    appointment: AppointmentFact | None,
    as_of: date,
) -> Standing:
    """The figure as of a day; `appointment` is the one tested, None where nobody held one."""
    day = window.evaluated_on(as_of)
    counted = [
        one
        for one in facts.entries
        if counts(indicator, one) and window.start <= one.earned_on <= day
    ]
    outside = appointment is None or not in_population(indicator, appointment)
    figure = measured(
        book,
        indicator,
        window,
        as_of,
        hours=sum(one.hours_hundredths for one in counted),
        days=sum(one.days_hundredths for one in counted),
    )
    judged = not outside and not is_exempt(indicator, facts, window, as_of)
    return figure if judged else replace(figure, status=None)


def measured(
    book: PolicyBook,
    indicator: PersonIndicator,
    window: Window,
    as_of: date,
    *,
    hours: int,
    days: int,
) -> Standing:
    """The figure that sums of hundredths make in a window, as of a day."""
    values = {"hours": hours, "days": days}
    alternatives = tuple(
        AlternativeStanding(one.unit, one.required_on(window.start), values[one.unit])
        for one in indicator.alternatives
    )
    elapsed = Fraction(*window.elapsed(as_of))
    if indicator.at_least_once:
        progress = Fraction(int(hours > 0 or days > 0))
        keeps_up = elapsed < book.once_on_track_below
    else:
        progress = max(one.progress for one in alternatives)
        keeps_up = progress >= elapsed
    status = _status(progress >= 1, window.is_closed(as_of), on_track=keeps_up)
    return Standing(hours, days, alternatives, progress, elapsed, status)


def expected_on(standing: Standing, window: Window, as_of: date) -> date | None:
    """The day on which the share done reaches the whole at the pace so far.

    None where it is met, over, not begun, or further away than ten years.
    """
    if standing.progress >= 1 or standing.progress <= 0 or window.is_closed(as_of):
        return None
    passed = (window.evaluated_on(as_of) - window.start).days + 1
    needed = -(-passed * standing.progress.denominator // standing.progress.numerator)
    if needed > LONGEST_LOOK_AHEAD:
        return None
    return window.start + timedelta(days=needed - 1)


def _status(met: bool, closed: bool, *, on_track: bool) -> str:
    if met:
        return "met"
    if closed:
        return "not_met"
    return "on_track" if on_track else "behind"


def _fits(population: Population, appointment: AppointmentFact) -> bool:
    known = {
        "categories": appointment.category,
        "employment": appointment.employment,
        "organisation_levels": appointment.org_level,
        "organisation_kinds": appointment.org_kind,
        "school_levels": appointment.school_level,
        "school_kinds": appointment.school_kind,
    }
    return all(
        known[name] in wanted if name in known else getattr(appointment, name)
        for name, wanted in population.stated.items()
    )
