from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.audit.models import AuditRow
from gongxun.base.outbox.models import Event
from gongxun.records.ledger import services
from gongxun.records.ledger.models import Claim, Entry
from gongxun.records.ledger.services import RefusedEntries
from gongxun.records.ledger.testing import draft, entry, self_study
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.people.testing import person, post
from tests.records.ledger.conftest import World


def refused_fields(drafts: list[services.NewEntry]) -> set[tuple[int, str]]:
    with pytest.raises(RefusedEntries) as refused:
        services.record_many(viewer=SYSTEM, rows=drafts, now=NOW)
    return {(problem.row, problem.field) for problem in refused.value.problems}


def test_an_officer_records_hours_with_their_claim_audit_and_event(world: World) -> None:
    made = services.record(viewer=world.officer, draft=draft(world.cadre), now=NOW)
    made.refresh_from_db()
    assert (made.hours_hundredths, made.days_hundredths, made.kind) == (800, 100, "earned")
    assert made.recognised_by_id == world.at("K1")
    assert Claim.objects.get(entry=made).event_key == made.event_key
    assert AuditRow.objects.filter(
        verb="entry.record", subject_kind="entry", subject_id=made.pk, actor_id=7
    ).exists()
    assert Event.objects.get(kind="ledger.entry_recorded").payload == {"entry_id": made.pk}


def test_an_officer_elsewhere_may_not_record(world: World) -> None:
    with pytest.raises(PermissionDenied):
        services.record(viewer=officer(world.at("C2")), draft=draft(world.cadre), now=NOW)
    with pytest.raises(RefusedEntries, match="无权"):
        services.record_many(viewer=officer(world.at("C2")), rows=[draft(world.cadre)], now=NOW)
    assert not Entry.objects.exists()


def test_the_former_organisation_may_still_record_its_own_period(world: World) -> None:
    moved = person(2)
    post(moved, world.at("K1"), valid_from=date(2024, 1, 1), valid_to=date(2026, 1, 1))
    post(moved, world.at("P2"), valid_from=date(2026, 1, 1))
    old = services.record(
        viewer=world.officer, draft=draft(moved, earned_on=date(2025, 5, 5)), now=NOW
    )
    assert old.recognised_by_id == world.at("K1")
    with pytest.raises(PermissionDenied):
        services.record(viewer=world.officer, draft=draft(moved), now=NOW)


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"hours_hundredths": -1}, "hours_hundredths"),
        ({"days_hundredths": -100}, "days_hundredths"),
        ({"hours_hundredths": 2401}, "hours_hundredths"),
        ({"hours_hundredths": 2500, "days_hundredths": 50}, "hours_hundredths"),
        ({"hours_hundredths": 7300, "days_hundredths": 300}, "hours_hundredths"),
        ({"hours_hundredths": 0, "days_hundredths": 0}, "hours_hundredths"),
        ({"earned_on": TODAY + timedelta(days=1)}, "earned_on"),
        ({"earned_on": date(2023, 12, 31)}, "earned_on"),
        ({"form": "online_self_study"}, "form"),
        ({"mode": "self_study"}, "form"),
        ({"form": "circus"}, "form"),
        ({"title": " "}, "title"),
        ({"organiser_id": 12345}, "organiser"),
    ],
)
def test_what_cannot_be_is_refused_by_field(
    world: World, facts: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        entry(world.cadre, **facts)
    assert set(refused.value.message_dict) == {field}
    assert not Entry.objects.exists()


def test_hours_up_to_the_limits_pass(world: World) -> None:
    assert entry(world.cadre, hours_hundredths=2400).pk
    assert entry(world.cadre, title="五天班", hours_hundredths=12_000, days_hundredths=500).pk
    assert entry(world.cadre, title="今天", earned_on=TODAY).pk


def test_a_day_has_24_hours_over_all_its_short_events(world: World) -> None:
    entry(world.cadre, title="上午", hours_hundredths=1500)
    with pytest.raises(ValidationError, match="24"):
        entry(world.cadre, title="下午", hours_hundredths=1000)
    entry(world.cadre, title="晚上", hours_hundredths=900)


def test_reversed_hours_leave_room_in_their_day(world: World) -> None:
    wrong = entry(world.cadre, title="上午", hours_hundredths=2400)
    services.reverse(viewer=SYSTEM, entry=wrong, reason="学时填错", now=NOW)
    assert entry(world.cadre, title="下午", hours_hundredths=2400).pk


def test_somebody_without_a_post_on_that_day_earns_nothing(world: World) -> None:
    nobody = person(3)
    assert refused_fields([draft(nobody)]) == {(0, "earned_on")}


def test_one_event_counts_once_whatever_width_case_and_form(world: World) -> None:
    first = entry(world.cadre, title="工会法解读（第 1 讲）")
    again = draft(world.cadre, title="工会法解读(第１讲)", form="lecture", hours_hundredths=200)
    with pytest.raises(ValidationError, match=f"台账号 {first.pk}"):
        services.record(viewer=SYSTEM, draft=again, now=NOW)


def test_an_event_counts_not_both_as_collective_and_as_self_study(world: World) -> None:
    services.record(viewer=SYSTEM, draft=draft(world.cadre, event="course:7"), now=NOW)
    twice = self_study(world.cadre, event="course:7", earned_on=date(2026, 8, 1))
    with pytest.raises(ValidationError, match="只计一次"):
        services.record(viewer=SYSTEM, draft=twice, now=NOW)


def test_a_given_number_identifies_the_event_with_its_organiser(world: World) -> None:
    entry(world.cadre, event="number:2026-03")
    with pytest.raises(ValidationError, match="只计一次"):
        entry(
            world.cadre,
            event="number:２０２６-０３",
            title="另一个名称",
            earned_on=date(2026, 4, 1),
        )
    assert entry(world.cadre, event="number:2026-03", outside_organiser="市委党校").pk


def test_the_same_event_gives_hours_to_another_person(world: World) -> None:
    other = person(4)
    post(other, world.at("K1"))
    entry(world.cadre)
    assert entry(other).pk


def test_many_rows_go_in_together_or_not_at_all(world: World) -> None:
    good = draft(world.cadre)
    rows = [good, replace(good, title="第二场"), replace(good, title="第三场", hours_hundredths=-1)]
    assert refused_fields(rows) == {(2, "hours_hundredths")}
    assert not Entry.objects.exists()
    ids = services.record_many(viewer=SYSTEM, rows=rows[:2], now=NOW)
    assert [Entry.objects.get(pk=number).title for number in ids] == [good.title, "第二场"]


def test_rows_of_one_call_are_checked_against_each_other(world: World) -> None:
    good = draft(world.cadre, hours_hundredths=1300)
    assert refused_fields([good, good]) == {(1, "title"), (1, "hours_hundredths")}


def test_batches_see_the_batches_before(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gongxun.records.ledger.services.recording.BATCH", 2)
    days = [date(2026, 3, 1) + timedelta(days=n) for n in range(5)]
    good = [draft(world.cadre, earned_on=day) for day in days]
    assert refused_fields([*good, good[0]]) == {(5, "title")}
    assert len(services.record_many(viewer=SYSTEM, rows=good, now=NOW)) == 5


def test_nobody_records_her_own_hours(world: World, django_user_model: type) -> None:
    from gongxun.registry.people.models import Person

    user = django_user_model.objects.create(
        pk=5001, username="lu", display_name="陆", created_at=NOW
    )
    Person.objects.filter(pk=world.cadre).update(user=user)
    herself = officer(world.at("K1"), user_id=user.pk)
    with pytest.raises(PermissionDenied, match="本人"):
        services.record(viewer=herself, draft=draft(world.cadre), now=NOW)
    with pytest.raises(RefusedEntries, match="本人"):
        services.record_many(viewer=herself, rows=[draft(world.cadre)], now=NOW)


def test_hours_for_a_merged_file_stand_in_the_living_one(world: World) -> None:
    from gongxun.registry.people.services import decide_merge, propose_merge

    double = person(5)
    first = entry(world.cadre)
    proposal = propose_merge(
        viewer=SYSTEM, person_id=double, other_id=world.cadre, reason="同一人", now=NOW
    )
    decide_merge(viewer=SYSTEM, proposal_id=proposal, merge=True, now=NOW)
    with pytest.raises(ValidationError, match=f"台账号 {first.pk}"):
        entry(double)
    assert entry(world.cadre, title="合并后").person_id == double
