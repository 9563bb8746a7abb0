"""Provinces as tiles in about the places in which a reader looks for them; no map is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from gongxun.registry.orgs.selectors.records import records_by_code

# Column and row by the first two digits of the division code (GB/T 2260), and the Production Corps.
PLACES = {
    "65": (0, 1), "15": (5, 0), "23": (7, 0),
    "22": (7, 1), "66": (0, 2), "62": (2, 2), "64": (3, 2), "14": (4, 2), "13": (5, 2), "11": (6, 2),
    "21": (7, 2),
    "63": (1, 3), "61": (3, 3), "41": (4, 3), "37": (5, 3), "12": (6, 3),
    "54": (0, 4), "51": (2, 4), "50": (3, 4), "42": (4, 4), "34": (5, 4), "32": (6, 4), "31": (7, 4),
    "53": (2, 5), "52": (3, 5), "43": (4, 5), "36": (5, 5), "33": (6, 5),
    "45": (3, 6), "44": (4, 6), "35": (5, 6), "71": (7, 6),
    "81": (4, 7), "82": (3, 7), "46": (2, 7),
}  # fmt: skip
FEWEST = 4
ACROSS = 8
ENDINGS = ("总工会", "壮族自治区", "回族自治区", "维吾尔自治区", "自治区", "特别行政区", "省", "市")
CORPS = "生产建设兵团"


class Ranked(Protocol):
    """What a tile shows of an organisation."""

    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str: ...
    @property
    def status(self) -> str: ...
    @property
    def words(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Tile:
    """Column and row count from one."""

    name: str
    full_name: str
    url: str
    status: str
    words: str
    column: int
    row: int


def tiles_of(provinces: Sequence[Ranked]) -> list[Tile]:
    """A tile a province, row by row; none where there are too few to be worth a picture.

    Codes that GB/T 2260 does not use are set in rows.
    """
    if len(provinces) < FEWEST:
        return []
    heads = _heads(provinces)
    known = all(heads[one.code] in PLACES for one in provinces)
    tiles = []
    for at, one in enumerate(sorted(provinces, key=lambda one: (heads[one.code], one.code))):
        column, row = PLACES[heads[one.code]] if known else (at % ACROSS, at // ACROSS)
        tiles.append(
            Tile(
                name=short_name(one.name),
                full_name=one.name,
                url=one.url,
                status=one.status,
                words=one.words,
                column=column + 1,
                row=row + 1,
            )
        )
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def _heads(provinces: Sequence[Ranked]) -> Mapping[str, str]:
    """The first two digits of each division's code; the Corps, which has no division, counts as 66."""
    records = records_by_code([one.code for one in provinces])
    return {
        one.code: "66" if CORPS in one.name else (records[one.code].division_code or "")[:2]
        for one in provinces
    }


def short_name(name: str) -> str:
    """A province's federation by the name that fits a tile."""
    if CORPS in name:
        return "兵团"
    short = name
    for ending in ENDINGS:
        short = short.removesuffix(ending)
    return short
