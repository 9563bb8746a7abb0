import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum

from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM, officer
from tests.records.ledger.conftest import World


def test_a_reversal_cancels_the_hours_and_leaves_its_trace(world: World) -> None:
    wrong = entry(world.cadre, themes=("rotation",))
    reversal = services.reverse(viewer=world.officer, entry=wrong, reason="人员对应错误", now=NOW)
    net = Entry.objects.aggregate(Sum("hours_hundredths"), Sum("days_hundredths"))
    assert set(net.values()) == {0}
    assert (reversal.earned_on, reversal.mode, reversal.form, reversal.themes) == (
        wrong.earned_on, wrong.mode, wrong.form, wrong.themes,
    )  # fmt: skip
    history = selectors.history(world.officer, wrong.pk)
    assert history.reversal is not None
    assert history.reversal.reason == "人员对应错误"
    assert history.claim is not None
    assert history.claim.released_by_id == reversal.pk
    assert AuditRow.objects.get(verb="entry.reverse").subject_id == wrong.pk


def test_the_event_can_be_recorded_again_after_its_reversal(world: World) -> None:
    wrong = entry(world.cadre)
    services.reverse(viewer=SYSTEM, entry=wrong, reason="学时填错", now=NOW)
    right = entry(world.cadre, hours_hundredths=600)
    with pytest.raises(ValidationError, match=f"台账号 {right.pk}"):
        entry(world.cadre, hours_hundredths=600)
    services.reverse(viewer=SYSTEM, entry=right, reason="又填错", now=NOW)
    assert entry(world.cadre, hours_hundredths=700).pk


def test_an_entry_is_reversed_once(world: World) -> None:
    wrong = entry(world.cadre)
    reversal = services.reverse(viewer=SYSTEM, entry=wrong, reason="学时填错", now=NOW)
    with pytest.raises(ValidationError, match="已经冲正"):
        services.reverse(viewer=SYSTEM, entry=wrong, reason="再冲一次", now=NOW)
    with pytest.raises(ValidationError, match="不能再冲正"):
        services.reverse(viewer=SYSTEM, entry=reversal, reason="冲正冲正", now=NOW)
    assert Entry.objects.count() == 2


def test_a_reversal_needs_a_reason_and_the_right(world: World) -> None:
    wrong = entry(world.cadre)
    with pytest.raises(ValidationError) as refused:
        services.reverse(viewer=SYSTEM, entry=wrong, reason="  ", now=NOW)
    assert set(refused.value.message_dict) == {"reason"}
    for viewer in (officer(world.at("P2")), officer(world.at("K1"), "inspector")):
        with pytest.raises(PermissionDenied):
            services.reverse(viewer=viewer, entry=wrong, reason="学时填错", now=NOW)
    assert Entry.objects.count() == 1


def test_a_released_event_may_be_reclaimed_in_bulk(world: World) -> None:
    wrong = entry(world.cadre)
    services.reverse(viewer=SYSTEM, entry=wrong, reason="学时填错", now=NOW)
    [again] = services.record_many(viewer=SYSTEM, rows=[draft(world.cadre)], now=NOW)
    assert selectors.history(SYSTEM, again).claim is not None
