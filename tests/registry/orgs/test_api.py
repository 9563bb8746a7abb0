"""Organisations through the public interface."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.base.access.roles import Role
from gongxun.base.api.testing import Program, account, problem, program
from gongxun.registry.orgs.testing import small_country


@pytest.fixture
def orgs(db: None) -> dict[str, int]:
    return small_country()


@pytest.fixture
def officer(orgs: dict[str, int]) -> Program:
    return program(account("clerk", Role.TRAINING_OFFICER, orgs["P1"]))


def codes(seat: Program, query: str = "") -> list[str]:
    return [one["code"] for one in seat.get(f"/organisations{query}").json()["items"]]


def test_the_subtree_in_the_order_of_the_tree(orgs: dict[str, int], officer: Program) -> None:
    found = codes(officer)
    assert found[0] == "P1"
    assert set(found) == {"P1", "C1", "C2", "K1", "S1", "E1"}
    assert found.index("C1") < found.index("K1") < found.index("E1")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?level=city", {"C1", "C2"}),
        ("?kind=school", {"S1"}),
        ("?search=安平", {"K1", "E1"}),
        ("?search=zgh", {"P1", "C1", "C2", "K1"}),
        ("?state=ended", set()),
        ("?state=all&level=county", {"K1"}),
    ],
)
def test_filters_narrow_the_list(officer: Program, query: str, expected: set[str]) -> None:
    assert set(codes(officer, query)) == expected


def test_children_and_affiliates(orgs: dict[str, int], officer: Program) -> None:
    assert set(codes(officer, f"?under={orgs['P1']}")) == {"C1", "C2", "S1"}
    assert codes(officer, f"?industrial_union={orgs['CY']}") == ["E1"]


def test_one_organisation_with_its_place(orgs: dict[str, int], officer: Program) -> None:
    found = officer.get(f"/organisations/{orgs['E1']}").json()
    assert found["parent"] == {"id": orgs["K1"], "name": "安平县总工会"}
    assert (found["level"], found["kind"]) == ("primary", "primary_union")
    assert found["industrial_union"] == "矿业工会"
    assert found["dissolved_on"] is None


def test_whoever_has_no_role_sees_none(orgs: dict[str, int]) -> None:
    nobody = program(account("nobody"))
    assert problem(nobody.get("/organisations")) == "forbidden"
    assert problem(nobody.get(f"/organisations/{orgs['K1']}")) == "not-found"


def test_the_list_costs_the_same_however_long(officer: Program) -> None:
    with CaptureQueriesContext(connection) as few:
        assert len(codes(officer, "?limit=1")) == 1
    with CaptureQueriesContext(connection) as many:
        assert len(codes(officer)) == 6
    assert len(few) == len(many) <= 10
