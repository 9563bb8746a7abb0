"""Many proposals at once: lists, choices, decisions, and what a stale or doubled form does."""

from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from python_calamine import CalamineWorkbook

from gongxun.base.access.gate import Viewer
from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger import services
from gongxun.records.ledger.models import Decision, Entry, Proposal
from gongxun.records.ledger.selectors.queues import ProposalQuery, page_of_proposals
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM, officer
from gongxun.registry.people.models import Person
from gongxun.registry.people.testing import person, post
from tests.records.ledger.conftest import World
from tests.records.ledger.test_pages import account, signed_in


def put_forward(world: World, number: int = 3) -> list[Proposal]:
    first = date(2026, 3, 2)
    return [
        services.propose(
            viewer=SYSTEM,
            draft=draft(
                world.cadre,
                title=f"第{n}讲",
                earned_on=first + timedelta(days=n),
                hours_hundredths=100 + 50 * n,
                days_hundredths=0,
            ),
            now=NOW + timedelta(minutes=n),
        )
        for n in range(number)
    ]


def marks(proposals: list[Proposal]) -> list[tuple[int, int]]:
    return [(one.pk, one.version) for one in proposals]


@pytest.fixture
def county(world: World, plain_static: None) -> Client:
    return signed_in(account("k1", world.at("K1")))


def test_each_proposal_stands_on_its_own(world: World) -> None:
    good, taken, withdrawn = put_forward(world)
    entry(
        world.cadre,
        title="第1讲",
        earned_on=taken.earned_on,
        hours_hundredths=100,
        days_hundredths=0,
    )
    services.withdraw(viewer=SYSTEM, proposal=withdrawn, now=NOW)
    made = services.decide_many(
        viewer=world.officer,
        submission=uuid4(),
        action="recognise",
        chosen=marks([good, taken, withdrawn]),
        now=NOW,
    )
    done = {row["proposal"]: (row["done"], row["words"]) for row in made.outcomes}
    assert done[good.pk] == (True, "")
    assert "只计一次" in done[taken.pk][1]
    assert "已撤回" in done[withdrawn.pk][1]
    states = dict(Proposal.objects.values_list("pk", "state"))
    assert states == {good.pk: "recognised", taken.pk: "submitted", withdrawn.pk: "withdrawn"}
    assert AuditRow.objects.filter(verb="entry.recognise").count() == 1


def test_a_form_sent_twice_answers_with_what_it_did(world: World) -> None:
    proposals = put_forward(world)
    form: dict[str, Any] = {
        "viewer": world.officer, "submission": uuid4(), "action": "recognise",
        "chosen": marks(proposals), "now": NOW,
    }  # fmt: skip
    first = services.decide_many(**form)
    assert services.decide_many(**form) == first
    assert Entry.objects.count() == len(proposals)
    assert all(row["done"] for row in Decision.objects.get().outcomes)
    with pytest.raises(PermissionDenied):
        services.decide_many(**{**form, "viewer": officer(world.at("K1"), user_id=77)})


def test_what_was_mended_since_is_not_decided_unseen(world: World) -> None:
    [proposal] = put_forward(world, 1)
    services.return_(viewer=world.officer, proposal=proposal, reason="缺证明", now=NOW)
    mended = draft(world.cadre, title="另一讲", hours_hundredths=700, days_hundredths=0)
    services.resubmit(viewer=SYSTEM, proposal=proposal, draft=mended, now=NOW)
    with pytest.raises(ValidationError, match="已经补正重报"):
        services.recognise(viewer=world.officer, proposal=proposal, seen=1, now=NOW)
    with pytest.raises(ValidationError, match="已经补正重报"):
        services.return_(viewer=world.officer, proposal=proposal, reason="x", seen=1, now=NOW)
    assert services.recognise(viewer=world.officer, proposal=proposal, seen=2, now=NOW).pk


def test_nothing_of_another_countys_proposal_is_told(world: World) -> None:
    other = person(6)
    post(other, world.at("C2"))
    foreign = services.propose(viewer=SYSTEM, draft=draft(other, title="外市的班"), now=NOW)
    made = services.decide_many(
        viewer=world.officer,
        submission=uuid4(),
        action="recognise",
        chosen=[(foreign.pk, 1), (1, 1)],
        now=NOW,
    )
    assert not any(row["done"] or row["title"] or row["person"] for row in made.outcomes)
    assert not Entry.objects.exists()


def test_a_common_return_needs_a_reason_and_something_chosen(world: World) -> None:
    proposals = put_forward(world, 2)
    form: dict[str, Any] = {
        "viewer": world.officer,
        "submission": uuid4(),
        "action": "return",
        "now": NOW,
    }
    with pytest.raises(ValidationError, match="退回原因"):
        services.decide_many(**form, chosen=marks(proposals))
    with pytest.raises(ValidationError, match="请选择"):
        services.decide_many(**form, chosen=[], reason="缺证明")
    services.decide_many(**form, chosen=marks(proposals), reason="缺证明")
    assert set(Proposal.objects.values_list("state", "reason")) == {("returned", "缺证明")}


def test_an_event_waits_in_one_proposal_and_a_form_sent_twice_makes_one(world: World) -> None:
    form, hours = uuid4(), draft(world.cadre)
    first = services.propose(viewer=SYSTEM, draft=hours, submission=form, now=NOW)
    assert services.propose(viewer=SYSTEM, draft=hours, submission=form, now=NOW) == first
    with pytest.raises(ValidationError, match="已经申报"):
        services.propose(viewer=SYSTEM, draft=hours, submission=uuid4(), now=NOW)
    with pytest.raises(ValidationError, match="已经提交过"):
        services.propose(
            viewer=SYSTEM, draft=draft(world.cadre, title="另一讲"), submission=form, now=NOW
        )
    assert Proposal.objects.count() == 1


@pytest.mark.parametrize("sort", ["submitted", "earned_on", "hours", "name"])
@pytest.mark.parametrize("descending", [False, True])
def test_pages_forward_and_back_show_every_row_once(
    world: World, monkeypatch: pytest.MonkeyPatch, sort: str, descending: bool
) -> None:
    monkeypatch.setattr("gongxun.records.ledger.selectors.queues.PAGE", 3)
    expected = {one.pk for one in put_forward(world, 8)}
    query = ProposalQuery(sort=sort, descending=descending)
    pages = [page_of_proposals(world.officer, query)]
    while pages[-1].after:
        asked = ProposalQuery(sort=sort, descending=descending, after=pages[-1].after)
        pages.append(page_of_proposals(world.officer, asked))
    seen = [row.pk for page in pages for row in page.rows]
    assert (len(seen), set(seen), pages[0].total) == (8, expected, 8)
    back = page_of_proposals(
        world.officer, ProposalQuery(sort=sort, descending=descending, before=pages[1].before)
    )
    assert [row.pk for row in back.rows] == seen[:3]
    assert back.before is None


def test_filters_stand_in_the_address_and_the_export_holds_exactly_them(
    world: World, county: Client
) -> None:
    proposals = put_forward(world)
    services.recognise(viewer=world.officer, proposal=proposals[0], now=NOW)
    asked = {"state": "all", "since": "2026-03-03", "until": "2026-03-03"}
    page = county.get(reverse("ledger:proposals"), asked).content.decode()
    assert "第1讲" in page
    assert "第0讲" not in page
    book = county.get(reverse("ledger:proposals_export"), asked)
    content = b"".join(book.streaming_content)  # type: ignore[attr-defined]
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [row[1] for row in rows[1:]] == ["第1讲"]
    assert AuditRow.objects.filter(verb="export.proposals").count() == 1


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"q": "陆明远"}, 3),
        ({"q": "lumingyuan"}, 3),
        ({"q": "王"}, 0),
        ({"organisation": "云泽省"}, 0),
        ({"form": "lecture"}, 0),
        ({"form": "off_job"}, 3),
        ({"by": "office"}, 3),
        ({"by": "self"}, 0),
        ({"state": "recognised"}, 0),
        ({"after": "nonsense~x", "sort": "-nobody", "since": "x"}, 3),
    ],
)
def test_each_filter_leaves_what_it_names(
    world: World, county: Client, asked: dict[str, str], shown: int
) -> None:
    put_forward(world)
    answer = county.get(reverse("ledger:proposals"), asked)
    assert len(answer.context["rows"]) == shown


def test_a_province_finds_proposals_by_deciding_organisation(world: World) -> None:
    put_forward(world, 1)
    province = officer(world.at("P1"))
    from gongxun.registry.orgs.selectors import facts_of

    city = facts_of([world.at("C1")])[world.at("C1")].name
    other = facts_of([world.at("C2")])[world.at("C2")].name
    assert page_of_proposals(province, ProposalQuery(organisation=city)).total == 1
    assert page_of_proposals(province, ProposalQuery(organisation=other)).total == 0


def test_from_the_list_through_the_confirmation_to_the_result(world: World, county: Client) -> None:
    proposals = put_forward(world)
    ids = [f"{one.pk}:1" for one in proposals]
    where = reverse("ledger:decide")
    confirm = county.get(where, {"action": "recognise", "ids": ids})
    page = confirm.content.decode()
    assert "共 3 份，4.5 学时" in page
    assert not Entry.objects.exists()
    # A colleague decides on one of them meanwhile.
    services.return_(viewer=SYSTEM, proposal=proposals[1], reason="缺证明", now=NOW)
    sent = {
        "action": "recognise",
        "ids": ids,
        "submission": confirm.context["form"]["submission"].value(),
    }
    result = county.post(where, sent, follow=True)
    page = result.content.decode()
    assert "已认定 2 份，未认定 1 份" in page
    assert "该申报已退回" in page
    assert "陆明远" in page
    twice = county.post(where, sent, follow=True)
    assert twice.redirect_chain == result.redirect_chain
    assert Entry.objects.count() == 2
    stranger = signed_in(account("p1", world.at("P1")))
    assert stranger.get(result.redirect_chain[-1][0]).status_code == 404


def test_a_common_return_asks_for_its_reason_on_the_page(world: World, county: Client) -> None:
    [proposal] = put_forward(world, 1)
    sent = {
        "action": "return",
        "ids": [f"{proposal.pk}:1"],
        "submission": str(uuid4()),
        "reason": "",
    }
    assert "请填写退回原因" in county.post(reverse("ledger:decide"), sent).content.decode()
    done = county.post(reverse("ledger:decide"), {**sent, "reason": "请补交证明"}, follow=True)
    assert "已退回 1 份" in done.content.decode()
    empty = county.get(reverse("ledger:decide"), {"action": "return", "ids": ["x", "1:"]})
    assert "没有可以办理的申报" in empty.content.decode()


def test_the_list_asks_a_constant_number_of_questions(world: World, county: Client) -> None:
    put_forward(world, 1)
    county.get(reverse("ledger:proposals"))
    with CaptureQueriesContext(connection) as one:
        county.get(reverse("ledger:proposals"))
    for n in range(12):
        other = person(20 + n, f"干部{n}")
        post(other, world.at("K1"))
        services.propose(viewer=SYSTEM, draft=draft(other), now=NOW)
    with CaptureQueriesContext(connection) as many:
        county.get(reverse("ledger:proposals"))
    assert len(many) == len(one)


def test_an_officers_own_hours_are_never_in_her_list(world: World) -> None:
    put_forward(world, 1)
    user = account("both", world.at("K1"))
    Person.objects.filter(pk=world.cadre).update(user=user)
    her = Viewer(user.pk, NOW.date(), world.officer.grants)
    assert page_of_proposals(her, ProposalQuery(state="")).total == 0
