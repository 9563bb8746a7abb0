"""Who is told of proposals, objections and closed years, and whose notices are settled."""

from datetime import date

import pytest

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.access.selectors import viewer_of
from gongxun.base.notices.models import Notice
from gongxun.base.outbox.services import hand_on
from gongxun.records.ledger import services
from gongxun.records.ledger.models import Proposal, YearClosure
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, TODAY
from gongxun.registry.people.models import Person
from tests.records.ledger.conftest import World


def serving(name: str, place: int, role: str = Role.TRAINING_OFFICER) -> Viewer:
    user = User.objects.create(username=name, display_name=name, created_at=NOW)
    Grant.objects.create(
        user=user, role=role, scope_kind="organisation", scope_id=place, valid_from=date(2024, 1, 1)
    )
    return viewer_of(user.pk, TODAY)


@pytest.fixture
def county(world: World) -> Viewer:
    return serving("county", world.at("K1"))


@pytest.fixture
def province(world: World) -> Viewer:
    serving("watcher", world.at("K1"), Role.INSPECTOR)
    return serving("province", world.at("P1"))


@pytest.fixture
def herself(world: World) -> Viewer:
    user = User.objects.create(username="lu", display_name="陆", created_at=NOW)
    Person.objects.filter(pk=world.cadre).update(user=user)
    return Viewer(user.pk, TODAY)


def told(viewer: Viewer, *, unread: bool = True) -> list[str]:
    hand_on(NOW)
    rows = Notice.objects.filter(account_id=viewer.user_id)
    if unread:
        rows = rows.filter(read_at=None)
    return list(rows.order_by("pk").values_list("title", flat=True))


def test_the_nearest_who_decide_are_told_and_nobody_above_or_beside(
    world: World, county: Viewer, province: Viewer, herself: Viewer
) -> None:
    services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)
    assert told(county) == ["有一份学时申报等待认定"]
    assert told(province) == []
    assert set(Notice.objects.values_list("account_id", flat=True)) == {county.user_id}


def test_where_nobody_serves_near_the_next_above_is_told(
    world: World, province: Viewer, herself: Viewer
) -> None:
    services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)
    assert told(province) == ["有一份学时申报等待认定"]


def test_an_officer_is_not_told_to_decide_on_her_own_hours(
    world: World, county: Viewer, province: Viewer
) -> None:
    Person.objects.filter(pk=world.cadre).update(user_id=county.user_id)
    services.propose(viewer=county, draft=draft(world.cadre), now=NOW)
    assert told(county) == []
    assert told(province) == ["有一份学时申报等待认定"]


def test_the_cadre_is_told_the_result_and_the_officers_no_longer_wait(
    world: World, county: Viewer, herself: Viewer
) -> None:
    proposal = services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)
    other = serving("second", world.at("K1"))
    assert told(other) == ["有一份学时申报等待认定"]
    services.return_(viewer=county, proposal=proposal, reason="请补证书", now=NOW)
    assert told(herself) == ["学时申报被退回，请补正"]
    assert "请补证书" in Notice.objects.get(account_id=herself.user_id).body
    assert told(other) == []
    services.resubmit(viewer=herself, proposal=proposal, draft=draft(world.cadre), now=NOW)
    assert told(other) == ["有一份学时申报等待认定"]
    services.recognise(viewer=county, proposal=Proposal.objects.get(pk=proposal.pk), now=NOW)
    assert told(herself) == ["学时申报被退回，请补正", "申报的学时已认定"]
    assert told(other) == []


def test_a_proposal_withdrawn_waits_for_nobody(
    world: World, county: Viewer, herself: Viewer
) -> None:
    proposal = services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)
    assert told(county)
    services.withdraw(viewer=herself, proposal=proposal, now=NOW)
    assert told(county) == []


def test_an_objection_reaches_who_answers_and_its_answer_the_cadre(
    world: World, county: Viewer, herself: Viewer
) -> None:
    objection = services.object_to(
        viewer=herself, entry=entry(world.cadre), reason="学时少记了", now=NOW
    )
    assert told(county) == ["有一份异议等待答复"]
    services.decline(viewer=county, objection=objection, answer="按课表核定", now=NOW)
    assert told(herself) == ["您的异议未采纳"]
    assert told(county) == []
    assert "按课表核定" in Notice.objects.get(account_id=herself.user_id).body


def test_a_closed_year_is_told_to_the_officers_below_but_not_to_who_closed_it(
    world: World, county: Viewer, province: Viewer
) -> None:
    services.close_year(viewer=province, organisation_id=world.at("P1"), year=2025, now=NOW)
    assert told(county) == ["2025 年已封账"]
    assert told(province) == []
    services.reopen_year(
        viewer=province, organisation_id=world.at("P1"), year=2025, reason="补登", now=NOW
    )
    assert told(county) == ["2025 年已封账", "2025 年重新开账"]
    [address] = {row.address for row in Notice.objects.all()}
    assert f"/{world.at('K1')}/" in address
    assert YearClosure.objects.count() == 1


def test_events_that_are_handed_on_twice_tell_once(
    world: World, county: Viewer, herself: Viewer
) -> None:
    from gongxun.base.outbox.models import Event

    services.propose(viewer=herself, draft=draft(world.cadre), now=NOW)
    assert len(told(county)) == 1
    Event.objects.update(handled_at=None)
    assert len(told(county)) == 1
