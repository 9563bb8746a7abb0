"""Where one person stands now, computed for this very page by the engines' own expressions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from gongxun.records.standing.selectors.prepared import rows_of
from gongxun.registry.policies.selectors import books_in_force
from gongxun.rules.books import PersonIndicator, PolicyBook
from gongxun.rules.explanation import (
    Explanation,
    PersonFacts,
    Standing,
    expected_on,
    explain,
    measured,
    windows_of,
)
from gongxun.rules.periods import Window

_books: dict[str, PolicyBook] = {}


@dataclass(frozen=True, slots=True)
class Figure:
    """One requirement of one person in one window. ``standing.status`` is None where she is exempt."""

    indicator: PersonIndicator
    window: Window
    as_of: date
    appointment_id: int
    standing: Standing
    exempt: bool = False

    @property
    def expected_on(self) -> date | None:
        return expected_on(self.standing, self.window, self.as_of)


def figure_of(found: Explanation) -> Figure:
    """The figure that an explanation explains."""
    appointment = found.appointment.appointment_id if found.appointment else 0
    return Figure(
        found.indicator, found.window, found.as_of, appointment, found.standing, found.exempt
    )


def figures_of(
    person_id: int, facts: PersonFacts, book: PolicyBook, year: int, as_of: date
) -> list[Figure]:
    """Every requirement whose window touches ``year``, those from which she is exempt among them.

    The caller has passed the gate.
    """
    rows = {(row[0], row[1], row[4]): row for row in person_rows(person_id, book, as_of)}
    found = []
    for indicator, window, promoted in _candidates(book, facts, year, as_of):
        key = next(
            (k for k in rows if k[:2] == (indicator.id, window.label) and promoted in (None, k[2])),
            None,
        )
        if key is not None:
            hours, days = rows[key][5], rows[key][6]
            standing = measured(book, indicator, window, as_of, hours=hours, days=days)
            found.append(Figure(indicator, window, as_of, key[2], standing))
            continue
        grounds = explain(book, indicator.id, window.label, facts, as_of, promoted)
        if grounds.exempt and grounds.in_population:
            found.append(figure_of(grounds))
    return found


def person_rows(person_id: int, book: PolicyBook, as_of: date) -> list[tuple[Any, ...]]:
    """The person's rows of ``person_result`` as of a day, from the database as it is now."""
    _books.setdefault(book.digest, book)
    statement = _statement(book.digest, as_of)
    if statement is None:
        return []
    return rows_of((statement, {"person_id": person_id}))[0]


def prepare(today: date) -> None:
    """Compile the statements of today and tomorrow for every book in force, so that no reader waits for one."""
    for day in (today, today + timedelta(days=1)):
        for one in books_in_force(day):
            _books.setdefault(one.book.digest, one.book)
            _statement(one.book.digest, day)


@lru_cache(maxsize=128)
def _statement(digest: str, as_of: date) -> str | None:
    # Imported here: compiling needs the whole of Ibis, which no other page does.
    from gongxun.rules.fresh import compile_person_query

    return compile_person_query(_books[digest], as_of).sql


def _candidates(
    book: PolicyBook, facts: PersonFacts, year: int, as_of: date
) -> Iterator[tuple[PersonIndicator, Window, int | None]]:
    for indicator in book.person_indicators:
        for window, promoted in windows_of(book, indicator, facts, as_of):
            if window.start.year <= year <= window.end.year:
                yield indicator, window, promoted.appointment_id if promoted else None
