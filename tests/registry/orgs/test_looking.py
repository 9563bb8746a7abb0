import pytest

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.naming import name_key
from gongxun.registry.orgs.selectors import children_of, covered, search, visible_organisations
from gongxun.registry.orgs.testing import SYSTEM, TODAY, officer, small_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def test_a_viewer_sees_her_subtree_and_nothing_else(ids: dict[str, int]) -> None:
    seen = {each.code for each in visible_organisations(officer(ids["C1"]))}
    assert seen == {"C1", "K1", "E1"}
    assert children_of(officer(ids["C1"]), ids["P1"]) == []
    assert not visible_organisations(Viewer(7, TODAY))


def test_which_of_many_are_covered(ids: dict[str, int]) -> None:
    viewer = officer(ids["C1"])
    assert covered(viewer, "people.edit", ids.values()) == {ids["C1"], ids["K1"], ids["E1"]}
    assert covered(viewer, "jobs.run", ids.values()) == set()
    assert covered(Viewer(7, TODAY), "people.edit", ids.values()) == set()


def test_children_carry_their_counts_and_sort_by_reading(ids: dict[str, int]) -> None:
    rows = children_of(officer(ids["P1"]), ids["P1"])
    assert [(row.code, row.children) for row in rows] == [("C2", 0), ("C1", 1), ("S1", 0)]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("云泽", {"P1", "S1"}),
        ("ap", {"K1", "E1"}),
        ("chong qing", {"C1"}),
        ("c1", {"C1"}),
        ("QG", {"QG"}),
        ("kygh", {"CY"}),
        ("没有", set()),
        (" ", set()),
        ("%", set()),
    ],
)
def test_search_by_name_code_reading_and_initials(
    ids: dict[str, int], text: str, codes: set[str]
) -> None:
    assert {each.code for each in search(SYSTEM, text)} == codes


def test_search_stays_in_scope(ids: dict[str, int]) -> None:
    assert [each.code for each in search(officer(ids["C1"]), "总工会")] == ["C1", "K1"]


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("重庆", "chong qing"),
        ("长沙", "chang sha"),
        ("银行", "yin hang"),
        ("ABC第2厂", "abc di 2 chang"),
        ("绿地", "lv di"),
        ("", ""),
    ],
)
def test_readings(name: str, key: str) -> None:
    assert name_key(name) == key
