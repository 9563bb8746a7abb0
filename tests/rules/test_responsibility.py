from datetime import date

import pytest

from gongxun.rules.books import load_book
from gongxun.rules.responsibility import (
    Membership,
    PersonFacts,
    Place,
    responsible_for,
    responsible_for_organisation,
)

TABLE = load_book("acftu-2024-2028").responsibility_on(date(2026, 5, 1))
NATION = Place(1, "national", "federation")
PROVINCE = Place(2, "province", "federation", (NATION,))
CITY = Place(3, "city", "federation", (PROVINCE, NATION))
COUNTY = Place(4, "county", "federation", (CITY, PROVINCE, NATION))
CITY_SCHOOL = Place(5, "city", "school", (CITY, PROVINCE, NATION))
PRIMARY = Place(6, "primary", "primary_union", (COUNTY, CITY, PROVINCE, NATION))
ENTERPRISE = Place(7, "primary", "primary_union", (COUNTY, CITY, PROVINCE, NATION), attached_to=2)


@pytest.mark.parametrize(
    ("facts", "org_id", "rule"),
    [
        (PersonFacts(CITY, in_leadership_team=True), 2, "leadership_of_level_below"),
        (PersonFacts(NATION, in_leadership_team=True), 1, "leadership_of_level_below"),
        (PersonFacts(CITY, office_staff=True), 3, "own_staff"),
        (PersonFacts(CITY_SCHOOL, school=CITY_SCHOOL), 2, "teachers_of_level_below"),
        (PersonFacts(CITY_SCHOOL), 3, "own_institutions"),
        (PersonFacts(PRIMARY), 6, "primary_union"),
        (PersonFacts(ENTERPRISE, in_leadership_team=True), 2, "leadership_of_attached_enterprise"),
        (PersonFacts(COUNTY), 4, "own_cadres"),
        (PersonFacts(PRIMARY, memberships=(Membership("delegate", 1),)), 1, "members"),
    ],
)
def test_the_principal_organisation_follows_the_plan(
    facts: PersonFacts, org_id: int, rule: str
) -> None:
    principal = responsible_for(facts, TABLE)[0]
    assert (principal.org_id, principal.rule.id) == (org_id, rule)


def test_every_rule_that_applies_is_answered_once() -> None:
    facts = PersonFacts(CITY, in_leadership_team=True, office_staff=True)
    found = [(one.org_id, one.rule.id) for one in responsible_for(facts, TABLE)]
    assert found == [(2, "leadership_of_level_below"), (3, "own_staff")]


def test_an_organisation_is_answered_for_by_the_level_above() -> None:
    assert responsible_for_organisation(COUNTY, TABLE)[0].org_id == 3
