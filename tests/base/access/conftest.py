"""A small country with its administrators, signed in as the browser would have it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest
from django.test import Client

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, small_country
from gongxun.registry.people.testing import person, post

PASSWORD = "a-long-enough-secret"
SINCE = date(2024, 1, 1)


@pytest.fixture(autouse=True)
def _plain_files(settings: Any) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@dataclass
class Country:
    """Organisations by code; Zhou and Wu serve in K1, Zheng in P2."""

    orgs: dict[str, int]
    zhou: int
    wu: int
    zheng: int

    def account(
        self, username: str, role: str = "", place: str = "QG", until: date | None = None
    ) -> User:
        user = User(
            username=username,
            display_name=f"{username}姓名",
            created_at=NOW,
            home_id=self.orgs[place],
        )
        user.set_password(PASSWORD)
        user.save()
        if role:
            Grant.objects.create(
                user=user,
                role=role,
                scope_kind="organisation",
                scope_id=self.orgs[place],
                valid_from=SINCE,
                valid_to=until,
            )
        return user

    def seat(self, username: str, role: str = "", place: str = "QG") -> Client:
        """A browser in which a new account with the role is signed in."""
        return signed_in(self.account(username, role, place))


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def country(db: None) -> Country:
    orgs = small_country()
    people = [person(number, name) for number, name in enumerate(("周敏", "吴芳", "郑强"))]
    post(people[0], orgs["K1"])
    post(people[1], orgs["K1"])
    post(people[2], orgs["P2"])
    return Country(orgs, *people)


@pytest.fixture
def security(country: Country) -> Client:
    """The security administrator of the county K1."""
    return country.seat("security", Role.SECURITY_ADMINISTRATOR, "K1")


Sign = Callable[[User], Client]
