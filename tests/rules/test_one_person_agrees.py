"""One person read fresh from PostgreSQL, and explained from her own rows, gives what the plain reading gives."""

from collections.abc import Iterator

import psycopg
import pytest

from gongxun.rules.books import PersonIndicator, PolicyBook, load_book
from gongxun.rules.explanation import Explanation, explain, windows_of
from gongxun.rules.fresh import compile_person_query
from tests.reference.boundaries import random_lake
from tests.reference.lake import Lake
from tests.reference.reading import evaluate
from tests.rules.one_person import database, facts_of, fill

FRESH_SEEDS = range(12)
EXPLAINED_SEEDS = range(60)
Row = tuple[object, ...]


@pytest.fixture(scope="module")
def book() -> PolicyBook:
    return load_book("acftu-2024-2028")


@pytest.fixture(scope="module")
def lake_database(worker_id: str) -> Iterator["psycopg.Connection[tuple[object, ...]]"]:
    with database(f"one_person_{worker_id}") as connection:
        yield connection


def people_of(lake: Lake) -> list[int]:
    return sorted({row["person_id"] for row in lake["appointment"]})


@pytest.mark.parametrize("seed", FRESH_SEEDS)
def test_postgresql_gives_the_rows_of_the_plain_reading(
    seed: int, book: PolicyBook, lake_database: "psycopg.Connection[tuple[object, ...]]"
) -> None:
    lake, as_of = random_lake(seed)
    fill(lake_database, lake)
    query = compile_person_query(book, as_of)
    expected = sorted(tuple(row.values()) for row in evaluate(lake, as_of).person_result)
    if query.sql is None:
        assert expected == []
        return
    found = [
        row
        for person in people_of(lake)
        for row in lake_database.execute(query.sql, {"person_id": person}).fetchall()
    ]
    assert sorted(found) == expected


@pytest.mark.parametrize("seed", EXPLAINED_SEEDS)
def test_an_explanation_gives_the_rows_of_the_plain_reading(seed: int, book: PolicyBook) -> None:
    lake, as_of = random_lake(seed)
    expected = sorted(tuple(row.values()) for row in evaluate(lake, as_of).person_result)
    assert sorted(explained_rows(book, lake, as_of)) == expected


def explained_rows(book: PolicyBook, lake: Lake, as_of: object) -> Iterator[Row]:
    for person in people_of(lake):
        facts = facts_of(lake, person)
        for indicator in book.person_indicators:
            for window, promoted in windows_of(book, indicator, facts, as_of):  # type: ignore[arg-type]
                chosen = promoted.appointment_id if promoted else None
                found = explain(book, indicator.id, window.label, facts, as_of, chosen)  # type: ignore[arg-type]
                if found.standing.status is not None:
                    yield row_of(found, indicator, person)


def row_of(found: Explanation, indicator: PersonIndicator, person: int) -> Row:
    standing = found.standing
    assert found.appointment is not None
    assert sum(one.entry.hours_hundredths for one in found.counted) == standing.hours_hundredths
    missing = {
        one.unit: 0 if standing.status == "met" else one.shortfall for one in standing.alternatives
    }
    return (
        indicator.id,
        found.window.label,
        person,
        found.appointment.org_id,
        found.appointment.appointment_id,
        standing.hours_hundredths,
        standing.days_hundredths,
        standing.status,
        missing.get("hours", 0),
        missing.get("days", 0),
    )
