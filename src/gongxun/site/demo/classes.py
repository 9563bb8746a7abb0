"""The training classes of the country: who holds which, when, for whom. A class is a row; persons meet in it by number."""

from dataclasses import dataclass

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import Bits, Bools, Bytes, Floats, Ints, Longs, below, mix, spread
from gongxun.site.demo.cast import LEADERS, OCCASIONAL, OFFICE, TEACHERS
from gongxun.site.demo.span import TABLE, Span, season
from gongxun.site.demo.tree import Tree

AUDIENCES = (
    "province_leadership", "city_chair", "county_chair", "town_cadre", "office_staff", "young", "newly_promoted",
    "part_time", "teacher", "mixed",
)  # fmt: skip
YOUNG, NEW, MIXED = 5, 6, 9
# What each host offers in a year, slot by slot; a host with more slots repeats the last four.
_OFFER = {
    sorts.NATIONAL: (0, 1, 2, 3, 4, 5, 6, 7, 8, 2, 7, 4, 9, 9, 9, 9),
    sorts.PROVINCE: (2, 4, 5, 6, 7, 8, 9, 9, 9, 9),
    sorts.CITY: (2, 5, 6, 7, 9, 9, 9, 9),
    sorts.COUNTY: (5, 7, 9, 9, 9, 9),
}
_SLOTS_LARGE = {sorts.NATIONAL: 80, sorts.PROVINCE: 40, sorts.CITY: 20, sorts.COUNTY: 12}
# Which slots' audiences suit a group of cadres.
SUITABLE = {
    LEADERS: (0, 1, 2),
    OFFICE: (4,),
    TEACHERS: (8,),
    OCCASIONAL: (3, 7),
}
THEMES: tuple[tuple[str, ...], ...] = (
    (),
    ("union_business",),
    ("theory",),
    ("party_spirit",),
    ("rotation", "theory"),
    ("rotation", "party_spirit", "theory"),
    ("union_business", "theory"),
)
ROTATION_THEMES = (4, 5)
_THEME_DRAW = np.array([1, 1, 1, 6, 6, 2, 3, 4, 4, 4, 5, 1], np.int8)
_LENGTH_DRAW = np.array([2, 3, 3, 3, 4, 5, 5, 5, 5, 5, 10, 12, 19, 3, 5, 26], np.int8)


@dataclass(frozen=True)
class ClassBook:
    """One element a class, year by year and host by host. ``slots`` and ``offset`` are by organisation (0 where none)."""

    offset: Ints
    slots: Bytes
    a_year: int
    first_year: int
    host: Ints
    audience: Bytes
    theme: Bytes
    starts: Ints
    ends: Ints
    days: Bytes
    held: Bools
    school: Ints

    def __len__(self) -> int:
        return len(self.host)

    def number(self, year: int, host: Ints, slot: Ints) -> Ints:
        return ((year - self.first_year) * self.a_year + self.offset[host] + slot).astype(np.int32)


def timetable(tree: Tree, span: Span) -> ClassBook:
    """Every class of every year of the span."""
    hosts = _hosts(tree)
    level = _levels(tree)[hosts]
    slots = np.array([len(_OFFER[kind]) for kind in range(4)])
    if tree.large:
        slots = np.array([_SLOTS_LARGE[kind] for kind in range(4)])
    who, slot = spread(slots[level].astype(np.int64))
    offset, counts = np.zeros(len(tree), np.int32), np.zeros(len(tree), np.int8)
    counts[hosts] = slots[level]
    offset[hosts] = np.cumsum(slots[level]) - slots[level]
    host = np.tile(hosts[who], len(span.years))
    year = np.repeat(np.arange(len(span.years)), len(who))
    slot = np.tile(slot, len(span.years))
    bits = mix(host, slot, year, span.seed, 21)
    days = _LENGTH_DRAW[below(bits, len(_LENGTH_DRAW))]
    starts = _starts(bits, year, span)
    return ClassBook(
        offset=offset,
        slots=counts,
        a_year=len(who),
        first_year=span.years[0],
        host=host,
        audience=_audiences(_levels(tree)[host], slot, tree.diligence[host], bits),
        theme=_THEME_DRAW[below(bits >> np.uint64(24), len(_THEME_DRAW))],
        starts=starts,
        ends=starts + days - 1,
        days=(days - 2 * (days // 7)).astype(np.int8),
        held=(below(bits >> np.uint64(32), 100) >= 4),
        school=np.where(below(bits >> np.uint64(40), 10) > 0, tree.school[host], -1).astype(
            np.int32
        ),
    )


def _levels(tree: Tree) -> Bytes:
    return sorts.SortTable.of(large=tree.large).level[tree.sort]


def _hosts(tree: Tree) -> Ints:
    """Federations from the national one to the counties hold classes."""
    wanted = [sorts.NUMBER[f"{level}_federation"] for level in sorts.LEVELS[:4]]
    return np.flatnonzero(np.isin(tree.sort, wanted)).astype(np.int32)


def _starts(bits: Bits, year: Longs, span: Span) -> Ints:
    tables = np.stack([season(each, mondays=True) for each in span.years])
    return tables[year, below(bits >> np.uint64(12), TABLE)]


def _audiences(level: Bytes, slot: Ints, diligence: Floats, bits: Bits) -> Bytes:
    """The offer of the level; a place that lags turns its class for young cadres into one for all."""
    width = max(_SLOTS_LARGE.values())
    offers = np.full((4, width), MIXED, np.int8)
    for number, offer in _OFFER.items():
        offers[number, : len(offer)] = offer
    audience = offers[level, slot]
    skipped = (audience == YOUNG) & (below(bits >> np.uint64(44), 100) / 100 > diligence)
    return np.where(skipped, MIXED, audience).astype(np.int8)


def suitable_slots(level: int, group: int) -> tuple[int, ...]:
    """Slots of a host of the level that are meant for the group; where none is, those for everybody."""
    wanted = SUITABLE.get(group, ())
    return tuple(slot for slot, audience in enumerate(_OFFER[level]) if audience in wanted) or (
        mixed_slots(level, large=False)
    )


def mixed_slots(level: int, *, large: bool) -> tuple[int, ...]:
    """Slots of a host of the level that are open to everybody."""
    offer = _OFFER[level]
    first = offer.index(MIXED)
    return tuple(range(first, _SLOTS_LARGE[level] if large else len(offer)))


def slot_for(level: int, audience: int) -> int:
    """The slot of an audience at a level, or -1."""
    return _OFFER[level].index(audience) if audience in _OFFER[level] else -1
