"""Where one person stands now, computed for this very page."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongxun.records.ledger.selectors.notes import EntryNote
from gongxun.records.standing.selectors.facts import facts_of
from gongxun.rules.books import PolicyBook
from gongxun.rules.explanation import Explanation, PersonFacts, explain, windows_of


@dataclass(frozen=True, slots=True)
class PersonStanding:
    """Every figure of one person in one year, with the facts behind them."""

    facts: PersonFacts
    notes: dict[int, EntryNote]
    figures: tuple[Explanation, ...]


def standing_of(person_id: int, book: PolicyBook, year: int, as_of: date) -> PersonStanding:
    """The figures whose window touches ``year``; those outside every population are left out.

    The caller has passed the gate.
    """
    facts, notes = facts_of(person_id)
    return PersonStanding(facts, notes, tuple(_figures(book, facts, year, as_of)))


def _figures(book: PolicyBook, facts: PersonFacts, year: int, as_of: date) -> Iterable[Explanation]:
    for indicator in book.person_indicators:
        for window, promoted in windows_of(book, indicator, facts, as_of):
            if not window.start.year <= year <= window.end.year:
                continue
            chosen = promoted.appointment_id if promoted else None
            found = explain(book, indicator.id, window.label, facts, as_of, chosen)
            if found.in_population:
                yield found
