"""What is about a person is found where she serves, and by whoever is above."""

from datetime import date, timedelta

import pytest

from gongxun.registry.orgs.services import move
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.people.models import Exemption, MergeProposal
from gongxun.registry.people.selectors.waiting import (
    incoming_transfers,
    outgoing_transfers,
    waiting_exemptions,
    waiting_merges,
)
from gongxun.registry.people.services import (
    accept_transfer,
    decide_merge,
    propose_merge,
    propose_transfer,
    request_exemption,
)
from gongxun.registry.people.services.responsibility import refresh_everybody
from gongxun.registry.people.tasks import refresh_after_regrouping
from gongxun.registry.people.testing import person, post

pytestmark = pytest.mark.django_db


@pytest.fixture
def ids() -> dict[str, int]:
    return small_country()


def ask(key: int) -> int:
    return request_exemption(
        viewer=SYSTEM, person_id=key, kind="exemption", indicator=None, reason="病假",
        valid_from=date(2026, 1, 1), valid_to=None, now=NOW,
    )  # fmt: skip


def test_a_request_follows_its_person_to_a_new_post(ids: dict[str, int]) -> None:
    key = person(1)
    held = post(key, ids["K1"])
    ask(key)
    for seat in ("K1", "C1", "P1", "QG"):
        assert waiting_exemptions(officer(ids[seat])).count() == 1, seat
    proposed = propose_transfer(
        viewer=SYSTEM, appointment_id=held, destination_id=ids["C2"], on=TODAY, now=NOW
    )
    assert outgoing_transfers(officer(ids["C1"])).count() == 1
    assert incoming_transfers(officer(ids["C2"])).count() == 1
    accept_transfer(viewer=SYSTEM, transfer_id=proposed, now=NOW)
    assert waiting_exemptions(officer(ids["C1"])).count() == 0
    assert waiting_exemptions(officer(ids["C2"])).count() == 1


def test_whoever_has_either_post_finds_the_request(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"])
    ask(key)
    post(key, ids["C2"], is_primary=False)
    assert waiting_exemptions(officer(ids["C1"])).count() == 1
    assert waiting_exemptions(officer(ids["C2"])).count() == 1


def test_a_post_that_ends_by_its_date_is_told_overnight(ids: dict[str, int]) -> None:
    key = person(1)
    post(key, ids["K1"], valid_to=TODAY + timedelta(days=1))
    post(key, ids["C2"], valid_from=TODAY + timedelta(days=1))
    ask(key)
    assert waiting_exemptions(officer(ids["C1"])).count() == 1
    refresh_everybody(TODAY + timedelta(days=1))
    assert waiting_exemptions(officer(ids["C1"])).count() == 0
    assert waiting_exemptions(officer(ids["C2"])).count() == 1


def test_matters_move_with_the_tree(ids: dict[str, int]) -> None:
    key, other = person(1), person(2)
    held = post(key, ids["K1"])
    post(other, ids["K1"])
    ask(key)
    propose_merge(viewer=SYSTEM, person_id=key, other_id=other, reason="同名", now=NOW)
    propose_transfer(
        viewer=SYSTEM, appointment_id=held, destination_id=ids["C2"], on=TODAY, now=NOW
    )
    before, after = officer(ids["C1"]), officer(ids["C2"])
    assert [rows(before).count() for rows in (waiting_merges, outgoing_transfers)] == [1, 1]
    move(viewer=SYSTEM, organisation_id=ids["K1"], parent_id=ids["C2"], on=TODAY, now=NOW)
    refresh_after_regrouping({"organisation": ids["K1"]}, NOW)
    for rows in (waiting_exemptions, waiting_merges, outgoing_transfers):
        assert (rows(before).count(), rows(after).count()) == (0, 1), rows.__name__


def test_a_merged_file_keeps_its_matters_where_the_whole_one_serves(ids: dict[str, int]) -> None:
    keep, twin = person(1), person(2)
    post(keep, ids["C2"])
    ask(twin)
    assert waiting_exemptions(officer(ids["C2"])).count() == 0
    proposal = propose_merge(viewer=SYSTEM, person_id=keep, other_id=twin, reason="同名", now=NOW)
    decide_merge(viewer=SYSTEM, proposal_id=proposal, merge=True, now=NOW)
    assert Exemption.objects.get().person_id == twin
    assert waiting_exemptions(officer(ids["C2"])).count() == 1
    assert set(MergeProposal.objects.get().places) == {ids["C2"], ids["P1"], ids["QG"]}
