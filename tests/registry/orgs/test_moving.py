from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongxun.registry.orgs.models import Organisation, Placement
from gongxun.registry.orgs.selectors import ancestors_at, breadcrumbs, children_at, subtree_at
from gongxun.registry.orgs.services import found_many, move
from gongxun.registry.orgs.testing import (
    FOUNDED,
    NOW,
    SYSTEM,
    TODAY,
    administrator,
    new,
    small_country,
)

pytestmark = pytest.mark.django_db
LAST_YEAR = date(2025, 11, 22)


def go(key: int, parent: int, on: date = TODAY) -> None:
    move(viewer=SYSTEM, organisation_id=key, parent_id=parent, on=on, now=NOW)


def codes(key: int) -> list[str]:
    return [place.code for place in breadcrumbs(key)]


def test_a_subtree_moves_whole_and_its_past_stays() -> None:
    ids = small_country()
    go(ids["C1"], ids["P2"], LAST_YEAR)
    assert codes(ids["E1"]) == ["QG", "P2", "C1", "K1", "E1"]
    before = [place.id for place in ancestors_at(ids["E1"], LAST_YEAR - timedelta(days=1))]
    after = [place.id for place in ancestors_at(ids["E1"], LAST_YEAR)]
    assert before == [ids[code] for code in ("E1", "K1", "C1", "P1", "QG")]
    assert after == [ids[code] for code in ("E1", "K1", "C1", "P2", "QG")]
    assert {place.id for place in children_at(ids["P1"], LAST_YEAR)} == {ids["C2"], ids["S1"]}
    assert Organisation.objects.find_problems() == ([], [], [], [], [])  # type: ignore[attr-defined]


def test_moving_to_the_same_parent_changes_nothing() -> None:
    ids = small_country()
    go(ids["C1"], ids["P1"])
    assert Placement.objects.filter(organisation=ids["C1"]).count() == 1


def test_a_second_move_on_one_day_corrects_the_first() -> None:
    ids = small_country()
    go(ids["K1"], ids["C2"])
    go(ids["K1"], ids["P2"])
    assert Placement.objects.filter(organisation=ids["K1"]).count() == 2
    assert codes(ids["K1"]) == ["QG", "P2", "K1"]


@pytest.mark.parametrize("parent", ["C1", "K1", "E1"])
def test_no_organisation_stands_below_itself(parent: str) -> None:
    ids = small_country()
    with pytest.raises(ValidationError, match="成环"):
        go(ids["C1"], ids[parent])


def test_no_cycle_in_the_past_either() -> None:
    ids = small_country()
    found_many(viewer=SYSTEM, rows=[new("T1", "K1", "town"), new("T2", "K1", "town")], now=NOW)
    t1, t2 = (Organisation.objects.get(code=code).pk for code in ("T1", "T2"))
    go(t1, t2, date(2025, 1, 1))
    go(t1, ids["K1"], date(2026, 1, 1))
    # Today t1 is free, but in 2025 it stood under t2.
    with pytest.raises(ValidationError, match="成环"):
        go(t2, t1, date(2025, 6, 1))
    go(t2, t1, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("key", "parent", "on", "words"),
    [
        ("C1", "P2", TODAY + timedelta(days=1), "今天之后"),
        ("C1", "P2", FOUNDED - timedelta(days=1), "不能更早"),
        ("P1", "K1", TODAY, "成环|层级"),
        ("P2", "C1", TODAY, "层级"),
    ],
)
def test_moves_that_are_refused(key: str, parent: str, on: date, words: str) -> None:
    ids = small_country()
    with pytest.raises(ValidationError, match=words):
        go(ids[key], ids[parent], on)


def test_both_ends_must_be_in_charge() -> None:
    ids = small_country()
    with pytest.raises(PermissionDenied):
        move(
            viewer=administrator(ids["P1"]),
            organisation_id=ids["C1"],
            parent_id=ids["P2"],
            on=TODAY,
            now=NOW,
        )


COUNT = 7
steps = st.lists(
    st.tuples(st.integers(0, COUNT - 1), st.integers(0, COUNT - 1), st.integers(0, 40)), max_size=12
)


@settings(
    max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(steps)
def test_any_moves_keep_paths_placements_and_no_cycle(moves: list[tuple[int, int, int]]) -> None:
    with transaction.atomic():
        rows = [new("R", None, "national")] + [new(f"N{i}", "R", "town") for i in range(COUNT)]
        ids = found_many(viewer=SYSTEM, rows=rows, now=NOW)
        keys = [ids[f"N{i}"] for i in range(COUNT)]
        for child, parent, days in moves:
            try:
                with transaction.atomic():
                    go(keys[child], keys[parent], TODAY - timedelta(days=days))
            except ValidationError:
                continue
        _paths_are_placements(ids["R"])
        for days in range(42):
            assert len(subtree_at(ids["R"], TODAY - timedelta(days=days))) == COUNT + 1
        transaction.set_rollback(True)


def _paths_are_placements(root: int) -> None:
    assert Organisation.objects.find_problems() == ([], [], [], [], [])  # type: ignore[attr-defined]
    with connection.cursor() as cursor:
        cursor.execute("SELECT org_id, parent_id FROM lake.organisation")
        by_path = dict(cursor.fetchall())
    placed = dict(
        Placement.objects.filter(valid_to=None).values_list("organisation_id", "parent_id")
    )
    assert by_path == placed
    assert by_path[root] is None
