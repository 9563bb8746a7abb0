"""The plain reading against rows worked out by hand, and against itself on random lakes."""

import json
from collections import Counter
from datetime import date

import pytest

from tests.reference import (
    handmade_coverage,
    handmade_once,
    handmade_organisations,
    handmade_persons,
    handmade_schools,
)
from tests.reference.boundaries import MOST_PERSONS, random_lake
from tests.reference.good_lake import good_lake
from tests.reference.handmade import Case
from tests.reference.organisations import ancestors
from tests.reference.persons import PERSON_INDICATOR_IDS
from tests.reference.reading import evaluate
from tests.reference.results import compare

CASES = [
    *handmade_persons.CASES,
    *handmade_once.CASES,
    *handmade_coverage.CASES,
    *handmade_organisations.CASES,
    *handmade_schools.CASES,
]
SEEDS = range(150)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_the_reading_gives_the_rows_worked_out_by_hand(case: Case) -> None:
    assert compare(case.expected(), case.of(evaluate(case.lake, case.as_of))) == []


def test_names_of_cases_are_their_own() -> None:
    assert len({case.name for case in CASES}) == len(CASES)


def test_before_the_plan_nothing_has_rows() -> None:
    results = evaluate(good_lake(), date(2023, 12, 31))
    assert (results.person_result, results.org_result) == ([], [])


def test_a_seed_gives_one_lake_for_ever() -> None:
    for seed in (0, 7, 99):
        assert random_lake(seed) == random_lake(seed)
    texts = {json.dumps(random_lake(seed), default=str, sort_keys=True) for seed in SEEDS}
    assert len(texts) == len(SEEDS)


def test_size_is_the_number_of_persons() -> None:
    for size in (0, 1, 17, MOST_PERSONS):
        lake, _ = random_lake(3, size)
        assert len({row["person_id"] for row in lake["appointment"]}) == size


@pytest.mark.parametrize("seed", SEEDS)
def test_every_row_stands_once_and_roll_ups_add_up(seed: int) -> None:
    lake, as_of = random_lake(seed)
    results = evaluate(lake, as_of)
    assert compare(results, results) == []
    above = ancestors(lake)
    statuses = Counter(
        (row["indicator"], row["window"], org_id, row["status"])
        for row in results.person_result
        for org_id in above[row["org_id"]]
    )
    for row in results.org_result:
        if row["indicator"] not in PERSON_INDICATOR_IDS:
            assert row["population"] is None
            assert (row["status"] == "no_data") == (row["denominator"] == 0)
            continue
        key = row["indicator"], row["window"], row["org_id"]
        counted = {s: statuses.pop((*key, s), 0) for s in ("met", "not_met", "on_track", "behind")}
        assert {status: row[status] for status in counted} == counted
        assert row["population"] == sum(counted.values())
        assert row["population"] + row["exempt"] > 0
    assert not statuses


def test_random_lakes_reach_every_status_of_every_indicator() -> None:
    reached = set()
    for seed in range(300):
        results = evaluate(*random_lake(seed))
        for row in [*results.person_result, *results.org_result]:
            reached.add((row["indicator"], row["status"]))
    indicators = {indicator for indicator, _ in reached}
    assert len(indicators) == 8 + 8 + 7
    for indicator in indicators:
        missing = {"met", "not_met", "on_track", "behind"} - {
            s for i, s in reached if i == indicator
        }
        assert not missing, indicator
