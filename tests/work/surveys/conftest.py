from dataclasses import dataclass

import pytest

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs.testing import small_country
from gongxun.work.surveys.testing import cadre


@dataclass
class World:
    """A province with cadres: three in the city C1 (one of them in its county), one in C2, one of its own."""

    orgs: dict[str, int]
    cadres: dict[str, Viewer]

    def at(self, code: str) -> int:
        return self.orgs[code]


@pytest.fixture
def world() -> World:
    return found_world()


def found_world() -> World:
    orgs = small_country()
    return World(
        orgs,
        {
            "city": cadre(1, orgs["C1"], "李敏"),
            "leader": cadre(2, orgs["C1"], "王强", category="county_rank_up"),
            "county": cadre(3, orgs["K1"], "赵兰", employment="part_time"),
            "other": cadre(4, orgs["C2"], "钱进"),
            "province": cadre(5, orgs["P1"], "孙立"),
        },
    )
