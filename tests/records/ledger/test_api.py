"""Hours through the public interface: read, put forward, recognised, returned."""

from dataclasses import dataclass
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.base.access.roles import Role
from gongxun.base.api.testing import Program, account, problem, program
from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger.models import Entry, Proposal, ProposalState
from gongxun.records.ledger.services import record, reverse
from gongxun.records.ledger.testing import entry, self_study
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from tests.records.ledger.conftest import World

LECTURE = {
    "form": "lecture",
    "earned_on": "2026-05-06",
    "title": "劳动法讲座",
    "hours_hundredths": 400,
    "outside_organiser": "省委党校",
}


@dataclass
class Seats:
    """Programs of the cadre, of the officer and of an inspector of her county, and of an officer elsewhere."""

    cadre: Program
    officer: Program
    inspector: Program
    elsewhere: Program


@pytest.fixture
def seats(world: World) -> Seats:
    own = account("luming")
    link_account(
        viewer=SYSTEM, person_id=world.cadre, user_id=own.pk, scope_id=world.at("K1"), now=NOW
    )
    return Seats(
        program(own),
        program(account("clerk", Role.TRAINING_OFFICER, world.at("K1"))),
        program(account("inspector", Role.INSPECTOR, world.at("P1"))),
        program(account("other", Role.TRAINING_OFFICER, world.at("P2"))),
    )


def proposed(seats: Seats, world: World) -> int:
    answer = seats.cadre.post(f"/people/{world.cadre}/proposals", LECTURE)
    assert answer.status_code == 201, answer.content.decode()
    return int(answer.json()["id"])


def test_entries_are_read_latest_first_with_what_took_them_back(world: World, seats: Seats) -> None:
    kept = entry(world.cadre, title="一班")
    gone = entry(world.cadre, title="二班")
    record(viewer=SYSTEM, draft=self_study(world.cadre), now=NOW)
    reverse(viewer=SYSTEM, entry=gone, reason="重复", now=NOW)
    found = seats.officer.get(f"/people/{world.cadre}/entries").json()["items"]
    assert {one["title"] for one in found} == {"一班", "二班", "工会法解读"}
    assert [one["reversed"] for one in found if one["id"] == gone.pk] == [True]
    standing = seats.officer.get(f"/people/{world.cadre}/entries?kind=standing").json()["items"]
    assert kept.pk in {one["id"] for one in standing}
    assert gone.pk not in {one["id"] for one in standing}
    one = seats.officer.get(f"/entries/{gone.pk}").json()
    assert (one["hours_hundredths"], one["reversed"], one["form"]) == (800, True, "off_job")
    totals = seats.officer.get(f"/people/{world.cadre}/totals").json()["items"]
    assert {(one["mode"], one["hours_hundredths"]) for one in totals} == {
        ("collective", 800),
        ("self_study", 100),
    }


def test_pages_of_a_ledger_lead_on(world: World, seats: Seats) -> None:
    made = {
        entry(world.cadre, title=f"{number}班", earned_on=date(2026, 3, number + 1)).pk
        for number in range(5)
    }
    seen: list[int] = []
    cursor = ""
    for _page in range(3):
        found = seats.officer.get(f"/people/{world.cadre}/entries?limit=2&cursor={cursor}").json()
        seen += [one["id"] for one in found["items"]]
        cursor = found["next"]
    assert cursor is None
    assert len(seen) == 5
    assert set(seen) == made


def test_looking_is_written_down_but_not_at_ones_own(world: World, seats: Seats) -> None:
    made = entry(world.cadre)
    seats.cadre.get(f"/people/{world.cadre}/entries")
    seats.cadre.get(f"/entries/{made.pk}")
    assert not AuditRow.objects.filter(verb__startswith="view.").exists()
    seats.officer.get(f"/people/{world.cadre}/entries")
    seats.officer.get(f"/entries/{made.pk}")
    assert set(
        AuditRow.objects.filter(verb__startswith="view.").values_list("verb", flat=True)
    ) == {
        "view.ledger",
        "view.entry",
    }


def test_a_lecture_is_put_forward_seen_and_recognised(world: World, seats: Seats) -> None:
    number = proposed(seats, world)
    waiting = seats.officer.get("/proposals?state=submitted").json()["items"]
    assert [(one["id"], one["person"]["name"]) for one in waiting] == [(number, "陆明远")]
    seen = seats.officer.get(f"/proposals/{number}")
    answer = seats.officer.post(f"/proposals/{number}/recognise", **{"If-Match": seen["ETag"]})
    assert answer.status_code == 200
    assert answer.json()["state"] == "recognised"
    assert Entry.objects.get(pk=answer.json()["entry"]).hours_hundredths == 400


def test_nobody_decides_on_a_version_that_she_has_not_seen(world: World, seats: Seats) -> None:
    number = proposed(seats, world)
    path = f"/proposals/{number}/recognise"
    assert problem(seats.officer.post(path)) == "version-needed"
    seen = seats.officer.get(f"/proposals/{number}")["ETag"]
    Proposal.objects.update(hours_hundredths=500, version=2)
    assert problem(seats.officer.post(path, **{"If-Match": seen})) == "changed"
    assert Entry.objects.count() == 0


def test_a_tag_that_was_weakened_by_compression_still_holds(world: World, seats: Seats) -> None:
    number = proposed(seats, world)
    seen = seats.officer.get(f"/proposals/{number}", **{"Accept-Encoding": "gzip"})["ETag"]
    weak = "W/" + seen.removeprefix("W/")
    answer = seats.officer.post(f"/proposals/{number}/recognise", **{"If-Match": weak})
    assert answer.status_code == 200


def test_a_return_says_what_is_missing(world: World, seats: Seats) -> None:
    number = proposed(seats, world)
    path = f"/proposals/{number}/return"
    etag = {"If-Match": seats.officer.get(f"/proposals/{number}")["ETag"]}
    empty = seats.officer.post(path, {}, **etag)
    assert empty.json()["errors"] == [{"pointer": "#/reason", "detail": "必须填写。"}]
    assert seats.officer.post(path, {"reason": "请补证明"}, **etag).json()["reason"] == "请补证明"
    again = seats.officer.post(path, {"reason": "再退"}, **{"If-Match": "*"})
    assert problem(again) == "refused"
    assert "已退回" in again.json()["detail"]


def test_a_key_sent_again_answers_with_what_it_made(world: World, seats: Seats) -> None:
    path, key = f"/people/{world.cadre}/proposals", {"Idempotency-Key": "night-42"}
    first = seats.cadre.post(path, LECTURE, **key)
    again = seats.cadre.post(path, LECTURE, **key)
    assert first.json()["id"] == again.json()["id"]
    assert Proposal.objects.count() == 1
    other = seats.cadre.post(path, {**LECTURE, "title": "另一讲座"}, **key)
    assert problem(other) == "refused"
    # Another account's keys are its own.
    theirs = seats.officer.post(path, {**LECTURE, "title": "第三讲座"}, **key)
    assert theirs.status_code == 201


def test_one_event_is_not_put_forward_twice_without_a_key_either(
    world: World, seats: Seats
) -> None:
    proposed(seats, world)
    again = seats.cadre.post(f"/people/{world.cadre}/proposals", LECTURE)
    assert problem(again) == "refused"
    assert again.json()["errors"][0]["pointer"] == "#/title"


def test_who_may_do_what(world: World, seats: Seats) -> None:
    number = proposed(seats, world)
    etag = {"If-Match": "*"}
    assert problem(seats.cadre.post(f"/proposals/{number}/recognise", **etag)) == "forbidden"
    assert problem(seats.inspector.post(f"/people/{world.cadre}/proposals", LECTURE)) == "forbidden"
    assert problem(seats.inspector.get(f"/proposals/{number}")) == "not-found"
    assert problem(seats.elsewhere.post(f"/proposals/{number}/recognise", **etag)) == "not-found"
    assert problem(seats.elsewhere.post(f"/people/{world.cadre}/proposals", LECTURE)) == "not-found"
    assert problem(seats.elsewhere.get(f"/people/{world.cadre}/entries")) == "not-found"
    assert seats.elsewhere.get("/proposals").json()["items"] == []
    assert Proposal.objects.get().state == ProposalState.SUBMITTED
    assert seats.cadre.post(f"/proposals/{number}/withdraw").json()["state"] == "withdrawn"


def test_a_read_only_token_changes_nothing(world: World) -> None:
    clerk = account("clerk", Role.TRAINING_OFFICER, world.at("K1"))
    reader = program(clerk, read_only=True)
    assert reader.get(f"/people/{world.cadre}/entries").status_code == 200
    assert problem(reader.post(f"/people/{world.cadre}/proposals", LECTURE)) == "read-only"
    assert Proposal.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        ({"hours_hundredths": -1}, "#/hours_hundredths"),
        ({"hours_hundredths": "many"}, "#/hours_hundredths"),
        ({"earned_on": "2026-02-30"}, "#/earned_on"),
        ({"title": "行\x00"}, "#/title"),
        ({"form": "sleep"}, "#/form"),
        ({"hourz": 5}, "#/hourz"),
        ({"themes": ["rotation", "astrology"]}, "#/themes/1"),
    ],
)
def test_bad_bodies_are_told_where(
    world: World, seats: Seats, change: dict[str, object], pointer: str
) -> None:
    answer = seats.cadre.post(f"/people/{world.cadre}/proposals", {**LECTURE, **change})
    assert problem(answer) == "invalid"
    assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


def test_bodies_that_are_no_json_are_refused(world: World, seats: Seats) -> None:
    path, headers = f"/api/v1/people/{world.cadre}/proposals", seats.cadre.headers
    send = seats.cadre.client.post
    wrong = send(path, "{", content_type="application/json", headers=headers)
    assert problem(wrong) == "bad-json"
    form = send(path, {"title": "x"}, headers=headers)
    assert problem(form) == "media-type"
    large = send(path, b"[" * 3_000_000, content_type="application/json", headers=headers)
    assert problem(large) == "too-large"


def test_a_ledger_costs_the_same_however_long(world: World, seats: Seats) -> None:
    for number in range(6):
        entry(world.cadre, title=f"{number}班", earned_on=date(2026, 3, number + 1))
        other = person(100 + number)
        post(other, world.at("K1"))
        answer = seats.officer.post(f"/people/{other}/proposals", LECTURE)
        assert answer.status_code == 201
    for path in (f"/people/{world.cadre}/entries", "/proposals"):
        with CaptureQueriesContext(connection) as few:
            assert len(seats.officer.get(f"{path}?limit=1").json()["items"]) == 1
        with CaptureQueriesContext(connection) as many:
            assert len(seats.officer.get(path).json()["items"]) == 6
        assert len(few) == len(many)
