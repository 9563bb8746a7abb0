"""The random lakes keep their promise: they are good, small, and crowd at the boundaries."""

from collections import Counter
from fractions import Fraction
from pathlib import Path

import pytest

from tests.reference.boundaries import MOST_PERSONS, random_lake
from tests.reference.faults import faults
from tests.reference.lake import Lake, Row, write
from tests.reference.organisations import COVERAGE_TARGETS
from tests.reference.persons import HELD_INDICATORS
from tests.reference.reading import evaluate
from tests.reference.windows import PLAN, PLAN_END, PLAN_START, Window, year

SEEDS = range(300)


def _window(row: Row) -> Window:
    return PLAN if row["window"] == PLAN.label else year(int(row["window"]))


def _share(row: Row) -> Fraction:
    return Fraction(int(row["numerator"]), int(row["denominator"]))


@pytest.mark.parametrize("seed", range(40))
def test_a_random_lake_is_good(tmp_path: Path, seed: int) -> None:
    lake, _ = random_lake(seed)
    write(lake, tmp_path)
    assert faults(tmp_path) == []
    assert len({row["person_id"] for row in lake["appointment"]}) <= MOST_PERSONS


def test_dates_of_evaluation_lie_on_every_kind_of_edge() -> None:
    days = {random_lake(seed, 0)[1] for seed in SEEDS}
    assert min(days) < PLAN_START
    assert max(days) > PLAN_END
    assert {(1, 1), (12, 31), (2, 29), (1, 31), (2, 1), (7, 31), (8, 1)} <= {
        (day.month, day.day) for day in days
    }


def test_coverage_meets_targets_and_paces_exactly() -> None:
    reached: Counter[str] = Counter()
    for seed in SEEDS:
        lake, as_of = random_lake(seed)
        for row in evaluate(lake, as_of).org_result:
            if not row["indicator"].startswith("coverage") or not row["denominator"]:
                continue
            window, share = _window(row), _share(row)
            if row["indicator"] == "coverage.teachers":
                reached["teachers"] += share == window.elapsed(as_of) < 1
                continue
            target = COVERAGE_TARGETS[row["window"]]
            previous = COVERAGE_TARGETS[str(window.start.year - 1)]
            pace = previous + (target - previous) * window.elapsed(as_of)
            reached[row["window"]] += share == target
            reached["pace"] += share == pace < target
    assert min(reached[key] for key in ("2024", "2025", "2026", "2027", "2028")) > 0
    assert min(reached["pace"], reached["teachers"]) > 0


def test_persons_meet_requirements_and_paces_exactly() -> None:
    demands = {each.id: (each.hours, each.days) for each in HELD_INDICATORS if each.hours}
    reached: Counter[str] = Counter()
    for seed in SEEDS:
        lake, as_of = random_lake(seed)
        for row in evaluate(lake, as_of).person_result:
            hours, days = demands.get(row["indicator"], (None, None))
            for value, asked in (
                (row["hours_hundredths"], hours),
                (row["days_hundredths"], days),
            ):
                if asked is not None:
                    pace = asked * _window(row).elapsed(as_of)
                    reached[f"met {row['indicator']}"] += value == asked
                    reached[f"below {row['indicator']}"] += value == asked - 1
                    reached[f"pace {row['indicator']}"] += value == pace < asked
    assert len(reached) == 3 * len(demands)
    assert min(reached.values()) > 0, reached


def _ties(lake: Lake, *columns: str) -> bool:
    keys = Counter(tuple(row[column] for column in columns) for row in lake["appointment"])
    return max(keys.values(), default=0) > 1


def test_lakes_hold_the_shapes_that_rules_stumble_over() -> None:
    seen: Counter[str] = Counter()
    for seed in SEEDS:
        lake, _ = random_lake(seed)
        paths = [row["path"] for row in lake["organisation"]]
        posts = [row for row in lake["appointment"] if row["promoted_on"]]
        seen["several roots"] += sum(len(path) == 4 for path in paths) > 1
        seen["deep"] += any(len(path) >= 24 for path in paths)
        seen["tie"] += _ties(lake, "person_id", "is_primary", "valid_from")
        seen["promoted on 29 February"] += any(
            (row["promoted_on"].month, row["promoted_on"].day) == (2, 29) for row in posts
        )
        promoted = Counter((row["person_id"], row["promoted_on"], row["org_id"]) for row in posts)
        seen["promoted twice in one place"] += max(promoted.values(), default=0) > 1
        seen["ids beyond 32 bits"] += any(row["org_id"] > 2**31 for row in lake["organisation"])
        seen["empty span"] += any(
            row["valid_from"] == row["valid_to"] for row in lake["appointment"]
        )
        seen["theme twice"] += any(
            (row["themes"] or []).count("rotation") > 1 for row in lake["credit"]
        )
        seen["null themes"] += any(row["themes"] is None for row in lake["credit"])
        seen["reversal"] += any(row["hours_hundredths"] < 0 for row in lake["credit"])
        seen["several exemptions"] += (
            max(Counter(row["person_id"] for row in lake["exemption"]).values(), default=0) > 1
        )
        seen["no session"] += not lake["class_session"]
        seen["nobody"] += not lake["appointment"]
    assert min(seen.values()) >= 5, seen
