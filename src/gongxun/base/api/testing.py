"""Builders for tests: an account with a role, and a program that acts for it."""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.test import Client
from django.utils import timezone

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.services import create_token

SINCE = date(2024, 1, 1)


def account(username: str, role: str = "", place: int | None = None) -> User:
    user = User.objects.create(
        username=username, display_name=username, created_at=timezone.now(), home_id=place
    )
    if role and place is not None:
        Grant.objects.create(
            user=user, role=role, scope_kind="organisation", scope_id=place, valid_from=SINCE
        )
    return user


def token_for(user: User, *, read_only: bool = False, now: datetime | None = None) -> str:
    """The text of a new token of the account."""
    moment = now or timezone.now()
    today = timezone.localdate(moment)
    _made, text = create_token(
        viewer=Viewer(user.pk, today),
        name=f"{user.username}{user.tokens.count()}",
        last_day=today + timedelta(days=30),
        read_only=read_only,
        with_factor=True,
        now=moment,
    )
    return text


class Program:
    """What acts for an account through the interface, or a stranger where there is no token."""

    def __init__(self, text: str = "") -> None:
        self.client = Client(raise_request_exception=False)
        self.headers = {"Authorization": f"Bearer {text}"} if text else {}

    def get(self, path: str, **headers: str) -> Any:  # noqa: ANN401
        return self.client.get(f"/api/v1{path}", headers={**self.headers, **headers})

    def post(self, path: str, body: object = None, **headers: str) -> Any:  # noqa: ANN401
        return self.client.post(
            f"/api/v1{path}",
            json.dumps({} if body is None else body),
            content_type="application/json",
            headers={**self.headers, **headers},
        )

    def upload(self, path: str, fields: dict[str, Any], **headers: str) -> Any:  # noqa: ANN401
        return self.client.post(f"/api/v1{path}", fields, headers={**self.headers, **headers})


def program(user: User, *, read_only: bool = False) -> Program:
    return Program(token_for(user, read_only=read_only))


def problem(answer: Any) -> str:  # noqa: ANN401 (answers of the test client have no common type)
    """The name of the problem with which it was answered; empty where all is well."""
    if answer["Content-Type"] != "application/problem+json":
        return ""
    return str(answer.json()["type"]).removeprefix("/api/problems/")
