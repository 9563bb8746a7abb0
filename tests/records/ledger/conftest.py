from dataclasses import dataclass

import pytest
from pytest_django.fixtures import Settings

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.testing import officer, small_country
from gongxun.registry.people.testing import person, post


@dataclass(frozen=True)
class World:
    """A small country, a cadre of the county K1 and the officer of that county."""

    organisations: dict[str, int]
    cadre: int
    officer: Viewer

    def at(self, code: str) -> int:
        return self.organisations[code]


@pytest.fixture
def world(db: None) -> World:
    organisations = small_country()
    cadre = person(1, "陆明远")
    post(cadre, organisations["K1"])
    return World(organisations, cadre, officer(organisations["K1"]))


@pytest.fixture
def plain_static(settings: Settings) -> None:
    """Pages without the built front end."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
