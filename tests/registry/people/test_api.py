"""People and appointments through the public interface."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.base.access.roles import Role
from gongxun.base.api.testing import Program, account, problem, program
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, SYSTEM, small_country
from gongxun.registry.people.services import end_appointment
from gongxun.registry.people.testing import id_number, person, post


@pytest.fixture
def orgs(db: None) -> dict[str, int]:
    return small_country()


@pytest.fixture
def officer(orgs: dict[str, int]) -> Program:
    return program(account("clerk", Role.TRAINING_OFFICER, orgs["P1"]))


def names(answer: object) -> list[str]:
    return [one["name"] for one in answer.json()["items"]]  # type: ignore[attr-defined]


def test_people_of_the_scope_are_listed_and_found(orgs: dict[str, int], officer: Program) -> None:
    for number, (name, place) in enumerate((("周敏", "K1"), ("吴芳", "C2"), ("郑强", "P2"))):
        post(person(number, name), orgs[place])
    assert sorted(names(officer.get("/people"))) == ["吴芳", "周敏"]
    for words in ("周敏", "zhoumin", "zm", id_number(0), "安平县"):
        assert names(officer.get(f"/people?search={words}")) == ["周敏"], words
    assert names(officer.get("/people?search=郑强")) == []
    assert names(officer.get(f"/people?search={id_number(2)}")) == []


def test_a_file_tells_posts_and_masks_the_number(orgs: dict[str, int], officer: Program) -> None:
    key = person(1, "周敏")
    held = post(key, orgs["K1"], post="副主席")
    found = officer.get(f"/people/{key}").json()
    assert (found["id"], found["name"], found["whole"]) == (key, "周敏", True)
    assert found["id_number"] == id_number(1)[:3] + "*" * 11 + id_number(1)[-4:]
    [one] = found["appointments"]
    assert (one["id"], one["post"], one["valid_to"]) == (held, "副主席", None)
    assert one["organisation"] == {"id": orgs["K1"], "name": "安平县总工会"}
    assert officer.get(f"/appointments/{held}").json() == one
    assert AuditRow.objects.filter(verb="view.person", subject_id=key).count() == 2


def test_appointments_of_today_below_an_organisation(
    orgs: dict[str, int], officer: Program
) -> None:
    here = post(person(1, "周敏"), orgs["K1"])
    post(person(2, "吴芳"), orgs["C2"])
    ended = post(person(3, "郑强"), orgs["K1"])
    end_appointment(viewer=SYSTEM, appointment_id=ended, on=date(2026, 1, 1), now=NOW)
    listed = officer.get(f"/appointments?organisation={orgs['C1']}").json()["items"]
    assert [one["id"] for one in listed] == [here]
    assert len(officer.get("/appointments").json()["items"]) == 2
    none = officer.get("/appointments?category=union_organiser").json()["items"]
    assert none == []
    assert problem(officer.get(f"/appointments?organisation={orgs['P2']}")) == "not-found"
    assert problem(officer.get("/appointments?organisation=999999")) == "not-found"


def test_a_former_organisation_keeps_its_period_alone(orgs: dict[str, int]) -> None:
    key = person(1, "周敏")
    before = post(key, orgs["C2"], valid_from=date(2024, 1, 1), valid_to=date(2025, 1, 1))
    now = post(key, orgs["K1"], valid_from=date(2025, 1, 1))
    former = program(account("former", Role.TRAINING_OFFICER, orgs["C2"]))
    found = former.get(f"/people/{key}").json()
    assert found["whole"] is False
    assert [one["id"] for one in found["appointments"]] == [before]
    assert former.get(f"/appointments/{before}").status_code == 200
    assert problem(former.get(f"/appointments/{now}")) == "not-found"


@pytest.mark.parametrize("role", [Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR])
def test_other_administrators_see_nobody(orgs: dict[str, int], role: str) -> None:
    key = person(1, "周敏")
    held = post(key, orgs["K1"])
    seat = program(account("admin", role, orgs["QG"]))
    assert problem(seat.get("/people")) == "forbidden"
    assert problem(seat.get("/appointments")) == "forbidden"
    assert problem(seat.get(f"/people/{key}")) == "not-found"
    assert problem(seat.get(f"/appointments/{held}")) == "not-found"


def test_lists_cost_the_same_however_long(orgs: dict[str, int], officer: Program) -> None:
    for number in range(6):
        post(person(number, "周敏"), orgs["K1"])
    for path in ("/people", "/appointments", "/people?search=周敏"):
        mark = "&" if "?" in path else "?"
        with CaptureQueriesContext(connection) as few:
            assert len(officer.get(f"{path}{mark}limit=1").json()["items"]) == 1
        with CaptureQueriesContext(connection) as many:
            assert len(officer.get(path).json()["items"]) == 6
        assert len(few) == len(many) <= 15
