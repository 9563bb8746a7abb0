"""What a county's people still miss, told by category and what they have in common."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from gongxun.base.access.gate import Viewer
from gongxun.records.standing.selectors.needs import YearNeeds, needs_of_year
from gongxun.registry.orgs.testing import SYSTEM, TODAY
from gongxun.registry.people.testing import person, post

from .conftest import HOURS, County, snapshot, train

COVERAGE, ROTATION = "coverage.cumulative", "rotation.once"
VIEWER = replace(SYSTEM, today=TODAY)


def asked(county: County, year: int, place: str = "K1", levels: int = 1) -> YearNeeds:
    found = needs_of_year(VIEWER, county.orgs[place], year, levels=levels)
    assert found is not None
    return found


def missing(found: YearNeeds, indicator: str) -> dict[int, int]:
    """People by what they still miss of an indicator."""
    counts: dict[int, int] = {}
    for group in found.groups:
        for name, lack in group.needs:
            if name == indicator:
                counts[lack] = counts.get(lack, 0) + group.people
    return counts


def test_hours_are_told_in_quarters_of_the_requirement_rounded_up(county: County) -> None:
    snapshot()
    found = asked(county, 2026)
    # 30 of 90 hours missing are two quarters; nothing done is the whole.
    assert missing(found, HOURS) == {4500: 1, 9000: 1}
    goal = next(one for one in found.goals if one.indicator == HOURS)
    assert (goal.population, goal.met, goal.measure, goal.required) == (3, 1, "hours", 9000)


def test_once_and_coverage_are_told_as_one(county: County) -> None:
    snapshot()
    found = asked(county, 2026)
    assert missing(found, COVERAGE) == {1: 1}
    assert missing(found, ROTATION) == {1: 3}
    rotation = next(one for one in found.goals if one.indicator == ROTATION)
    assert rotation.themes == frozenset({"rotation"})


def test_of_a_year_that_has_not_begun_everybody_owes_the_whole(county: County) -> None:
    snapshot()
    found = asked(county, 2027)
    assert not found.begun
    assert missing(found, HOURS) == {9000: 3}
    # What is owed once in the plan stays as it is.
    assert missing(found, COVERAGE) == {1: 1}


def test_of_several_years_so_much_is_owed_as_the_pace_asks(county: County) -> None:
    leader = person(8, "孙丽")
    post(leader, county.orgs["K1"], category="county_rank_up")
    for month in range(1, 11):
        train(leader, 20, date(2025, month, 12), f"中心组学习{month}")
    snapshot()
    indicator = "hours.county_rank.collective"
    goal = next(one for one in asked(county, 2026).goals if one.indicator == indicator)
    # Three of five years: 1096 of 1827 days of 550 hours.
    assert goal.required == 55_000 * 1096 // 1827
    [(lack, people)] = missing(asked(county, 2026), indicator).items()
    assert people == 1
    assert goal.required - 20_000 <= lack < goal.required - 20_000 + goal.required // 4


def test_people_stand_with_the_organisation_that_sends_them(county: County) -> None:
    snapshot()
    below = {group.unit for group in asked(county, 2026, "C1").groups}
    assert below == {county.orgs["K1"]}
    above = {group.unit for group in asked(county, 2026, "P1").groups}
    assert above == {county.orgs["C1"]}
    assert {group.unit for group in asked(county, 2026, "P1", levels=2).groups} == {
        county.orgs["K1"]
    }


def test_traits_follow_the_appointment(county: County) -> None:
    office = person(9, "钱进")
    post(office, county.orgs["K1"], office_staff=True, young=True)
    snapshot()
    found = asked(county, 2026)
    assert frozenset({"office_staff", "young"}) in {one.traits for one in found.groups}


def test_nothing_is_told_before_an_evaluation_or_outside_the_plan(county: County) -> None:
    assert needs_of_year(VIEWER, county.orgs["K1"], 2026) is None
    snapshot()
    assert needs_of_year(VIEWER, county.orgs["K1"], 2029) is None


def test_needs_are_for_who_may_see_results(county: County) -> None:
    snapshot()
    stranger = Viewer(user_id=None, grants=(), today=TODAY)
    with pytest.raises(PermissionDenied):
        needs_of_year(stranger, county.orgs["K1"], 2026)
