"""The page of one's tokens: made, shown once, revoked by oneself or by the security administrator."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.utils import timezone

from gongxun.base.access import services
from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import ApiToken, User
from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow

from .conftest import Country, signed_in

TEXT = re.compile(r"gxt_[\w-]{43}")
TODAY = timezone.localdate()
FILLED = {
    "name": "夜间同步",
    "last_day": (TODAY + timedelta(days=30)).isoformat(),
    "rights": "read",
}


def made(client: Client, **changed: str) -> str:
    page = client.post("/account/tokens/new/", {**FILLED, **changed}).content.decode()
    found = TEXT.search(page)
    assert found, page
    return found.group()


def works(text: str) -> bool:
    answer = Client().get("/api/v1/me", headers={"Authorization": f"Bearer {text}"})
    return bool(answer.status_code == 200)


def test_a_token_is_shown_once_and_works(country: Country) -> None:
    officer = country.seat("clerk", Role.TRAINING_OFFICER, "K1")
    assert "还没有令牌" in officer.get("/account/tokens/").content.decode()
    text = made(officer)
    assert works(text)
    page = officer.get("/account/tokens/").content.decode()
    assert "夜间同步" in page
    assert text not in page
    assert text[-4:] in page
    row = AuditRow.objects.get(verb="token.create")
    assert row.detail == {"made": ApiToken.objects.get().pk}


def test_the_page_that_shows_it_is_kept_nowhere(country: Country) -> None:
    answer = country.seat("clerk").post("/account/tokens/new/", FILLED)
    assert "no-store" in answer["Cache-Control"]


def test_its_owner_revokes_it(country: Country) -> None:
    cadre = country.seat("cadre")
    text = made(cadre)
    cadre.post(f"/account/tokens/{ApiToken.objects.get().pk}/revoke/")
    assert not works(text)
    assert "已撤销" in cadre.get("/account/tokens/").content.decode()
    assert AuditRow.objects.filter(verb="token.revoke").count() == 1


def test_the_security_administrator_sees_and_revokes_those_of_her_charge(country: Country) -> None:
    clerk = country.account("clerk", Role.TRAINING_OFFICER, "K1")
    text = made(signed_in(clerk))
    key = ApiToken.objects.get().pk
    elsewhere = country.seat("far", Role.SECURITY_ADMINISTRATOR, "P2")
    assert elsewhere.post(f"/account/tokens/{key}/revoke/").status_code == 404
    assert country.seat("peer").post(f"/account/tokens/{key}/revoke/").status_code == 404
    assert works(text)
    near = country.seat("near", Role.SECURITY_ADMINISTRATOR, "K1")
    assert "夜间同步" in near.get(f"/accounts/{clerk.pk}/").content.decode()
    near.post(f"/account/tokens/{key}/revoke/")
    assert not works(text)


def test_the_form_says_what_is_wrong_and_keeps_what_was_typed(country: Country) -> None:
    seat = country.seat("clerk")
    for changed, words in (
        ({"name": " "}, "这个字段是必填项"),
        ({"last_day": (TODAY + timedelta(days=400)).isoformat()}, "令牌最长一年"),
        ({"last_day": (TODAY - timedelta(days=1)).isoformat()}, "截止日期已经过去"),
        ({"last_day": "soon"}, "有效的日期"),
        ({"rights": "everything"}, "everything"),
    ):
        page = seat.post("/account/tokens/new/", {**FILLED, **changed}).content.decode()
        assert words in page, words
    assert ApiToken.objects.count() == 0
    made(seat)
    again = seat.post("/account/tokens/new/", FILLED).content.decode()
    assert "已有同名的有效令牌" in again
    assert ApiToken.objects.count() == 1


def test_a_role_makes_a_token_only_after_the_second_factor(
    country: Country,
    settings: Any,  # noqa: ANN401
) -> None:
    settings.SECOND_FACTOR_REQUIRED = True
    officer = country.seat("clerk", Role.TRAINING_OFFICER, "K1")
    answer = officer.get("/account/tokens/new/")
    assert answer.status_code == 302
    assert "/account/factor/" in answer["Location"]
    officer.post("/account/tokens/new/", FILLED)
    assert ApiToken.objects.count() == 0
    text = made(country.seat("cadre"))
    assert works(text)
    assert ApiToken.objects.get().with_factor is False


def test_a_token_makes_no_tokens(country: Country) -> None:
    user = country.account("clerk", Role.TRAINING_OFFICER, "K1")
    now = timezone.now()
    terms = {"name": "子", "last_day": TODAY, "read_only": True, "with_factor": True, "now": now}
    with pytest.raises(PermissionDenied):
        services.create_token(viewer=Viewer(user.pk, TODAY, token_id=1), **terms)  # type: ignore[arg-type]
    with pytest.raises(PermissionDenied):
        services.create_token(viewer=Viewer(None, TODAY), **terms)  # type: ignore[arg-type]


def test_an_account_holds_a_bounded_number(country: Country) -> None:
    user: User = country.account("clerk")
    for number in range(20):
        services.create_token(
            viewer=Viewer(user.pk, TODAY), name=str(number), last_day=TODAY, read_only=True,
            with_factor=True, now=timezone.now(),
        )  # fmt: skip
    with pytest.raises(ValidationError, match="最多有 20 个"):
        services.create_token(
            viewer=Viewer(user.pk, TODAY), name="21", last_day=TODAY, read_only=True,
            with_factor=True, now=timezone.now(),
        )  # fmt: skip


def test_the_purpose_of_a_token_is_text_and_nothing_else(country: Country) -> None:
    seat = country.seat("clerk")
    page = seat.post("/account/tokens/new/", {**FILLED, "name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in page.content.decode()
    assert "<script>alert(1)" not in seat.get("/account/tokens/").content.decode()
