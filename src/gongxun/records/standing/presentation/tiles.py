"""Provinces as tiles in about the places in which a reader looks for them; no map is drawn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from gongxun.base.shell.tiles import placed
from gongxun.registry.orgs.selectors import CORPS, short_name
from gongxun.registry.orgs.selectors.records import records_by_code

FEWEST = 4


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
    spots = placed(_heads(provinces))
    tiles = [
        Tile(short_name(one.name), one.name, one.url, one.status, one.words, *spots[one.code])
        for one in provinces
    ]
    return sorted(tiles, key=lambda tile: (tile.row, tile.column))


def _heads(provinces: Sequence[Ranked]) -> Mapping[str, str]:
    """The first two digits of each division's code; the Corps, which has no division, counts as 66."""
    records = records_by_code([one.code for one in provinces])
    return {
        one.code: "66" if CORPS in one.name else (records[one.code].division_code or "")[:2]
        for one in provinces
    }
