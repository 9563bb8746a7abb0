from datetime import UTC, date, datetime

import pytest

from gongxun.base.access.gate import Viewer
from gongxun.registry.orgs import selectors
from gongxun.site.skeleton import load_skeleton, real_divisions, real_organisations

NOW = datetime(2026, 11, 22, 1, tzinfo=UTC)


def _quiet(_stage: str, _done: int, _total: int) -> None: ...


def test_every_division_has_its_parent_in_the_list() -> None:
    divisions = {division.code: division for division in real_divisions()}
    parents = {division.parent_code for division in divisions.values()} - {None}
    assert parents <= divisions.keys()
    provinces = [code for code in divisions if divisions[code].parent_code is None]
    assert len(provinces) == 34
    assert divisions["650100"].parent_code == "650000"
    assert divisions["110101"].parent_code == "110000"
    assert divisions["330106"].parent_code == "330100"


def test_the_skeleton_names_the_federations_of_the_plan() -> None:
    rows = list(real_organisations())
    provincial = [row for row in rows if row.level == "province"]
    industrial = [row for row in rows if row.kind == "industrial_union"]
    assert (len(rows), len(provincial), len(industrial)) == (43, 32, 10)
    assert {row.parent_code for row in provincial + industrial} == {"ACFTU"}


@pytest.mark.django_db
def test_the_skeleton_loads_into_an_empty_installation_and_is_not_doubled() -> None:
    first = load_skeleton(progress=_quiet, now=NOW)
    again = load_skeleton(progress=_quiet, now=NOW)
    assert (first.organisations, again.organisations) == (43, 0)
    everything = selectors.visible_organisations(Viewer.system(date(2026, 11, 22)))
    assert everything.filter(name="新疆生产建设兵团总工会").count() == 1
    assert everything.count() == 43
