from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.test import Client
from django.urls import reverse

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger import flow, selectors, services
from gongxun.records.ledger.models import Entry, Objection, ObjectionState
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.people.models import Person
from tests.records.ledger.conftest import World
from tests.records.ledger.test_pages import account, signed_in

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def herself(world: World) -> Viewer:
    user = account("lu")
    Person.objects.filter(pk=world.cadre).update(user=user)
    return Viewer(user.pk, TODAY)


@pytest.fixture
def wrong(world: World) -> Entry:
    return entry(world.cadre)


@pytest.fixture
def objection(herself: Viewer, wrong: Entry) -> Objection:
    return services.object_to(viewer=herself, entry=wrong, reason="应为 16 学时", now=NOW)


def net() -> int:
    return Entry.objects.aggregate(Sum("hours_hundredths"))["hours_hundredths__sum"] or 0


def test_upheld_it_reverses_and_records_what_is_right(
    world: World, herself: Viewer, wrong: Entry, objection: Objection
) -> None:
    right = draft(world.cadre, hours_hundredths=1600, days_hundredths=200)
    done = services.uphold(
        viewer=world.officer, objection=objection, answer="已核实", corrected=right, now=NOW
    )
    assert (done.state, net()) == (ObjectionState.UPHELD, 1600)
    assert done.corrected is not None
    assert done.corrected.recognised_by_id == world.at("K1")
    assert done.reversal is not None
    assert (done.reversal.reverses_id, done.reversal.reason) == (wrong.pk, "已核实")
    wrong.refresh_from_db()
    assert wrong.hours_hundredths == 800
    verbs = set(AuditRow.objects.values_list("verb", flat=True))
    assert {"objection.raise", "objection.uphold", "entry.reverse", "entry.recognise"} <= verbs


def test_upheld_without_a_correction_only_reverses(world: World, objection: Objection) -> None:
    services.uphold(viewer=world.officer, objection=objection, answer="重复登记", now=NOW)
    assert net() == 0
    assert Entry.objects.count() == 2


def test_a_refused_correction_leaves_everything_as_it_was(
    world: World, wrong: Entry, objection: Objection
) -> None:
    impossible = draft(world.cadre, hours_hundredths=9900)
    with pytest.raises(ValidationError) as refused:
        services.uphold(
            viewer=world.officer,
            objection=objection,
            answer="已核实",
            corrected=impossible,
            now=NOW,
        )
    assert set(refused.value.message_dict) == {"hours_hundredths"}
    objection.refresh_from_db()
    assert (objection.state, Entry.objects.count()) == (ObjectionState.OPEN, 1)
    services.close_year(viewer=SYSTEM, organisation_id=world.at("P1"), year=2025, now=NOW)


def test_declined_with_a_reason_the_entry_stays(world: World, objection: Objection) -> None:
    with pytest.raises(ValidationError, match="请填写答复"):
        services.decline(viewer=world.officer, objection=objection, answer=" ", now=NOW)
    services.decline(viewer=world.officer, objection=objection, answer="以签到为准", now=NOW)
    with pytest.raises(ValidationError, match="未采纳"):
        services.uphold(viewer=world.officer, objection=objection, answer="改主意", now=NOW)
    assert (net(), Entry.objects.count()) == (800, 1)


def test_an_entry_reversed_already_takes_no_objection(herself: Viewer, wrong: Entry) -> None:
    reversal = services.reverse(viewer=SYSTEM, entry=wrong, reason="学时填错", now=NOW)
    with pytest.raises(ValidationError, match="已经冲正，不再计入"):
        services.object_to(viewer=herself, entry=wrong, reason="应为 16", now=NOW)
    with pytest.raises(ValidationError, match="不能单独提出异议"):
        services.object_to(viewer=herself, entry=reversal, reason="应为 16", now=NOW)


def test_an_entry_reversed_meanwhile_closes_its_objection(
    world: World, wrong: Entry, objection: Objection
) -> None:
    reversal = services.reverse(viewer=world.officer, entry=wrong, reason="人员对应错误", now=NOW)
    objection.refresh_from_db()
    assert (objection.state, objection.reversal_id) == (ObjectionState.LAPSED, reversal.pk)
    with pytest.raises(ValidationError, match="已了结"):
        services.uphold(viewer=world.officer, objection=objection, answer="已核实", now=NOW)
    assert AuditRow.objects.filter(verb="objection.lapse").exists()


def test_one_waits_at_a_time_and_a_form_sent_twice_makes_one(herself: Viewer, wrong: Entry) -> None:
    form = uuid4()
    raise_: dict[str, Any] = {
        "viewer": herself,
        "entry": wrong,
        "reason": "应为 16 学时",
        "now": NOW,
    }
    first = services.object_to(**raise_, submission=form)
    assert services.object_to(**raise_, submission=form) == first
    with pytest.raises(ValidationError, match="正在等待答复"):
        services.object_to(**raise_, submission=uuid4())
    services.take_back(viewer=herself, objection=first, now=NOW)
    assert services.object_to(**raise_, submission=uuid4()).pk != first.pk


def test_only_she_objects_and_only_her_organisation_answers(
    world: World, herself: Viewer, wrong: Entry, objection: Objection
) -> None:
    with pytest.raises(PermissionDenied):
        services.object_to(viewer=world.officer, entry=wrong, reason="应为 16", now=NOW)
    with pytest.raises(PermissionDenied):
        services.take_back(viewer=world.officer, objection=objection, now=NOW)
    her_office = officer(world.at("K1"), user_id=herself.user_id or 0)
    for viewer in (officer(world.at("C2")), officer(world.at("K1"), "inspector"), her_office):
        with pytest.raises(PermissionDenied):
            services.decline(viewer=viewer, objection=objection, answer="不采纳", now=NOW)
        with pytest.raises(PermissionDenied):
            services.uphold(viewer=viewer, objection=objection, answer="采纳", now=NOW)


def test_a_corrected_class_remains_the_same_event(world: World, herself: Viewer) -> None:
    attended = entry(world.cadre, event="class:12", class_id=12, title="主席班")
    objection = services.object_to(viewer=herself, entry=attended, reason="应为 2 天", now=NOW)
    right = draft(world.cadre, title="主席班（更正）", hours_hundredths=1600, days_hundredths=200)
    done = services.uphold(
        viewer=world.officer, objection=objection, answer="已核实", corrected=right, now=NOW
    )
    assert done.corrected is not None
    assert (done.corrected.event_key, done.corrected.class_id) == ("class:12", 12)


def test_a_closed_year_has_to_be_reopened_first(world: World, herself: Viewer) -> None:
    old = entry(world.cadre, earned_on=date(2025, 5, 5))
    objection = services.object_to(viewer=herself, entry=old, reason="应为 16", now=NOW)
    services.close_year(viewer=SYSTEM, organisation_id=world.at("P1"), year=2025, now=NOW)
    with pytest.raises(ValidationError, match="封账"):
        services.uphold(viewer=world.officer, objection=objection, answer="已核实", now=NOW)
    objection.refresh_from_db()
    assert objection.state == ObjectionState.OPEN


def test_every_state_of_an_objection_allows_exactly_its_moves() -> None:
    allowed = {
        state.value: {m for m in flow.OBJECTION_MOVES if flow.can(Objection(state=state), m)}
        for state in ObjectionState
    }
    everything = {"uphold", "decline", "withdraw", "lapse"}
    assert allowed == {
        "open": everything, "upheld": set(), "declined": set(), "withdrawn": set(), "lapsed": set(),
    }  # fmt: skip


def her_client(herself: Viewer) -> Client:
    return signed_in(User.objects.get(pk=herself.user_id or 0))


def test_from_her_entry_to_the_answer_on_her_record(
    world: World, herself: Viewer, wrong: Entry
) -> None:
    hers, county = her_client(herself), signed_in(account("k1", world.at("K1")))
    where = reverse("ledger:object", args=[wrong.pk])
    assert where in hers.get(reverse("ledger:entry", args=[wrong.pk])).content.decode()
    assert "请" in hers.post(where, {"reason": ""}).content.decode()
    assert hers.post(where, {"reason": "应为 16 学时"}).status_code == 302
    assert where not in hers.get(reverse("ledger:entry", args=[wrong.pk])).content.decode()
    listed = county.get(reverse("ledger:objections")).content.decode()
    assert "1 份异议等待答复" in listed
    found = Objection.objects.get()
    page = county.get(reverse("ledger:objection", args=[found.pk])).content.decode()
    assert "应为 16 学时" in page
    county.get(reverse("ledger:entry", args=[wrong.pk]))
    looked = AuditRow.objects.filter(verb__startswith="view.", subject_id=found.person_id)
    assert set(looked.values_list("verb", flat=True)) == {"view.objection", "view.entry"}
    typed = {
        "outcome": "correct", "answer": "已核实", "entry-form": "off_job", "entry-hours": "16",
        "entry-earned_on": "2026-03-06", "entry-title": wrong.title, "entry-days": "2",
        "entry-outside_organiser": "省委党校",
    }  # fmt: skip
    uphold = reverse("ledger:uphold", args=[found.pk])
    assert 'value="8"' in county.get(uphold).content.decode()
    faulty = county.post(uphold, {**typed, "entry-hours": "99"}).content.decode()
    assert "上限" in faulty
    done = county.post(uphold, typed, follow=True).content.decode()
    assert "更正后的学时已入账" in done
    again = county.post(uphold, typed).content.decode()
    assert "已经办理" in again
    mine = hers.get(reverse("ledger:mine")).content.decode()
    assert "已采纳" in mine
    assert "已核实" in mine
    assert "净计 16 学时" in mine
    trace = hers.get(reverse("ledger:entry", args=[wrong.pk])).content.decode()
    assert "本人提出异议" in trace


def test_days_waited_are_counted(world: World, herself: Viewer, wrong: Entry) -> None:
    services.object_to(viewer=herself, entry=wrong, reason="应为 16", now=NOW - timedelta(days=5))
    county = signed_in(account("k1", world.at("K1")))
    rows = county.get(reverse("ledger:objections")).context["rows"]
    assert rows[0][2] >= 5


def test_strangers_see_no_objection(world: World, objection: Objection) -> None:
    stranger = signed_in(account("c2", world.at("C2")))
    assert stranger.get(reverse("ledger:objection", args=[objection.pk])).status_code == 403
    assert stranger.get(reverse("ledger:object", args=[objection.entry_id])).status_code == 403
    assert stranger.get(reverse("ledger:objections")).context["rows"] == []
    assert (
        stranger.post(reverse("ledger:decline", args=[objection.pk]), {"answer": "不"}).status_code
        == 403
    )
    assert selectors.objections_to(officer(world.at("C2")), objection.entry_id) == []


def test_she_declines_nothing_and_withdraws_her_own(herself: Viewer, objection: Objection) -> None:
    hers = her_client(herself)
    page = hers.get(reverse("ledger:objection", args=[objection.pk])).content.decode()
    assert "撤回异议" in page
    assert "采纳异议" not in page
    done = hers.post(reverse("ledger:take_back", args=[objection.pk]), follow=True)
    assert "已撤回异议" in done.content.decode()
    twice = hers.post(reverse("ledger:take_back", args=[objection.pk]), follow=True)
    assert "未作改动" in twice.content.decode()
