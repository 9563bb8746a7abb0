from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Entry
from gongxun.records.ledger.services import RefusedEntries
from gongxun.records.ledger.testing import draft, entry
from gongxun.registry.orgs.testing import NOW, SYSTEM, officer
from gongxun.registry.people.testing import person, post
from tests.records.ledger.conftest import World

OLD = date(2025, 5, 5)


def close(world: World, code: str, year: int = 2025) -> None:
    services.close_year(
        viewer=officer(world.at(code)), organisation_id=world.at(code), year=year, now=NOW
    )


@pytest.mark.parametrize("code", ["QG", "P1", "C1", "K1"])
def test_a_year_closed_anywhere_above_takes_no_entries(world: World, code: str) -> None:
    close(world, code)
    with pytest.raises(ValidationError, match="封账") as refused:
        entry(world.cadre, earned_on=OLD)
    assert set(refused.value.message_dict) == {"earned_on"}
    with pytest.raises(RefusedEntries, match="重新开账"):
        services.record_many(viewer=SYSTEM, rows=[draft(world.cadre, earned_on=OLD)], now=NOW)
    assert entry(world.cadre).pk


@pytest.mark.parametrize("code", ["C2", "P2", "E1"])
def test_a_year_closed_elsewhere_or_below_does_not_bind(world: World, code: str) -> None:
    close(world, code)
    assert entry(world.cadre, earned_on=OLD).pk


def test_what_counts_is_where_the_person_served_on_the_date(world: World) -> None:
    moved = person(2)
    post(moved, world.at("P2"), valid_from=date(2024, 1, 1), valid_to=date(2025, 6, 1))
    post(moved, world.at("K1"), valid_from=date(2025, 6, 1))
    close(world, "P2")
    with pytest.raises(ValidationError, match="封账"):
        entry(moved, earned_on=date(2025, 5, 31))
    assert entry(moved, earned_on=date(2025, 6, 1)).pk


def test_a_closed_year_takes_no_reversal_until_it_is_reopened(world: World) -> None:
    old = entry(world.cadre, earned_on=OLD)
    close(world, "P1")
    with pytest.raises(ValidationError, match="云泽省总工会封账"):
        services.reverse(viewer=SYSTEM, entry=old, reason="学时填错", now=NOW)
    services.reopen_year(
        viewer=officer(world.at("P1")),
        organisation_id=world.at("P1"),
        year=2025,
        reason="补登漏记",
        now=NOW,
    )
    services.reverse(viewer=SYSTEM, entry=old, reason="学时填错", now=NOW)
    assert Entry.objects.count() == 2


def test_reopening_is_audited_and_kept_with_its_reason(world: World) -> None:
    close(world, "P1")
    chief = officer(world.at("P1"), user_id=9)
    with pytest.raises(ValidationError, match="原因"):
        services.reopen_year(
            viewer=chief, organisation_id=world.at("P1"), year=2025, reason="", now=NOW
        )
    services.reopen_year(
        viewer=chief, organisation_id=world.at("P1"), year=2025, reason="补登漏记", now=NOW
    )
    [closure] = selectors.closures_of([world.at("P1")])
    assert (closure.reopened_by, closure.reason) == (9, "补登漏记")
    assert AuditRow.objects.filter(verb="year.reopen", actor_id=9).exists()
    close(world, "P1")


def test_one_below_cannot_reopen_what_was_closed_above(world: World) -> None:
    close(world, "P1")
    with pytest.raises(ValidationError, match="上级"):
        services.reopen_year(
            viewer=world.officer, organisation_id=world.at("K1"), year=2025, reason="补登", now=NOW
        )
    with pytest.raises(PermissionDenied):
        services.reopen_year(
            viewer=world.officer, organisation_id=world.at("P1"), year=2025, reason="补登", now=NOW
        )


def test_a_year_closes_once_and_after_its_end(world: World) -> None:
    with pytest.raises(ValidationError, match="尚未结束"):
        close(world, "K1", 2026)
    close(world, "K1")
    with pytest.raises(ValidationError, match="已经封账"):
        close(world, "K1")
