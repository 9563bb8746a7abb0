from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from gongxun.records.ledger.models import Entry, Proposal
from gongxun.registry.people.models import Person
from tests.records.ledger.conftest import World
from tests.records.ledger.test_pages import account, signed_in

pytestmark = pytest.mark.usefixtures("plain_static")
TYPED = {
    "form": "lecture", "earned_on": "2026-05-06", "title": "基层治理专题讲座", "hours": "3.5",
    "outside_organiser": "市委党校",
}  # fmt: skip


@pytest.fixture
def cadre(world: World) -> Client:
    user = account("lu")
    Person.objects.filter(pk=world.cadre).update(user=user)
    return signed_in(user)


@pytest.fixture
def decider(world: World) -> Client:
    return signed_in(account("k1", world.at("K1")))


def page(client: Client, name: str, *args: int) -> str:
    return client.get(reverse(f"ledger:{name}", args=args)).content.decode()


def test_from_a_cadres_proposal_to_an_entry_in_her_ledger(cadre: Client, decider: Client) -> None:
    assert cadre.post(reverse("ledger:propose"), TYPED).status_code == 302
    proposal = Proposal.objects.get()
    assert "待认定" in page(cadre, "mine")
    assert "基层治理专题讲座" in page(decider, "proposals")
    assert "认定入账" in page(decider, "proposal", proposal.pk)
    assert "认定入账" not in page(cadre, "proposal", proposal.pk)
    done = decider.post(reverse("ledger:recognise", args=[proposal.pk]), follow=True)
    assert "学时已入账" in done.content.decode()
    assert Entry.objects.get().hours_hundredths == 350
    assert "没有等待认定的申报" in page(decider, "proposals")
    assert "净计 3.5 学时" in page(cadre, "mine")


def test_returned_with_a_reason_and_mended(cadre: Client, decider: Client) -> None:
    cadre.post(reverse("ledger:propose"), TYPED)
    proposal = Proposal.objects.get()
    back = reverse("ledger:return", args=[proposal.pk])
    assert decider.post(back, {"reason": ""}).status_code == 200
    assert decider.post(back, {"reason": "请补交证明"}).status_code == 302
    assert "请补交证明" in page(cadre, "mine")
    mend = f"{reverse('ledger:propose')}?mends={proposal.pk}"
    assert "请补交证明" in cadre.get(mend).content.decode()
    cadre.post(mend, {**TYPED, "evidence": "证明.pdf"})
    proposal.refresh_from_db()
    assert (proposal.state, proposal.evidence) == ("submitted", "证明.pdf")
    assert Proposal.objects.count() == 1


def test_a_proposal_is_withdrawn_by_its_cadre_only(
    world: World, cadre: Client, decider: Client
) -> None:
    cadre.post(reverse("ledger:propose"), TYPED)
    proposal = Proposal.objects.get()
    address = reverse("ledger:withdraw", args=[proposal.pk])
    assert decider.post(address).status_code == 403
    assert cadre.post(address).status_code == 302
    late = decider.post(reverse("ledger:recognise", args=[proposal.pk]), follow=True)
    assert "已撤回" in late.content.decode()
    assert not Entry.objects.exists()


def test_what_cannot_be_proposed_is_said_at_its_field(cadre: Client) -> None:
    answer = cadre.post(reverse("ledger:propose"), {**TYPED, "hours": "30"})
    assert "超过 24" in answer.content.decode()
    answer = cadre.post(reverse("ledger:propose"), {**TYPED, "hours": ""})
    assert "申报须填写学时或天数" in answer.content.decode()
    assert not Proposal.objects.exists()


def test_nobody_decides_on_her_own_proposal_nor_elsewhere(world: World, cadre: Client) -> None:
    cadre.post(reverse("ledger:propose"), TYPED)
    proposal = Proposal.objects.get()
    stranger = signed_in(account("c2", world.at("C2")))
    for client in (cadre, stranger):
        assert client.post(reverse("ledger:recognise", args=[proposal.pk])).status_code == 403
    assert stranger.get(reverse("ledger:proposal", args=[proposal.pk])).status_code == 403
    assert "没有等待认定的申报" in page(stranger, "proposals")
    assert not Entry.objects.exists()


def test_an_officer_who_is_the_cadre_does_not_see_her_own_in_the_list(world: World) -> None:
    both = account("both", world.at("K1"))
    Person.objects.filter(pk=world.cadre).update(user=both)
    client = signed_in(both)
    client.post(reverse("ledger:propose"), TYPED)
    assert "没有等待认定的申报" in page(client, "proposals")
    assert "认定入账" not in page(client, "proposal", Proposal.objects.get().pk)


def test_a_mended_form_sent_twice_or_from_an_old_tab_changes_nothing_more(
    cadre: Client, decider: Client
) -> None:
    cadre.post(reverse("ledger:propose"), TYPED)
    proposal = Proposal.objects.get()
    back = reverse("ledger:return", args=[proposal.pk])
    decider.post(back, {"reason": "请补交证明", "seen": proposal.version})
    mend = f"{reverse('ledger:propose')}?mends={proposal.pk}"
    sent = {**TYPED, "hours": "4", "submission": str(uuid4())}
    for _ in range(2):
        assert cadre.post(mend, sent).status_code == 302
    old_tab = cadre.post(mend, {**TYPED, "hours": "9", "submission": str(uuid4())})
    assert "未作改动" in old_tab.content.decode()
    proposal.refresh_from_db()
    assert (proposal.hours_hundredths, proposal.version) == (400, 2)
    stale = decider.post(
        reverse("ledger:recognise", args=[proposal.pk]), {"seen": "1"}, follow=True
    )
    assert "已经补正重报" in stale.content.decode()
    assert not Entry.objects.exists()


def test_a_form_of_hours_sent_twice_makes_one_proposal(cadre: Client) -> None:
    sent = {**TYPED, "submission": str(uuid4())}
    for _ in range(2):
        assert cadre.post(reverse("ledger:propose"), sent).status_code == 302
    assert Proposal.objects.count() == 1
    page = cadre.get(f"{reverse('ledger:mine')}?sent=propose").content.decode()
    assert "gx-draft" in page
    assert (
        "<script"
        not in cadre.get(f"{reverse('ledger:mine')}?sent=%22%3E%3Cscript%3E")
        .content.decode()
        .split("<main")[1]
    )
