"""Figures, the people behind them and their grounds through the public interface."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.base.access.roles import Role
from gongxun.base.api.testing import Program, account, problem, program
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from tests.records.standing.conftest import HOURS, County, snapshot


@pytest.fixture
def officer(county: County) -> Program:
    return program(account("clerk", Role.TRAINING_OFFICER, county.orgs["K1"]))


@pytest.fixture
def inspector(county: County) -> Program:
    return program(account("inspector", Role.INSPECTOR, county.orgs["P1"]))


def test_the_figures_of_a_county(county: County, officer: Program) -> None:
    place = county.orgs["K1"]
    assert officer.get(f"/organisations/{place}/results").json()["as_of"] is None
    snapshot()
    found = officer.get(f"/organisations/{place}/results?year=2026").json()
    [hours] = [one for one in found["items"] if one["indicator"] == HOURS]
    assert (hours["population"], hours["met"], hours["window"]) == (3, 1, "2026")
    assert found["as_of"] == "2026-11-22"
    assert found["book"]["id"] == "acftu-2024-2028"
    grounds = officer.get(f"/organisations/{place}/results/{HOURS}/2026").json()
    assert sum(one["number"] for one in grounds["counts"]) == 3
    assert grounds["clause"]


def test_the_people_behind_a_figure_shortest_first(county: County, officer: Program) -> None:
    snapshot()
    path = f"/organisations/{county.orgs['K1']}/results/{HOURS}/2026/people"
    found = officer.get(path).json()
    assert [one["person"]["name"] for one in found["items"]] == ["郑强", "吴芳", "周敏"]
    assert found["items"][0]["shortfall_hours_hundredths"] == 9000
    assert found["next"] is None
    met = officer.get(f"{path}?status=met").json()["items"]
    assert [one["person"]["id"] for one in met] == [county.met]
    assert AuditRow.objects.filter(verb="view.people").count() == 2


def test_names_are_masked_for_an_inspector(county: County, inspector: Program) -> None:
    snapshot()
    place = county.orgs["K1"]
    for path in (
        f"/organisations/{place}/results/{HOURS}/2026/people",
        "/people",
        f"/people/{county.met}",
        f"/people/{county.met}/results",
        f"/people/{county.met}/results/{HOURS}/2026",
        f"/appointments?organisation={place}",
        f"/people/{county.met}/entries",
    ):
        answer = inspector.get(path)
        assert answer.status_code == 200, path
        assert "周敏" not in answer.content.decode(), path
    assert inspector.get(f"/people/{county.met}").json()["name"] == "周*"
    assert inspector.get(f"/people/{county.met}").json()["id_number"] == ""
    assert inspector.get("/people?search=周敏").json()["items"] == []
    assert inspector.get("/people?search=zhoumin").json()["items"] == []


def test_the_id_number_never_leaves_whole(county: County, officer: Program) -> None:
    shown = officer.get(f"/people/{county.met}").json()["id_number"]
    assert len(shown) == 18
    assert shown[3:14] == "*" * 11


def test_a_cadre_reads_what_she_owes_and_why(county: County) -> None:
    user = account("zhoumin")
    link_account(
        viewer=SYSTEM,
        person_id=county.behind,
        user_id=user.pk,
        scope_id=county.orgs["K1"],
        now=NOW,
    )
    own = program(user)
    found = own.get(f"/people/{county.behind}/results?year=2026").json()
    [hours] = [one for one in found["items"] if one["indicator"] == HOURS]
    assert (hours["hours_hundredths"], hours["exempt"]) == (6000, False)
    assert hours["alternatives"][0] == {
        "unit": "hours",
        "required": 9000,
        "value": 6000,
        "shortfall": 3000,
    }
    why = own.get(f"/people/{county.behind}/results/{HOURS}/2026?as_of=2026-02-28").json()
    assert sum(one["hours_hundredths"] for one in why["counted"]) == why["hours_hundredths"] == 3000
    assert {one["verdict"] for one in why["not_counted"]} == {"not_yet"}
    assert why["as_of"] == "2026-02-28"
    assert not AuditRow.objects.filter(verb__startswith="view.").exists()
    assert problem(own.get(f"/people/{county.met}/results")) == "not-found"


@pytest.mark.parametrize(
    "path",
    [
        "/people/{person}/results/no.such/2026",
        f"/people/{{person}}/results/{HOURS}/1999",
        "/organisations/{place}/results/no.such/2026",
        "/organisations/{place}/results/no.such/2026/people",
        "/organisations/{elsewhere}/results",
        f"/organisations/{{elsewhere}}/results/{HOURS}/2026/people",
    ],
)
def test_what_is_not_there_is_not_found(county: County, officer: Program, path: str) -> None:
    snapshot()
    places = {"place": county.orgs["K1"], "elsewhere": county.orgs["P2"], "person": county.met}
    assert problem(officer.get(path.format(**places))) == "not-found"


def test_the_list_leads_on_and_costs_the_same(county: County, officer: Program) -> None:
    path = f"/organisations/{county.orgs['K1']}/results/{HOURS}/2026/people"
    snapshot()
    officer.get(path)
    with CaptureQueriesContext(connection) as few:
        officer.get(path)
    for number in range(60):
        post(person(100 + number), county.orgs["K1"])
    snapshot()
    with CaptureQueriesContext(connection) as many:
        first = officer.get(path).json()
    assert len(first["items"]) == 50
    assert len(few) == len(many)
    rest = officer.get(f"{path}?cursor={first['next']}").json()
    seen = {one["person"]["id"] for one in first["items"] + rest["items"]}
    assert (len(rest["items"]), len(seen), rest["next"]) == (13, 63, None)
    assert problem(officer.get(f"{path}?status=met&cursor={first['next']}")) == "bad-cursor"
