"""The door: throttled, cycled, timed, guarded by a second factor where it matters."""

from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.db import connection
from django.test import Client

from gongxun.base.access import sessions
from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow

from .conftest import PASSWORD, Country, signed_in


@pytest.fixture
def demanding(settings: Any) -> None:  # noqa: ANN401
    settings.SECOND_FACTOR_REQUIRED = True


def enter(username: str, password: str = PASSWORD, client: Client | None = None) -> Client:
    client = client or Client()
    client.post("/account/login/", {"login": username, "password": password})
    return client


def code_of(secret: str) -> str:
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, counters[len(counters) // 2]))


def set_up_factor(client: Client) -> str:
    """Go through the pages as a person does; returns the secret behind the codes."""
    page = client.get("/account/factor/totp/activate/", follow=True)
    if "account_reauthenticate" in str(page.resolver_match.view_name):
        page = client.post(
            page.request["PATH_INFO"],
            {"password": PASSWORD, "next": "/account/factor/totp/activate/"},
            follow=True,
        )
    secret = page.context["form"].secret
    answer = client.post("/account/factor/totp/activate/", {"code": code_of(secret)})
    assert answer.status_code == 302
    return str(secret)


def test_guessing_passwords_is_stopped_with_a_word_about_when_to_try_again(
    country: Country,
) -> None:
    country.account("officer")
    for _each in range(5):
        text = Client().post("/account/login/", {"login": "officer", "password": "x"})
        assert "用户名或密码不对" in text.content.decode()
    stopped = Client().post("/account/login/", {"login": "officer", "password": PASSWORD})
    assert "5 分钟后再试" in stopped.content.decode()
    assert AuditRow.objects.filter(verb="account.refused").count() == 5


def test_the_throttle_is_shared_by_every_web_process(country: Country) -> None:
    cache.set("counted", [1, 2])
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM access_cache")
        assert cursor.fetchone()[0] >= 1


def test_the_session_is_a_new_one_after_sign_in(country: Country) -> None:
    country.account("officer", Role.TRAINING_OFFICER, "K1")
    client = Client()
    client.get("/account/login/")
    client.session.save()
    before = client.session.session_key
    enter("officer", client=client)
    assert client.session.session_key != before
    assert AuditRow.objects.filter(verb="account.sign_in").count() == 1


@pytest.mark.parametrize(
    ("mark", "limit"),
    [(sessions.SEEN, "SESSION_IDLE_SECONDS"), (sessions.BEGAN, "SESSION_LONGEST_SECONDS")],
)
def test_a_session_ends_when_idle_or_a_working_day_old(
    country: Country,
    settings: Any,  # noqa: ANN401
    mark: str,
    limit: str,
) -> None:
    seat = country.seat("officer", Role.TRAINING_OFFICER, "K1")
    address = f"/organisations/{country.orgs['K1']}/"
    assert seat.get(address).status_code == 200
    session = seat.session
    session[mark] -= getattr(settings, limit) + 1
    session.save()
    answer = seat.get(address, follow=True)
    assert answer.redirect_chain[0][0].startswith("/account/login/")
    assert "已自动退出" in answer.content.decode()


def test_use_keeps_a_session_alive(country: Country) -> None:
    seat = country.seat("officer", Role.TRAINING_OFFICER, "K1")
    seat.get("/")
    session = seat.session
    session[sessions.SEEN] -= 1800
    session.save()
    seat.get("/")
    assert seat.session[sessions.SEEN] > session[sessions.SEEN]


def test_other_devices_are_listed_and_signed_out(country: Country) -> None:
    country.account("officer")
    here, there = enter("officer"), enter("officer")
    assert "退出其他设备" in here.get("/account/sessions/").content.decode()
    here.post("/account/sessions/")
    assert there.get("/account/sessions/").status_code == 302
    assert here.get("/account/sessions/").status_code == 200


@pytest.mark.django_db(transaction=True)  # that a factor was set up is noted on commit
@pytest.mark.parametrize(
    "role",
    [Role.SYSTEM_ADMINISTRATOR, Role.SECURITY_ADMINISTRATOR, Role.AUDIT_ADMINISTRATOR],
)
def test_an_administrator_gets_nowhere_without_a_second_factor(
    country: Country, demanding: None, role: str
) -> None:
    country.account("admin", role)
    seat = enter("admin")
    for path in ("/", "/accounts/", "/audit/", "/snapshots/", "/me/views/"):
        assert seat.get(path)["Location"] == "/account/factor/totp/activate/"
    set_up_factor(seat)
    led = seat.get("/", follow=True)
    assert (led.status_code, "/account/" in led.request["PATH_INFO"]) == (200, False)


def test_whoever_reads_only_needs_none(country: Country, demanding: None) -> None:
    country.account("officer", Role.TRAINING_OFFICER, "K1")
    assert enter("officer").get("/", follow=True).status_code == 200


def test_sign_in_asks_for_the_factor_and_takes_a_code_once(
    country: Country, demanding: None
) -> None:
    user = country.account("admin", Role.AUDIT_ADMINISTRATOR)
    secret = set_up_factor(enter("admin"))
    client = Client()
    asked = client.post("/account/login/", {"login": "admin", "password": PASSWORD})
    assert asked["Location"] == "/account/factor/authenticate/"
    assert client.get("/audit/").status_code == 302
    wrong = client.post("/account/factor/authenticate/", {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    # The same code both times: a new one begins every half minute.
    code = code_of(secret)
    client.post("/account/factor/authenticate/", {"code": code})
    assert client.get("/audit/").status_code == 200
    other = enter("admin")
    other.post("/account/factor/authenticate/", {"code": code})
    assert other.get("/audit/").status_code == 302
    assert Authenticator.objects.filter(user=user).count() == 2


def test_a_recovery_code_opens_once(country: Country, demanding: None) -> None:
    user = country.account("admin", Role.AUDIT_ADMINISTRATOR)
    seat = enter("admin")
    set_up_factor(seat)
    shown = seat.get("/account/factor/recovery-codes/").context["unused_codes"]
    assert len(shown) == 10
    for expected in (200, 302):
        client = enter("admin")
        client.post("/account/factor/authenticate/", {"code": shown[0]})
        assert client.get("/audit/").status_code == expected
    assert user.is_active


def test_the_secret_is_not_readable_from_the_database(country: Country, demanding: None) -> None:
    country.account("admin", Role.AUDIT_ADMINISTRATOR)
    secret = set_up_factor(enter("admin"))
    for kept in Authenticator.objects.all():
        assert secret not in str(kept.data)
        assert set(str(kept.data.get("secret", kept.data.get("seed")))) <= set("0123456789abcdef")


def test_a_session_without_the_factor_does_not_pass_for_one_with_it(
    country: Country, demanding: None
) -> None:
    user = country.account("admin", Role.AUDIT_ADMINISTRATOR)
    set_up_factor(enter("admin"))
    smuggled = signed_in(User.objects.get(pk=user.pk))
    assert smuggled.get("/audit/")["Location"].startswith("/account/factor/reauthenticate/")


@pytest.mark.django_db(transaction=True)
def test_personal_data_leaves_only_after_the_factor(country: Country, demanding: None) -> None:
    country.account("officer", Role.TRAINING_OFFICER, "K1")
    seat = enter("officer")
    address = f"/people/{country.zhou}/ledger.xlsx"
    assert seat.get(address)["Location"] == "/account/factor/totp/activate/"
    assert not AuditRow.objects.filter(verb__startswith="export.").exists()
    set_up_factor(seat)
    assert seat.get(address).status_code == 200
    again = signed_in(User.objects.get(username="officer"))
    led = again.get(address)["Location"]
    assert led.startswith("/account/factor/reauthenticate/?next=")


def test_a_lost_phone_is_helped_by_the_security_administrator(
    country: Country,
    security: Client,
    settings: Any,  # noqa: ANN401
) -> None:
    user = country.account("officer", Role.TRAINING_OFFICER, "K1")
    seat = enter("officer")
    set_up_factor(seat)
    security.post(f"/accounts/{user.pk}/factor/")
    assert not Authenticator.objects.filter(user=user).exists()
    assert seat.get("/").status_code == 302
    assert AuditRow.objects.filter(verb="account.reset_factor", subject_id=user.pk).exists()
