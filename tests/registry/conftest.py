from dataclasses import dataclass

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, small_country


@pytest.fixture
def plain_static(settings: Settings) -> None:
    """Pages without the built front end."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@dataclass(frozen=True)
class Country:
    """A small country, and clients signed in for a role in one of its organisations."""

    ids: dict[str, int]

    def __getitem__(self, code: str) -> int:
        return self.ids[code]

    def client(self, role: str, code: str, name: str = "") -> Client:
        user, _new = User.objects.get_or_create(
            username=name or f"{role}-{code}",
            defaults={"display_name": role, "created_at": NOW},
        )
        Grant.objects.get_or_create(
            user=user,
            role=role,
            scope_kind="organisation",
            scope_id=self.ids[code],
            defaults={"valid_from": NOW.date().replace(year=2020)},
        )
        client = Client()
        client.force_login(user)
        return client

    def administrator(self, code: str = "QG") -> Client:
        return self.client(Role.SYSTEM_ADMINISTRATOR, code)

    def officer(self, code: str) -> Client:
        return self.client(Role.TRAINING_OFFICER, code)


@pytest.fixture
def country(db: None, plain_static: None) -> Country:
    return Country(small_country())
