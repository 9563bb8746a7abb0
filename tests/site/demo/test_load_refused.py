from datetime import UTC, date, datetime

import pytest
from django.db import connection

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs import services as orgs
from gongxun.site.demo.lake import Size
from gongxun.site.demo.load import DemoRefused, load_demo

from .conftest import quiet

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)
TODAY = date(2026, 11, 22)
HAMLET = Size(cadres=1_500, entries=9_000, organisations=400)
pytestmark = [pytest.mark.django_db, pytest.mark.slow]


def _organisations() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM lake.organisation")
        return int(cursor.fetchone()[0])


def test_an_interrupted_load_leaves_nothing_and_is_begun_anew() -> None:
    def interrupt(stage: str, _done: int, _total: int) -> None:
        if stage == "学时台账":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load_demo(now=NOW, progress=interrupt, size=HAMLET)
    assert _organisations() == 0
    with pytest.raises(KeyboardInterrupt):
        load_demo(now=NOW, progress=interrupt, size=HAMLET)
    assert _organisations() == 0


def test_a_database_in_use_is_refused_and_left_alone() -> None:
    mine = orgs.NewOrganisation("MINE", "某市总工会", "city", "federation", None, date(2000, 1, 1))
    orgs.found_many(viewer=Viewer.system(TODAY), rows=[mine], now=NOW)
    with pytest.raises(DemoRefused, match="已有其他组织"):
        load_demo(now=NOW, progress=quiet, size=HAMLET)
    assert _organisations() == 1
