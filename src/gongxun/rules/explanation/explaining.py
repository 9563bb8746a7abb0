"""The whole explanation of one figure."""

from dataclasses import dataclass, replace
from datetime import date

from gongxun.rules.books import PersonIndicator, PolicyBook
from gongxun.rules.explanation.entries import JudgedEntry, Verdict, judge
from gongxun.rules.explanation.facts import AppointmentFact, PersonFacts
from gongxun.rules.explanation.standing import (
    Standing,
    expected_on,
    in_population,
    is_exempt,
    standing_on,
    tested_appointment,
    windows_of,
)
from gongxun.rules.periods import Window


@dataclass(frozen=True, slots=True)
class Outlook:
    """The figure on another day, were nothing added to the ledger."""

    day: date
    standing: Standing


@dataclass(frozen=True, slots=True)
class Explanation:
    """One figure with its grounds.

    `appointment` is the one tested, None where the person held none at T. `exempt` and
    `in_population` say why a figure may have no status. `expected_on` is the day on which the
    requirement is met at the pace so far: None where it is met, over, or not to be reached.
    """

    indicator: PersonIndicator
    window: Window
    as_of: date
    evaluated_on: date
    appointment: AppointmentFact | None
    in_population: bool
    exempt: bool
    standing: Standing
    entries: tuple[JudgedEntry, ...]
    expected_on: date | None
    outlook: tuple[Outlook, ...]

    @property
    def counted(self) -> tuple[JudgedEntry, ...]:
        return tuple(one for one in self.entries if one.verdict is Verdict.COUNTED)

    @property
    def not_counted(self) -> tuple[JudgedEntry, ...]:
        return tuple(one for one in self.entries if one.verdict is not Verdict.COUNTED)


def explain(
    book: PolicyBook,
    indicator_id: str,
    window_label: str,
    facts: PersonFacts,
    as_of: date,
    appointment_id: int | None = None,
) -> Explanation:
    """Explain a person's figure in a window, as of a day.

    `appointment_id` chooses between two promotions of one date. Raises KeyError where the book has
    no such person indicator or no such window has begun.
    """
    indicator = book.indicator(indicator_id)
    if not isinstance(indicator, PersonIndicator):
        raise KeyError(indicator_id)
    window, appointment = _window(book, indicator, window_label, facts, as_of, appointment_id)
    standing = standing_on(book, indicator, facts, window, appointment, as_of)
    return Explanation(
        indicator=indicator,
        window=window,
        as_of=as_of,
        evaluated_on=window.evaluated_on(as_of),
        appointment=appointment,
        in_population=appointment is not None and in_population(indicator, appointment),
        exempt=is_exempt(indicator, facts, window, as_of),
        standing=standing,
        entries=judge(indicator, window, facts.entries, as_of),
        expected_on=expected_on(standing, window, as_of),
        outlook=_outlook(book, indicator, facts, window, appointment, as_of),
    )


def _window(
    book: PolicyBook,
    indicator: PersonIndicator,
    label: str,
    facts: PersonFacts,
    as_of: date,
    appointment_id: int | None,
) -> tuple[Window, AppointmentFact | None]:
    for window, promoted in windows_of(book, indicator, facts, as_of):
        if window.label != label:
            continue
        if promoted is None:
            return window, tested_appointment(facts, window, as_of)
        if appointment_id in (None, promoted.appointment_id):
            return window, promoted
    raise KeyError(label)


def _outlook(
    book: PolicyBook,
    indicator: PersonIndicator,
    facts: PersonFacts,
    window: Window,
    promoted: AppointmentFact | None,
    as_of: date,
) -> tuple[Outlook, ...]:
    """The figure at quarter ends gone by, today, and the end of the window, nothing being added."""
    days = {min(day, window.end) for day in _quarter_ends(window) if day < as_of}
    days |= {window.evaluated_on(as_of), window.end}
    known = replace(facts, entries=tuple(one for one in facts.entries if one.earned_on <= as_of))
    found = []
    for day in sorted(days):
        tested = (
            tested_appointment(facts, window, day) if indicator.basis == "holding" else promoted
        )
        found.append(Outlook(day, standing_on(book, indicator, known, window, tested, day)))
    return tuple(found)


def _quarter_ends(window: Window) -> list[date]:
    step = 1 if window.days <= 366 else 4
    ends = []
    for year in range(window.start.year, window.end.year + 1):
        quarters = (date(year, 3, 31), date(year, 6, 30), date(year, 9, 30), date(year, 12, 31))
        ends += [day for day in quarters[step - 1 :: step] if window.contains(day)]
    return ends
