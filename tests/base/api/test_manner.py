"""The manner of every address: tokens, problems, tags, pages, the rate."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongxun.base.access import services
from gongxun.base.access.models import ApiToken, Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.api.testing import Program, account, problem, program, token_for
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import SYSTEM, officer, small_country
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post


@pytest.fixture
def orgs(db: None) -> dict[str, int]:
    return small_country()


@pytest.fixture
def clerk(orgs: dict[str, int]) -> User:
    """An officer of the province P1."""
    return account("clerk", Role.TRAINING_OFFICER, orgs["P1"])


def test_a_token_says_whose_it_is_and_what_it_may(clerk: User, orgs: dict[str, int]) -> None:
    answer = program(clerk, read_only=True).get("/me")
    assert answer.status_code == 200
    found = answer.json()
    assert found["username"] == "clerk"
    place = {"id": orgs["P1"], "name": "云泽省总工会"}
    assert found["grants"] == [{"role": "training_officer", "organisation": place}]
    assert found["token"]["read_only"] is True


@pytest.mark.parametrize("text", ["", "gxt_wrong", "x" * 5000, "gxt_\x7f"])
def test_without_a_token_that_holds_nothing_opens(clerk: User, text: str) -> None:
    answer = Program(text).get("/me")
    assert answer.status_code == 401
    assert problem(answer) == "unauthenticated"
    assert answer["WWW-Authenticate"].startswith("Bearer")


def test_the_text_of_a_token_is_kept_nowhere(clerk: User) -> None:
    text = token_for(clerk)
    kept = ApiToken.objects.get()
    assert bytes(kept.digest) != text.encode()
    assert text not in repr([getattr(kept, one.name) for one in ApiToken._meta.fields])
    assert kept.ending == text[-4:]


def test_a_token_ends_on_its_day_by_revocation_and_with_its_account(clerk: User) -> None:
    seat = program(clerk)
    held = ApiToken.objects.get()
    ApiToken.objects.update(last_day=timezone.localdate() - timedelta(days=1))
    assert problem(seat.get("/me")) == "unauthenticated"
    ApiToken.objects.update(last_day=timezone.localdate())
    assert seat.get("/me").status_code == 200
    User.objects.update(is_active=False)
    assert problem(seat.get("/me")) == "unauthenticated"
    User.objects.update(is_active=True)
    services.revoke_token(viewer=officer(1, user_id=clerk.pk), token=held, now=timezone.now())
    assert problem(seat.get("/me")) == "unauthenticated"


def test_a_role_that_ended_ends_the_power_of_the_token(clerk: User) -> None:
    seat = program(clerk)
    assert seat.get("/organisations").status_code == 200
    Grant.objects.update(valid_to=timezone.localdate())
    assert problem(seat.get("/organisations")) == "forbidden"


def test_new_codes_and_a_reset_factor_end_all_tokens(orgs: dict[str, int], clerk: User) -> None:
    security = officer(orgs["QG"], Role.SECURITY_ADMINISTRATOR)
    seat = program(clerk)
    services.reissue(viewer=security, users=[clerk], now=timezone.now())
    assert problem(seat.get("/me")) == "unauthenticated"
    seat = program(clerk)
    services.reset_second_factor(viewer=security, user=clerk, now=timezone.now())
    assert problem(seat.get("/me")) == "unauthenticated"


def test_a_role_wants_a_token_that_was_made_with_the_second_factor(
    clerk: User,
    settings: Any,  # noqa: ANN401
) -> None:
    """Made as a cadre by the password alone, it must not become an officer's by a later grant."""
    seat = program(clerk)
    settings.SECOND_FACTOR_REQUIRED = True
    assert seat.get("/me").status_code == 200
    ApiToken.objects.update(with_factor=False)
    assert problem(seat.get("/me")) == "second-factor"
    Grant.objects.all().delete()
    assert seat.get("/me").status_code == 200


def test_a_session_opens_nothing(clerk: User) -> None:
    browser = Client()
    browser.force_login(clerk, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert problem(browser.get("/api/v1/me")) == "unauthenticated"
    assert browser.get("/api/").status_code == 200


def test_what_is_not_there_and_what_is_not_mine_look_the_same(
    clerk: User, orgs: dict[str, int]
) -> None:
    seat = program(clerk)
    stranger = person(1, "远方")
    post(stranger, orgs["P2"])
    for there, nowhere in (
        (f"/organisations/{orgs['P2']}", "/organisations/999999"),
        (f"/people/{stranger}", "/people/999999"),
    ):
        hidden, absent = seat.get(there), seat.get(nowhere)
        assert (hidden.status_code, hidden.content) == (404, absent.content)


def test_unchanged_things_are_not_sent_again(clerk: User, orgs: dict[str, int]) -> None:
    seat = program(clerk)
    first = seat.get(f"/organisations/{orgs['K1']}")
    again = seat.get(f"/organisations/{orgs['K1']}", **{"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    other = seat.get(f"/organisations/{orgs['C1']}", **{"If-None-Match": first["ETag"]})
    assert other.status_code == 200
    assert "Authorization" in first["Vary"]


def test_pages_lead_on_to_the_end_without_gap_or_repetition(
    clerk: User, orgs: dict[str, int]
) -> None:
    seat, seen, cursor = program(clerk), [], ""
    while True:
        found = seat.get(f"/organisations?limit=2&cursor={cursor}").json()
        seen += [one["code"] for one in found["items"]]
        cursor = found["next"]
        if not cursor:
            break
    assert sorted(seen) == ["C1", "C2", "E1", "K1", "P1", "S1"]
    assert len(seen) == 6


def test_a_cursor_works_only_where_it_was_given_out(clerk: User, orgs: dict[str, int]) -> None:
    seat = program(clerk)
    given = seat.get("/organisations?limit=2").json()["next"]
    other = program(account("other", Role.TRAINING_OFFICER, orgs["QG"]))
    assert problem(seat.get(f"/organisations?level=city&cursor={given}")) == "bad-cursor"
    assert problem(seat.get(f"/people?cursor={given}")) == "bad-cursor"
    assert problem(other.get(f"/organisations?cursor={given}")) == "bad-cursor"
    turned = given[:-1] + ("0" if given[-1] != "0" else "1")
    for wrong in (turned, "00", "abc", given + "00"):
        assert problem(seat.get(f"/organisations?cursor={wrong}")) == "bad-cursor"
    assert str(orgs["P1"]) not in bytes.fromhex(given).decode("latin-1")


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/organisations?limit=0", "invalid"),
        ("/organisations?limit=many", "invalid"),
        ("/organisations?level=galaxy", "invalid"),
        ("/organisations?search=%00", "invalid"),
        ("/organisations?search=" + "长" * 61, "invalid"),
        ("/organisations?serach=总工会", "invalid"),
        ("/me?search=x", "invalid"),
        ("/organisations/0", "invalid"),
        ("/organisations/99999999999999999999", "invalid"),
        ("/nothing/here", "not-found"),
        ("/", "not-found"),
    ],
)
def test_bad_input_is_told_what_to_mend(clerk: User, path: str, name: str) -> None:
    answer = program(clerk).get(path)
    assert problem(answer) == name
    found = answer.json()
    assert found["status"] == answer.status_code
    assert found["title"]
    assert found["detail"].endswith("。")
    if name == "invalid":
        known = ("limit", "level", "search", "serach", "organisation_id")
        assert found["errors"][0]["parameter"] in known
        assert found["errors"][0]["detail"].endswith("。")


def test_a_wrong_method_names_the_right_ones(clerk: User) -> None:
    answer = program(clerk).post("/organisations")
    assert (problem(answer), answer["Allow"]) == ("method-not-allowed", "GET")


def test_the_type_of_a_problem_leads_to_where_it_is_explained(clerk: User) -> None:
    found = Program().get("/me").json()
    page = Client().get(found["type"] + "/", follow=True)
    assert page.status_code == 200
    assert 'id="unauthenticated"' in page.content.decode()


def test_a_token_rests_when_its_minute_is_full(
    clerk: User,
    settings: Any,  # noqa: ANN401
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 3
    moment = timezone.now().replace(second=20, microsecond=0)
    text, other = token_for(clerk), token_for(clerk)
    waits = [getattr(services.admit(text, moment), "wait", None) for _each in range(5)]
    assert waits == [0, 0, 0, 40, 40]
    assert getattr(services.admit(other, moment), "wait", None) == 0
    later = moment + timedelta(minutes=1)
    assert getattr(services.admit(text, later), "wait", None) == 0


def test_too_many_requests_are_told_when_to_come_again(
    clerk: User,
    settings: Any,  # noqa: ANN401
) -> None:
    settings.API_REQUESTS_PER_MINUTE = 0
    answer = program(clerk).get("/me")
    assert problem(answer) == "too-many-requests"
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_the_audit_says_through_which_token_somebody_looked(
    clerk: User, orgs: dict[str, int]
) -> None:
    seen = person(1, "周敏")
    post(seen, orgs["K1"])
    assert program(clerk).get(f"/people/{seen}").status_code == 200
    row = AuditRow.objects.get(verb="view.person")
    assert (row.actor_id, row.subject_id) == (clerk.pk, seen)
    assert row.detail == {"token": ApiToken.objects.get().pk}


def test_who_looks_at_her_own_file_is_not_written_down(orgs: dict[str, int]) -> None:
    me = person(1, "周敏")
    post(me, orgs["K1"])
    user = account("zhoumin")
    link_account(
        viewer=SYSTEM, person_id=me, user_id=user.pk, scope_id=orgs["K1"], now=timezone.now()
    )
    found = program(user).get(f"/people/{me}")
    assert found.json()["name"] == "周敏"
    assert program(user).get("/me").json()["person"] == me
    assert not AuditRow.objects.filter(verb__startswith="view.").exists()
    assert problem(program(user).get("/people")) == "forbidden"


def test_a_request_costs_the_same_however_long_the_list(clerk: User, orgs: dict[str, int]) -> None:
    seat = program(clerk)
    for number in range(3):
        post(person(number, "周敏"), orgs["K1"])
    with CaptureQueriesContext(connection) as few:
        seat.get("/people?limit=1")
    with CaptureQueriesContext(connection) as many:
        assert len(seat.get("/people").json()["items"]) == 3
    assert len(few) == len(many)
