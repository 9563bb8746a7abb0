from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.access.gate import Viewer
from gongxun.records.ledger import flow, selectors, services
from gongxun.records.ledger.models import Entry, Proposal, ProposalState
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.people.models import Person
from gongxun.registry.people.testing import person, post
from tests.records.ledger.conftest import World


@pytest.fixture
def herself(world: World, django_user_model: type) -> Viewer:
    user = django_user_model.objects.create(
        pk=5001, username="lu", display_name="陆", created_at=NOW
    )  # type: ignore[attr-defined]
    Person.objects.filter(pk=world.cadre).update(user=user)
    return Viewer(user.pk, TODAY)


@pytest.fixture
def proposal(world: World, herself: Viewer) -> Proposal:
    return services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)


def test_what_a_cadre_proposes_her_organisation_recognises(
    world: World, proposal: Proposal
) -> None:
    assert proposal.manager_id == world.at("K1")
    assert list(selectors.proposals_for(world.officer, world.at("K1"))) == [proposal]
    assert not Entry.objects.exists()
    made = services.recognise(viewer=world.officer, proposal=proposal, now=NOW)
    proposal.refresh_from_db()
    assert (proposal.state, proposal.entry_id) == (ProposalState.RECOGNISED, made.pk)
    assert (made.source, made.recognised_by_id, made.hours_hundredths) == (
        "proposal", world.at("K1"), 800,
    )  # fmt: skip
    assert not selectors.proposals_for(world.officer, world.at("K1")).exists()


def test_the_managing_authority_decides_where_it_is_an_organisation(
    world: World, herself: Viewer
) -> None:
    from gongxun.registry.people.services import set_managing_authority

    set_managing_authority(
        viewer=SYSTEM,
        person_id=world.cadre,
        organisation_id=world.at("C1"),
        valid_from=date(2025, 1, 1),
        now=NOW,
    )
    proposal = services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)
    assert proposal.manager_id == world.at("C1")
    with pytest.raises(PermissionDenied):
        services.recognise(viewer=world.officer, proposal=proposal, now=NOW)
    assert services.recognise(viewer=officer(world.at("C1")), proposal=proposal, now=NOW).pk


def test_nobody_decides_on_her_own_hours(world: World, herself: Viewer, proposal: Proposal) -> None:
    her_office = officer(world.at("K1"), user_id=herself.user_id or 0)
    for decide in (
        lambda: services.recognise(viewer=her_office, proposal=proposal, now=NOW),
        lambda: services.return_(viewer=her_office, proposal=proposal, reason="缺证明", now=NOW),
    ):
        with pytest.raises(PermissionDenied, match="本人"):
            decide()
    proposal.refresh_from_db()
    assert proposal.state == ProposalState.SUBMITTED


def test_a_returned_proposal_comes_again_mended(
    world: World, herself: Viewer, proposal: Proposal
) -> None:
    with pytest.raises(ValidationError, match="退回原因"):
        services.return_(viewer=world.officer, proposal=proposal, reason="", now=NOW)
    services.return_(viewer=world.officer, proposal=proposal, reason="缺证明", now=NOW)
    assert selectors.proposals_of(herself, world.cadre).get().reason == "缺证明"
    mended = draft(world.cadre, hours_hundredths=400, evidence="files/1.pdf")
    services.resubmit(viewer=herself, proposal=proposal, draft=mended, now=NOW)
    made = services.recognise(viewer=world.officer, proposal=proposal, now=NOW)
    assert (made.hours_hundredths, made.evidence) == (400, "files/1.pdf")


def test_only_who_put_it_forward_or_whose_it_is_withdraws(
    world: World, herself: Viewer, proposal: Proposal
) -> None:
    with pytest.raises(PermissionDenied):
        services.withdraw(viewer=world.officer, proposal=proposal, now=NOW)
    services.withdraw(viewer=herself, proposal=proposal, now=NOW)
    with pytest.raises(ValidationError, match="已撤回"):
        services.recognise(viewer=world.officer, proposal=proposal, now=NOW)


def test_a_stranger_proposes_nothing_for_her(world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.propose(viewer=officer(world.at("C2")), draft=draft(world.cadre), now=NOW)
    assert services.propose(viewer=world.officer, draft=draft(world.cadre), now=NOW).pk


def test_what_the_ledger_would_refuse_cannot_be_proposed(world: World, herself: Viewer) -> None:
    entry(world.cadre)
    with pytest.raises(ValidationError, match="只计一次"):
        services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)
    with pytest.raises(ValidationError) as refused:
        services.propose(
            viewer=herself, draft=draft(world.cadre, title="夜校", hours_hundredths=9900), now=NOW
        )
    assert set(refused.value.message_dict) == {"hours_hundredths"}
    raw = draft(world.cadre, seconds=3600, hours_hundredths=None, days_hundredths=None)
    with pytest.raises(ValidationError, match="学时或天数"):
        services.propose(viewer=herself, draft=raw, now=NOW)
    assert not Proposal.objects.exists()


def test_a_proposal_overtaken_by_an_entry_stays_undecided(world: World, proposal: Proposal) -> None:
    entry(world.cadre)
    with pytest.raises(ValidationError, match="只计一次"):
        services.recognise(viewer=world.officer, proposal=proposal, now=NOW)
    proposal.refresh_from_db()
    assert (proposal.state, Entry.objects.count()) == (ProposalState.SUBMITTED, 1)


def test_proposals_of_another_county_are_not_listed(world: World, proposal: Proposal) -> None:
    other = person(6)
    post(other, world.at("C2"))
    services.propose(viewer=SYSTEM, draft=draft(other), now=NOW)
    province = officer(world.at("P1"))
    assert selectors.proposals_for(province, world.at("P1")).count() == 2
    assert list(selectors.proposals_for(province, world.at("C1"))) == [proposal]
    assert not selectors.proposals_for(world.officer, world.at("C2")).exists()


def test_every_state_allows_exactly_its_moves() -> None:
    allowed = {
        state: {move for move in flow.MOVES if flow.can(Proposal(state=state), move)}
        for state in ProposalState
    }
    assert allowed == {
        "submitted": {"withdraw", "recognise", "return"},
        "returned": {"withdraw", "resubmit"},
        "withdrawn": set(),
        "recognised": set(),
    }
