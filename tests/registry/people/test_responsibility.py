from datetime import date
from typing import Any

import pytest

from gongxun.base.outbox.services import hand_on
from gongxun.registry.orgs.services import found_many, move
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, new, small_country
from gongxun.registry.people.models import Responsibility
from gongxun.registry.people.selectors import charges_of_organisation_on, charges_on
from gongxun.registry.people.services import (
    NewMandate,
    decide_merge,
    end_appointment,
    end_mandate,
    give_mandates,
    propose_merge,
)
from gongxun.registry.people.services.responsibility import refresh_everybody
from gongxun.registry.people.testing import person, post

pytestmark = pytest.mark.django_db
D2026 = date(2026, 1, 1)


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def cached() -> dict[int, tuple[int, str]]:
    rows = Responsibility.objects.values_list("person_id", "organisation_id", "rule")
    return {person_id: (organisation_id, rule) for person_id, organisation_id, rule in rows}


def test_the_levels_of_the_fifth_box(ids: dict[str, int]) -> None:
    found_many(viewer=SYSTEM, rows=[new("S2", "C1", "city", "school")], now=NOW)
    serving: list[tuple[str, dict[str, Any], tuple[str, str]]] = [
        ("C1", {"in_leadership_team": True}, ("P1", "leadership_of_level_below")),
        ("C1", {"office_staff": True}, ("C1", "own_staff")),
        ("S1", {"school_id": ids["S1"]}, ("QG", "teachers_of_level_below")),
        ("E1", {"in_leadership_team": True}, ("K1", "leadership_of_attached_enterprise")),
        ("E1", {}, ("E1", "primary_union")),
        ("QG", {"in_leadership_team": True}, ("QG", "leadership_of_level_below")),
        ("K1", {}, ("K1", "own_cadres")),
    ]
    expected = {}
    for serial, (code, terms, (by, rule)) in enumerate(serving):
        key = person(serial)
        post(key, ids[code], **terms)
        expected[key] = (ids[by], rule)
    assert cached() == expected


def test_a_seat_comes_first_and_ends(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"], office_staff=True)
    [seat] = give_mandates(
        viewer=SYSTEM, rows=[NewMandate(key, ids["P1"], "delegate", D2026)], now=NOW
    )
    assert cached() == {key: (ids["P1"], "members")}
    assert [charge.organisation_id for charge in charges_on(key, TODAY)] == [ids["P1"], ids["K1"]]
    end_mandate(viewer=SYSTEM, mandate_id=seat, on=TODAY, now=NOW)
    assert cached() == {key: (ids["K1"], "own_staff")}


def test_any_day_is_answered_by_the_tree_of_that_day(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["C1"], in_leadership_team=True, valid_from=date(2024, 1, 1))
    move(viewer=SYSTEM, organisation_id=ids["C1"], parent_id=ids["P2"], on=D2026, now=NOW)
    assert charges_on(key, date(2025, 12, 31))[0].organisation_id == ids["P1"]
    assert charges_on(key, D2026)[0].organisation_id == ids["P2"]
    assert charges_on(key, date(2023, 1, 1)) == []
    assert charges_of_organisation_on(ids["C1"], date(2025, 1, 1))[0].organisation_id == ids["P1"]


def test_a_move_reaches_the_people_below(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["C1"], in_leadership_team=True)
    move(viewer=SYSTEM, organisation_id=ids["C1"], parent_id=ids["P2"], on=D2026, now=NOW)
    hand_on(NOW)
    assert cached() == {key: (ids["P2"], "leadership_of_level_below")}


def test_whoever_serves_nowhere_has_nobody(ids: dict[str, int]) -> None:
    key = person(1)
    held = post(key, ids["C1"])
    end_appointment(viewer=SYSTEM, appointment_id=held, on=TODAY, now=NOW)
    assert cached() == {}


def test_merged_files_have_one_answer(ids: dict[str, int]) -> None:
    keep, other = person(1), person(2)
    post(other, ids["C1"], office_staff=True)
    key = propose_merge(viewer=SYSTEM, person_id=keep, other_id=other, reason="", now=NOW)
    decide_merge(viewer=SYSTEM, proposal_id=key, merge=True, now=NOW)
    assert cached() == {keep: (ids["C1"], "own_staff")}


def test_a_night_brings_what_began_by_date(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["C1"], valid_from=date(2026, 11, 23))
    assert cached() == {}
    assert refresh_everybody(date(2026, 11, 23)) == 1
    assert cached() == {key: (ids["C1"], "own_cadres")}
