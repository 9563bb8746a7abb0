"""Roles: granted for a term on a subtree, three administrators apart, never to oneself."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.test import Client

from gongxun.base.access import services
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import SEPARATED_ROLES, Role
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer

from .conftest import Country, signed_in


def give(country: Country, user: User, role: str, place: str = "K1", **term: date) -> Grant:
    return services.grant_role(
        viewer=SYSTEM,
        user=user,
        role=role,
        scope_id=country.orgs[place],
        valid_from=term.get("since", TODAY),
        valid_to=term.get("until"),
        now=NOW,
    )


@pytest.mark.parametrize("first", sorted(SEPARATED_ROLES))
@pytest.mark.parametrize("second", sorted(SEPARATED_ROLES))
def test_no_account_holds_two_of_the_three_administrators(
    country: Country, first: str, second: str
) -> None:
    user = country.account("somebody")
    give(country, user, first, "C1")
    if first == second:
        give(country, user, second, "K1")
        return
    with pytest.raises(ValidationError, match="三员"):
        give(country, user, second, "K1")


def test_the_database_itself_keeps_the_three_apart(country: Country) -> None:
    user = country.account("somebody")
    give(country, user, Role.SYSTEM_ADMINISTRATOR)
    row = {
        "user": user,
        "scope_kind": "organisation",
        "scope_id": country.orgs["K1"],
        "valid_from": TODAY + timedelta(days=30),
    }
    with pytest.raises(IntegrityError, match="three_administrators_apart"), transaction.atomic():
        Grant.objects.create(role=Role.AUDIT_ADMINISTRATOR, **row)
    with pytest.raises(IntegrityError, match="nobody_grants_to_herself"), transaction.atomic():
        Grant.objects.create(role=Role.INSPECTOR, granted_by=user.pk, **row)


def test_one_after_the_other_is_allowed(country: Country) -> None:
    user = country.account("somebody")
    give(country, user, Role.SYSTEM_ADMINISTRATOR, until=TODAY + timedelta(days=9))
    give(country, user, Role.AUDIT_ADMINISTRATOR, since=TODAY + timedelta(days=9))


def test_nobody_grants_to_herself(country: Country) -> None:
    user = country.account("security", Role.SECURITY_ADMINISTRATOR, "K1")
    herself = officer(country.orgs["K1"], Role.SECURITY_ADMINISTRATOR, user.pk)
    with pytest.raises(PermissionDenied, match="不能给自己授权"):
        services.grant_role(
            viewer=herself,
            user=user,
            role=Role.TRAINING_OFFICER,
            scope_id=country.orgs["K1"],
            valid_from=TODAY,
            valid_to=None,
            now=NOW,
        )


def test_a_role_is_granted_on_screen_for_a_term(country: Country, security: Client) -> None:
    user = country.account("officer", place="K1")
    answer = security.post(
        f"/accounts/{user.pk}/grants/",
        {
            "role": Role.TRAINING_OFFICER,
            "place": "安平县总工会",
            "valid_from": "2026-11-01",
            "last_day": "2027-10-31",
        },
    )
    assert answer.status_code == 302
    grant = Grant.objects.get(user=user)
    assert (grant.scope_id, grant.valid_to) == (country.orgs["K1"], date(2027, 11, 1))
    row = AuditRow.objects.get(verb="grant.give", subject_id=user.pk)
    assert row.detail["role"] == Role.TRAINING_OFFICER


def test_a_place_outside_is_not_found(country: Country, security: Client) -> None:
    user = country.account("officer", place="K1")
    text = security.post(
        f"/accounts/{user.pk}/grants/",
        {"role": Role.INSPECTOR, "place": "澜沙省总工会", "valid_from": "2026-11-01"},
    ).content.decode()
    assert "您的管理范围内没有" in text
    assert not Grant.objects.filter(user=user).exists()


def test_a_role_ended_while_signed_in_ends_with_the_next_request(
    country: Country, security: Client
) -> None:
    user = country.account("officer", Role.TRAINING_OFFICER, "K1")
    seat = signed_in(user)
    address = f"/organisations/{country.orgs['K1']}/"
    assert seat.get(address).status_code == 200
    security.post(f"/grants/{Grant.objects.get(user=user).pk}/end/", {"last_day": ""})
    assert seat.get(address).status_code == 403


def test_a_grant_that_has_not_begun_is_taken_back(country: Country) -> None:
    user = country.account("officer")
    grant = give(country, user, Role.INSPECTOR, since=TODAY + timedelta(days=5))
    services.end_grant(viewer=SYSTEM, grant=grant, valid_to=TODAY, now=NOW)
    assert not Grant.objects.filter(user=user).exists()


def test_who_holds_a_role_above_is_out_of_reach(country: Country, security: Client) -> None:
    """Else a county could take the nation's account over by a new code for it."""
    user = country.account("both", Role.TRAINING_OFFICER, "K1")
    give(country, user, Role.TRAINING_OFFICER, "QG")
    page = security.get(f"/accounts/{user.pk}/").content.decode()
    assert "请由上级安全管理员办理" in page
    for action in ("lock", "sessions", "factor"):
        assert security.post(f"/accounts/{user.pk}/{action}/").status_code == 403
    assert security.post("/accounts/codes/", {"ids": [user.pk]}).status_code == 403
    user.refresh_from_db()
    assert user.is_active


def test_accounts_elsewhere_are_not_there(country: Country, security: Client) -> None:
    stranger = country.account("stranger", Role.TRAINING_OFFICER, "P2")
    assert "stranger" not in security.get("/accounts/").content.decode()
    assert security.get(f"/accounts/{stranger.pk}/").status_code == 404
    assert security.post(f"/accounts/{stranger.pk}/lock/").status_code == 404


def test_a_locked_account_is_out_with_the_next_request(country: Country, security: Client) -> None:
    user = country.account("officer", Role.TRAINING_OFFICER, "K1")
    seat = signed_in(user)
    security.post(f"/accounts/{user.pk}/lock/")
    assert seat.get("/", follow=True).redirect_chain[-1][0].startswith("/account/login/")
    security.post(f"/accounts/{user.pk}/unlock/")
    user.refresh_from_db()
    assert user.is_active


def test_accounts_are_found_by_role_state_and_place(country: Country, security: Client) -> None:
    country.account("officer", Role.TRAINING_OFFICER, "K1")
    locked = country.account("watcher", Role.INSPECTOR, "K1")
    User.objects.filter(pk=locked.pk).update(is_active=False)

    def names(query: str) -> set[str]:
        text = security.get(f"/accounts/?{query}").content.decode()
        return {name for name in ("officer", "watcher", "security") if f">{name}</a>" in text}

    assert names("") == {"officer", "watcher", "security"}
    assert names("role=inspector") == {"watcher"}
    assert names("state=locked") == {"watcher"}
    assert names("q=offi") == {"officer"}
    assert names("place=K1&role=training_officer") == {"officer"}


def test_no_account_is_a_superuser() -> None:
    assert not {"is_superuser", "is_staff"} & {field.name for field in User._meta.get_fields()}
