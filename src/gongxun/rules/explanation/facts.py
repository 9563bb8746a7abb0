"""What is known of one person: the rows of the lake that concern her, with what they point at."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AppointmentFact:
    """A row of `appointment`, with level and kind of its organisation and of its school."""

    appointment_id: int
    org_id: int
    org_level: str
    org_kind: str
    is_primary: bool
    category: str
    employment: str
    in_leadership_team: bool
    office_staff: bool
    young: bool
    school_level: str | None
    school_kind: str | None
    promoted_on: date | None
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class ExemptionFact:
    """A row of `exemption`; `indicator` is None where it covers every person indicator."""

    indicator: str | None
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date, indicator: str) -> bool:
        in_time = self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
        return in_time and self.indicator in (None, indicator)


@dataclass(frozen=True, slots=True)
class EntryFact:
    """A row of `credit`; `reverses` names the entry that this one takes back."""

    entry_id: int
    earned_on: date
    hours_hundredths: int
    days_hundredths: int
    mode: str
    form: str
    themes: tuple[str, ...] = ()
    reverses: int | None = None


@dataclass(frozen=True, slots=True)
class PersonFacts:
    appointments: tuple[AppointmentFact, ...]
    exemptions: tuple[ExemptionFact, ...]
    entries: tuple[EntryFact, ...]


def holding_appointment(facts: PersonFacts, day: date) -> AppointmentFact | None:
    """The one appointment that speaks for the person on a day (indicators.md, section 2)."""
    held = (one for one in facts.appointments if one.holds_on(day))
    return max(
        held, key=lambda one: (one.is_primary, one.valid_from, one.appointment_id), default=None
    )
