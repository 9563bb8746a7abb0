"""What callers hand to the ledger, what identifies an event, and how a refusal speaks."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from hashlib import sha256

from django.core.exceptions import ValidationError

from gongxun.records.ledger.models import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class NewEntry:
    """Hours to be recorded. Amounts are hundredths of a credit hour and of a day.

    Leave both amounts None to have them converted from the raw facts (``seconds``,
    ``teaching_hundredths``, ``half_days``) by the policy book in force on ``earned_on``; a given
    amount stands as it came and the other counts as 0. ``event`` identifies what was attended,
    such as ``class:12``, ``course:7``, ``lecture:3``, or a number that the organiser gave
    (``number:2026-03``, told apart by organiser); where empty, date, title and organiser do.
    """

    person_id: int
    mode: str
    form: str
    earned_on: date
    title: str
    hours_hundredths: int | None = None
    days_hundredths: int | None = None
    seconds: int | None = None
    teaching_hundredths: int | None = None
    half_days: int | None = None
    themes: tuple[str, ...] = ()
    class_id: int | None = None
    organiser_id: int | None = None
    outside_organiser: str = ""
    event: str = ""
    source: str = Source.OFFICER
    evidence: str = ""


@dataclass(frozen=True, slots=True)
class EntryProblem:
    """Why the row at ``row`` (counted from 0) cannot be recorded, and what to mend in which field."""

    row: int
    field: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}；{self.remedy}"


@dataclass
class RefusedEntries(Exception):
    """Rows that the ledger refuses; nothing of the call was written."""

    problems: Sequence[EntryProblem] = field(default_factory=list)

    def __str__(self) -> str:
        return " ".join(map(str, self.problems[:5]))

    def as_validation_error(self) -> ValidationError:
        by_field: dict[str, list[str]] = {}
        for problem in self.problems:
            by_field.setdefault(problem.field, []).append(str(problem))
        return ValidationError(by_field)


GIVEN_IDENTITIES = ("class:", "course:", "lecture:", "item:")
NUMBER = "number:"


def event_key(draft: NewEntry) -> str:
    """The identity under which an event counts once a person.

    Mode and form are no part of it: what was attended collectively cannot be credited again as
    self-study, nor a lecture again as an off-job class.
    """
    if draft.event.startswith(GIVEN_IDENTITIES):
        return draft.event
    if draft.event.startswith(NUMBER):
        parts = [_plain(draft.event[len(NUMBER) :]), _organiser(draft)]
        return NUMBER + _digest(parts)
    parts = [draft.earned_on.isoformat(), _plain(draft.title), _organiser(draft)]
    return "event:" + _digest(parts)


def _organiser(draft: NewEntry) -> str:
    if draft.organiser_id is not None:
        return str(draft.organiser_id)
    return _plain(draft.outside_organiser)


@lru_cache(maxsize=65_536)
def _plain(text: str) -> str:
    """Letters, digits and Han characters only, so that width, case, spaces and marks do not tell events apart."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return folded if folded.isalnum() else "".join(filter(str.isalnum, folded))


def _digest(parts: list[str]) -> str:
    return sha256("\n".join(parts).encode()).hexdigest()[:32]
