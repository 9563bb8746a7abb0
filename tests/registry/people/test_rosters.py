"""The yearly confirmation of rosters, on screen."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.models import RosterConfirmation, SummaryReturn
from gongxun.registry.orgs.services import confirm_roster
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.models import Appointment, ConfirmedRoster
from gongxun.registry.people.services import end_appointment, revise_appointment
from gongxun.registry.people.testing import person, post
from tests.registry.conftest import Country

YEAR = timezone.localdate().year


@pytest.fixture
def staffed(country: Country) -> Country:
    for serial, name in enumerate(("陆明远", "周宁", "何文"), start=1):
        post(person(serial, name), country["K1"], post="干事")
    return country


def address(country: Country, code: str = "K1") -> str:
    return reverse("people:roster", args=[country[code]])


def seen(client: Client, place: str) -> str:
    return str(client.get(place).context["seen"])


def held(name: str) -> Appointment:
    return Appointment.objects.get(person__name=name)


def test_a_roster_is_confirmed_once_however_often_it_is_sent(staffed: Country) -> None:
    officer = staffed.officer("K1")
    place = address(staffed)
    assert "尚未确认。现有 3 人" in officer.get(place).content.decode()
    mark = seen(officer, place)
    for _ in range(2):
        assert officer.post(place, {"seen": mark}).status_code == 302
    [confirmed] = RosterConfirmation.objects.filter(organisation_id=staffed["K1"])
    assert (confirmed.year, confirmed.headcount) == (YEAR, 3)
    assert len(ConfirmedRoster.objects.get().lines) == 3
    assert "没有变动" in officer.get(place).content.decode()
    assert AuditRow.objects.filter(verb="roster.confirm").exists()


def test_the_next_confirmation_says_who_joined_left_and_changed(staffed: Country) -> None:
    officer = staffed.officer("K1")
    place = address(staffed)
    officer.post(place, {"seen": seen(officer, place)})
    post(person(9, "新来的人"), staffed["K1"])
    end_appointment(viewer=SYSTEM, appointment_id=held("周宁").pk, on=date(2026, 1, 5), now=NOW)
    revise_appointment(viewer=SYSTEM, appointment_id=held("何文").pk, post="主席", now=NOW)
    page = officer.get(place)
    found = {(line["kind"], line["name"]) for line in page.context["changes"]}
    assert found == {("新增", "新来的人"), ("离开", "周宁"), ("变动", "何文")}
    assert "确认以后有变动" in page.content.decode()
    changed = next(line for line in page.context["changes"] if line["name"] == "何文")
    assert changed["before"].startswith("干事")
    assert changed["after"].startswith("主席")


def test_a_confirmation_after_the_roster_changed_is_refused_with_what_changed(
    staffed: Country,
) -> None:
    officer = staffed.officer("K1")
    place = address(staffed)
    mark = seen(officer, place)
    # One joins while another leaves: the headcount alone would not tell.
    post(person(9, "新来的人"), staffed["K1"])
    end_appointment(viewer=SYSTEM, appointment_id=held("周宁").pk, on=date(2026, 1, 5), now=NOW)
    refused = officer.post(place, {"seen": mark})
    assert refused.status_code == 200
    page = refused.content.decode()
    assert "打开本页以后名册有变动：新增 1 人，离开 1 人，信息有变 0 人" in page
    names = {line["name"] for line in refused.context["meanwhile"]}
    assert names == {"新来的人", "周宁"}
    assert not RosterConfirmation.objects.exists()
    assert officer.post(place, {"seen": refused.context["seen"]}).status_code == 302
    assert RosterConfirmation.objects.get().headcount == 3


@pytest.mark.parametrize("mark", ["", "zz.1", "1.2 x", "\x00"])
def test_a_mark_that_was_tampered_with_confirms_nothing(staffed: Country, mark: str) -> None:
    officer = staffed.officer("K1")
    assert officer.post(address(staffed), {"seen": mark}).status_code == 200
    assert not RosterConfirmation.objects.exists()


def test_a_confirmation_without_a_kept_roster_is_compared_by_dates(staffed: Country) -> None:
    confirm_roster(viewer=SYSTEM, organisation_id=staffed["K1"], year=2026, headcount=3, now=NOW)
    page = staffed.officer("K1").get(address(staffed)).content.decode()
    assert "这里按任职日期推算" in page


def test_an_administrator_reads_and_does_not_confirm(staffed: Country) -> None:
    administrator = staffed.administrator()
    place = address(staffed)
    page = administrator.get(place)
    assert "确认 " + str(YEAR) + " 年度名册（3 人）" not in page.content.decode()
    assert administrator.post(place, {"seen": page.context["seen"]}).status_code == 403


def test_an_organisation_without_a_roster_returns_counts(country: Country) -> None:
    officer = country.officer("C1")
    place = reverse("people:summary", args=[country["E1"]])
    typed = {"full_time": "1", "part_time": "8", "secondment": "0", "trained": "10"}
    assert "不能超过" in officer.post(place, typed).content.decode()
    for _ in range(2):
        assert officer.post(place, {**typed, "trained": "4"}).status_code == 302
    assert SummaryReturn.objects.get().part_time == 8
    assert "不计入任何比率" in officer.get(address(country, "E1")).content.decode()
    post(person(1), country["E1"])
    assert "已有名册" in officer.post(place, {**typed, "trained": "4"}).content.decode()


def test_the_superior_sees_who_has_confirmed_and_who_has_not(staffed: Country) -> None:
    county = staffed.officer("K1")
    county.post(address(staffed), {"seen": seen(county, address(staffed))})
    city = staffed.officer("C1")
    overview = city.get(reverse("people:rosters"), {"below": "on"})
    assert (overview.context["tally"].total, overview.context["tally"].confirmed) == (2, 1)
    waiting = city.get(reverse("people:rosters"), {"below": "on", "state": "waiting"})
    assert [row.organisation.code for row, _n in waiting.context["rows"]] == ["E1"]
    confirmed = city.get(reverse("people:rosters"), {"state": "confirmed"})
    assert [row.organisation.code for row, _n in confirmed.context["rows"]] == ["K1"]
    post(person(9, "后来的人"), staffed["K1"])
    assert "其后人数有变" in city.get(reverse("people:rosters")).content.decode()
    assert city.get(reverse("people:rosters"), {"under": staffed["C2"]}).status_code == 403
    assert city.get(reverse("people:rosters_export")).status_code == 200
