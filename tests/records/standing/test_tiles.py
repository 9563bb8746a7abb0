"""Provinces as tiles: each in a place of its own."""

import pytest

from gongxun.base.shell.tiles import PLACES
from gongxun.records.standing.presentation.tiles import Tile, tiles_of
from gongxun.registry.orgs.selectors import short_name
from gongxun.registry.orgs.services import found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, new


class Line:
    def __init__(self, code: str, name: str) -> None:
        self.code, self.name = code, name
        self.url, self.status, self.words = f"/{code}/", "met", "64%"


def test_no_two_provinces_share_a_place() -> None:
    assert len(set(PLACES.values())) == len(PLACES)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("北京市总工会", "北京"),
        ("内蒙古自治区总工会", "内蒙古"),
        ("新疆维吾尔自治区总工会", "新疆"),
        ("广西壮族自治区总工会", "广西"),
        ("新疆生产建设兵团总工会", "兵团"),
        ("河北省总工会", "河北"),
    ],
)
def test_a_province_is_called_by_the_name_that_fits(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.django_db
def test_provinces_without_a_known_code_are_set_in_a_row() -> None:
    codes = {"P1": "云泽省", "P2": "澜沙省", "P3": "朔岭省", "P4": "汀南省"}
    rows = [new("QG", None, "national")]
    rows += [new(code, "QG", "province", name=f"{name}总工会") for code, name in codes.items()]
    found_many(viewer=SYSTEM, rows=rows, now=NOW)
    lines = [Line(code, f"{name}总工会") for code, name in codes.items()]
    tiles: list[Tile] = tiles_of(lines)
    assert [(one.name, one.column, one.row) for one in tiles] == [
        ("云泽", 1, 1),
        ("澜沙", 2, 1),
        ("朔岭", 3, 1),
        ("汀南", 4, 1),
    ]
    assert tiles_of(lines[:3]) == []
