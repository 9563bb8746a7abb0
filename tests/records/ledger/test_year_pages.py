from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from gongxun.base.audit.models import AuditRow
from gongxun.records.ledger import services
from gongxun.records.ledger.models import YearClosure
from gongxun.records.ledger.testing import draft
from gongxun.registry.orgs.testing import NOW, SYSTEM
from tests.records.ledger.conftest import World
from tests.records.ledger.test_pages import account, signed_in

pytestmark = pytest.mark.usefixtures("plain_static")


@pytest.fixture
def county(world: World) -> Client:
    return signed_in(account("k1", world.at("K1")))


def address(name: str, world: World, code: str = "K1", year: int = 2025) -> str:
    return reverse(f"ledger:{name}", args=[world.at(code), year])


def years_page(client: Client, world: World, code: str = "K1") -> str:
    return client.get(reverse("ledger:years", args=[world.at(code)])).content.decode()


def test_an_officer_finds_the_years_from_the_recognition_page(world: World, county: Client) -> None:
    start = reverse("ledger:closing")
    assert start in county.get(reverse("ledger:proposals")).content.decode()
    page = county.get(start, follow=True).content.decode()
    assert "2024、2025 年已经结束，尚未封账。" in page
    assert address("year_close", world) in page
    assert address("year_close", world, year=2026) not in page


def test_closing_says_what_it_means_and_is_harmless_twice(world: World, county: Client) -> None:
    services.propose(viewer=SYSTEM, draft=draft(world.cadre, earned_on=date(2025, 5, 5)), now=NOW)
    page = county.get(address("year_close", world)).content.decode()
    assert "不能再登记、认定、冲正" in page
    assert "还有 1 份 2025 年的申报没有认定" in page
    assert not YearClosure.objects.exists()
    done = county.post(address("year_close", world), {"seen": 0}, follow=True).content.decode()
    assert "2025 年已封账" in done
    again = county.post(address("year_close", world), {"seen": 0}, follow=True).content.decode()
    assert "已经封账" in again
    assert YearClosure.objects.count() == 1


def test_reopening_needs_a_reason_and_stays_in_the_history(world: World, county: Client) -> None:
    closure = services.close_year(viewer=SYSTEM, organisation_id=world.at("K1"), year=2025, now=NOW)
    where = address("year_reopen", world)
    assert county.post(where, {"seen": closure.pk, "reason": ""}).status_code == 200
    county.post(where, {"seen": closure.pk, "reason": "补登漏记"})
    page = years_page(county, world)
    assert "补登漏记" in page
    assert "k1" in page
    assert AuditRow.objects.filter(verb="year.reopen").count() == 1


def test_a_page_that_grew_old_changes_nothing(world: World, county: Client) -> None:
    found: dict[str, Any] = {
        "organisation_id": world.at("K1"),
        "year": 2025,
        "viewer": SYSTEM,
        "now": NOW,
    }
    first = services.close_year(**found)
    services.reopen_year(**found, reason="补登")
    late = county.post(address("year_close", world), {"seen": 0}, follow=True).content.decode()
    assert "在您打开页面之后有变动" in late
    services.close_year(**found)
    stale = {"seen": first.pk, "reason": "补登漏记"}
    late = county.post(address("year_reopen", world), stale, follow=True).content.decode()
    assert "在您打开页面之后有变动" in late
    assert YearClosure.objects.filter(reopened_at=None).count() == 1


def test_what_one_above_closed_is_shown_and_not_reopened_here(world: World, county: Client) -> None:
    services.close_year(viewer=SYSTEM, organisation_id=world.at("P1"), year=2025, now=NOW)
    page = years_page(county, world)
    assert "由上级云泽省总工会封账" in page
    assert address("year_reopen", world) not in page
    assert "请联系该组织" in county.get(address("year_reopen", world)).content.decode()


def test_years_of_another_county_and_for_an_inspector(world: World, county: Client) -> None:
    assert county.get(reverse("ledger:years", args=[world.at("C2")])).status_code == 403
    assert county.post(address("year_close", world, "C2"), {"seen": 0}).status_code == 403
    inspector = signed_in(account("ducha", world.at("P1"), "inspector"))
    page = years_page(inspector, world)
    assert "2025" in page
    assert address("year_close", world) not in page
    assert inspector.get(address("year_close", world)).status_code == 403
    assert county.get(address("year_close", world, year=2031)).status_code == 404
    assert county.get(reverse("ledger:years", args=[1])).status_code == 404


def test_a_province_sees_what_those_below_have_closed(world: World) -> None:
    services.close_year(viewer=SYSTEM, organisation_id=world.at("C1"), year=2024, now=NOW)
    province = signed_in(account("p1", world.at("P1")))
    assert "<td>2024</td>" in years_page(province, world, "P1")
