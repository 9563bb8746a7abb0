"""Accounts opened by one-time codes: printed once, used once, and joined with the cadre's own file."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client

from gongxun.base.access import services
from gongxun.base.access.models import OneTimeCode, User
from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, officer
from gongxun.registry.people.models import Person

from .conftest import PASSWORD, Country, signed_in

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")


def slips_of(country: Country, *people: int) -> list[services.Slip]:
    return services.enrol_many(
        viewer=officer(country.orgs["K1"], Role.SECURITY_ADMINISTRATOR),
        kind="person",
        subject_ids=people,
        scope_id=country.orgs["K1"],
        now=NOW,
    )


def use(slip: services.Slip, password: str = PASSWORD, later: timedelta = timedelta()) -> User:
    return services.redeem(
        username=slip.username, code=slip.code, password=password, now=NOW + later
    )


def test_a_county_opens_accounts_in_bulk_and_prints_the_slips(
    country: Country, security: Client
) -> None:
    place = f"/accounts/enrol/{country.orgs['K1']}/"
    listed = security.get(place).content.decode()
    assert "周敏" in listed
    assert "郑强" not in listed
    page = security.post(place, {"ids": [country.zhou, country.wu]})
    text = page.content.decode()
    assert len(set(CODE.findall(text))) == 2
    assert "zhoumin" in text
    assert "no-store" in page["Cache-Control"]
    assert "周敏" not in security.get(place).content.decode()


def test_the_first_sign_in_sets_a_password_and_opens_her_own_file(country: Country) -> None:
    (slip,) = slips_of(country, country.zhou)
    assert Person.objects.get(pk=country.zhou).user_id is None
    cadre = Client()
    answer = cadre.post(
        "/account/first/",
        {
            "username": slip.username,
            "code": slip.code.lower().replace("-", " "),
            "password": PASSWORD,
            "again": PASSWORD,
        },
    )
    assert answer.status_code == 302
    assert Person.objects.get(pk=country.zhou).user.username == slip.username  # type: ignore[union-attr]
    assert cadre.get("/me/").status_code == 200
    assert AuditRow.objects.filter(verb="person.link", subject_id=country.zhou).exists()
    again = Client().post("/account/login/", {"login": slip.username, "password": PASSWORD})
    assert again.status_code == 302


def test_a_code_works_once_and_not_after_its_term(country: Country) -> None:
    first, second = slips_of(country, country.zhou, country.wu)
    use(first)
    with pytest.raises(ValidationError, match="已用过"):
        use(first)
    with pytest.raises(ValidationError, match="已过期"):
        use(second, later=timedelta(days=15))


def test_a_weak_password_does_not_use_the_code_up(country: Country) -> None:
    (slip,) = slips_of(country, country.zhou)
    with pytest.raises(ValidationError, match="密码太弱"):
        use(slip, password="1234567890")
    assert use(slip).check_password(PASSWORD)


def test_the_code_stands_nowhere_in_the_database(country: Country) -> None:
    (slip,) = slips_of(country, country.zhou)
    bare = slip.code.replace("-", "")
    kept = bytes(OneTimeCode.objects.get().digest)
    assert bare.encode() not in kept
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(row_to_json(a)::text, '') FROM audit_auditrow a")
        assert bare not in cursor.fetchone()[0]


def test_guessing_is_stopped_with_a_word_about_when_to_try_again(country: Country) -> None:
    (slip,) = slips_of(country, country.zhou)
    wrong = {
        "username": slip.username,
        "code": "2222-2222-2222",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    for _each in range(5):
        assert "登录码不对" in Client().post("/account/first/", wrong).content.decode()
    stopped = Client().post("/account/first/", wrong | {"code": slip.code}).content.decode()
    assert "5 分钟后再试" in stopped
    assert User.objects.get(username=slip.username).last_login is None


def test_namesakes_get_names_of_their_own(country: Country) -> None:
    country.account("zhoumin")
    (slip,) = slips_of(country, country.zhou)
    assert slip.username == "zhoumin2"


def test_nobody_gets_a_second_account(country: Country) -> None:
    assert len(slips_of(country, country.zhou, country.zhou)) == 1
    assert slips_of(country, country.zhou) == []


def test_accounts_are_opened_only_for_ones_own_organisations(country: Country) -> None:
    with pytest.raises(PermissionDenied):
        services.enrol_many(
            viewer=officer(country.orgs["P2"], Role.SECURITY_ADMINISTRATOR),
            kind="person",
            subject_ids=[country.zhou],
            scope_id=country.orgs["K1"],
            now=NOW,
        )
    assert slips_of(country, country.zheng) == []


def test_a_new_code_ends_the_old_password_and_every_session(
    country: Country, security: Client
) -> None:
    (slip,) = slips_of(country, country.zhou)
    user = use(slip)
    cadre = signed_in(user)
    assert cadre.get("/me/").status_code == 200
    text = security.post("/accounts/codes/", {"ids": [user.pk]}).content.decode()
    assert CODE.search(text)
    assert cadre.get("/me/").status_code == 302
    user.refresh_from_db()
    assert not user.has_usable_password()
