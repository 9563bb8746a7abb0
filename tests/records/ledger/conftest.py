from dataclasses import dataclass

import pytest

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
def world(request: pytest.FixtureRequest) -> World:
    at_once = request.node.get_closest_marker("django_db")
    request.getfixturevalue(
        "transactional_db" if at_once and at_once.kwargs.get("transaction") else "db"
    )
    organisations = small_country()
    cadre = person(1, "陆明远")
    post(cadre, organisations["K1"])
    return World(organisations, cadre, officer(organisations["K1"]))
