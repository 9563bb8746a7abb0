"""The organisations of the country as columns: a few thousand offices, then the primary unions beneath them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import Bytes, Floats, Ints, Longs, Shorts, below, mix
from gongxun.site.demo.geography import COUNTRY, Fanout, Place, draw_map
from gongxun.site.demo.names import INDUSTRIES, enterprise_union, office_union

SIGNS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# How the provinces keep to the curve of the plan: 1 follows it, less lags behind.
PACE = (1.0, 1.08, 0.7, 1.0, 0.93, 1.16, 0.58, 1.04)
# Primary unions that keep no roster and return a yearly count instead.
_UNMANNED_OF_1000 = 30
_INSTITUTIONS = ("工人文化宫", "职工服务中心", "职工疗养院")


@dataclass(frozen=True)
class Tree:
    """One element an organisation, parents before children. ``start`` has one more: persons of i are start[i]:start[i+1]."""

    places: tuple[Place, ...]
    parent: Ints
    sort: Bytes
    place: Ints
    serial: Ints
    child: Ints
    start: Longs
    diligence: Floats
    province: Shorts
    hosts: Ints
    school: Ints
    large: bool

    def __len__(self) -> int:
        return len(self.parent)

    @property
    def cadres(self) -> int:
        return int(self.start[-1])

    def paths(self, first: int, last: int) -> list[str]:
        """Materialised paths, four characters a level, of organisations first to last."""
        parents = {index: self._path(index) for index in {*self.parent[first:last].tolist(), -1}}
        rows = zip(self.parent[first:last].tolist(), self.child[first:last].tolist(), strict=True)
        return [parents[parent] + _step(child) for parent, child in rows]

    def _path(self, index: int) -> str:
        steps = []
        while index >= 0:
            steps.append(_step(int(self.child[index])))
            index = int(self.parent[index])
        return "".join(reversed(steps))

    def names(self, first: int, last: int) -> Iterator[str]:
        """Chinese names of organisations first to last."""
        here = slice(first, last)
        columns = (self.sort[here], self.place[here], self.serial[here], mix(self.serial[here], 72))
        rows = zip(*(column.tolist() for column in columns), strict=True)
        for sort, place, serial, bits in rows:
            yield organisation_name(sorts.NAMES[sort], self.places[place], serial, bits)


def organisation_name(sort: str, place: Place, serial: int, bits: int) -> str:
    """``serial`` tells several of one sort in one place apart, ``bits`` name a primary union."""
    country = place.depth == 0
    match sort.partition("_")[2] or sort:
        case "federation":
            return f"{COUNTRY}全国总工会" if country else f"{place.name}总工会"
        case "industrial":
            owner = COUNTRY if country else place.name
            return f"{owner}{INDUSTRIES[serial % len(INDUSTRIES)]}工会"
        case "agency":
            return f"{COUNTRY}国家机关工会联合会" if country else f"{place.name}直属机关工会联合会"
        case "institution":
            return f"{place.name}{_INSTITUTIONS[serial % len(_INSTITUTIONS)]}"
        case "school":
            if country:
                return f"{COUNTRY}工会干部学院"
            return f"{place.name}{'职工学校' if place.depth == 3 else '工会干部学校'}"
        case "office":
            return office_union(place.name, bits)
    return enterprise_union(place.short, bits)


@cache
def _step(child: int) -> str:
    digits = ""
    for _ in range(4):
        child, digit = divmod(child, 36)
        digits = SIGNS[digit] + digits
    return digits


@dataclass
class _Draft:
    """Rows of the offices while they are being founded."""

    places: tuple[Place, ...]
    large: bool
    parent: list[int] = field(default_factory=list)
    sort: list[int] = field(default_factory=list)
    place: list[int] = field(default_factory=list)
    serial: list[int] = field(default_factory=list)
    federation_of: dict[int, int] = field(default_factory=dict)
    school_of: dict[int, int] = field(default_factory=dict)

    def found(self, sort: str, place: int, parent: int, serial: int = 0) -> int:
        self.parent.append(parent)
        self.sort.append(sorts.NUMBER[sort])
        self.place.append(place)
        self.serial.append(serial)
        return len(self.parent) - 1


def fanout_for(organisations: int) -> Fanout:
    if organisations < 1_500:
        return Fanout(8, 1, 2, 1)
    if organisations < sorts.SMALL_BELOW:
        return Fanout(8, 4, 4, 3)
    if organisations < 500_000:
        return Fanout(8, 8, 8, 12)
    return Fanout(31, 11, 8, 14)


def plant(cadres: int, organisations: int, seed: int) -> Tree:
    """Found the country's organisations and share out its cadres."""
    places = draw_map(fanout_for(organisations))
    draft = _Draft(places, organisations >= sorts.SMALL_BELOW)
    for number, place in enumerate(places):
        _found_offices(draft, number, place)
    offices = len(draft.parent)
    bases = max(organisations - offices, 1)
    parent, sort, place_of = _found_bases(draft, bases)
    everyone = np.concatenate([np.array(draft.parent, np.int32), parent])
    tree_sort = np.concatenate([np.array(draft.sort, np.int8), sort])
    serial = np.arange(len(everyone), dtype=np.int32)
    serial[:offices] = draft.serial
    place_column = np.concatenate([np.array(draft.place, np.int32), place_of])
    hosts, school = _hosts(draft, places)
    return Tree(
        places=places,
        parent=everyone,
        sort=tree_sort,
        place=place_column,
        serial=serial,
        child=_child_numbers(everyone),
        start=_share_out(cadres, draft, bases, seed),
        diligence=_diligence(places, seed)[place_column],
        province=_provinces(places)[place_column],
        hosts=hosts[place_column],
        school=_own_school(school[place_column], tree_sort),
        large=draft.large,
    )


def _found_offices(draft: _Draft, number: int, place: Place) -> None:
    level = sorts.LEVELS[place.depth]
    above = draft.federation_of.get(place.parent, -1)
    federation = draft.federation_of[number] = draft.found(f"{level}_federation", number, above)
    if place.depth == sorts.TOWN:
        return
    draft.found(f"{level}_agency", number, federation)
    if place.depth == sorts.NATIONAL:
        for serial in range(len(INDUSTRIES)):
            draft.found("national_industrial", number, federation, serial)
    if place.depth == sorts.PROVINCE:
        for serial in range(6 if draft.large else 3):
            draft.found("province_industrial", number, federation, number + serial * 3)
    if place.depth != sorts.NATIONAL:
        draft.found(f"{level}_institution", number, federation, number)
    if place.depth != sorts.COUNTY or number % 2:
        draft.school_of[number] = draft.found(f"{level}_school", number, federation)


def _found_bases(draft: _Draft, bases: int) -> tuple[Ints, Bytes, Ints]:
    """Parents, sorts and places of the primary unions: mostly in towns, some beneath every higher office."""
    weights = {"town_federation": 10, "county_federation": 5, "city_federation": 5}
    weights |= {"county_agency": 4, "city_agency": 6, "province_agency": 12, "national_agency": 20}
    weights |= {"province_industrial": 8, "national_industrial": 3}
    weight = np.zeros(len(sorts.NAMES))
    for name, value in weights.items():
        weight[sorts.NUMBER[name]] = value
    offices = np.array(draft.sort, np.int8)
    share = np.cumsum(weight[offices])
    bounds = np.rint(share / share[-1] * bases).astype(np.int64)
    parent = np.repeat(np.arange(len(offices), dtype=np.int32), np.diff(bounds, prepend=0))
    agency = np.isin(offices, [sorts.NUMBER[name] for name in weights if name.endswith("agency")])
    sort = np.where(agency[parent], sorts.NUMBER["office"], sorts.NUMBER["enterprise"])
    return parent, sort.astype(np.int8), np.array(draft.place, np.int32)[parent]


def _child_numbers(parent: Ints) -> Ints:
    """Each organisation's number among its siblings, from 1."""
    order = np.argsort(parent, kind="stable")
    ranked = parent[order]
    first = np.flatnonzero(np.diff(ranked, prepend=-2))
    numbers = np.arange(len(parent)) - np.repeat(first, np.diff(first, append=len(parent)))
    children = np.empty(len(parent), np.int32)
    children[order] = numbers + 1
    return children


def _share_out(cadres: int, draft: _Draft, bases: int, seed: int) -> Longs:
    sizes = [s.staff_large if draft.large else s.staff_small for s in sorts.SORTS.values()]
    planned = np.array(sizes)[draft.sort]
    jitter = 80 + below(mix(np.arange(len(planned)), seed, 1), 41)
    staff = np.maximum(planned * jitter // 100, 2)
    lots = below(mix(np.arange(bases), seed, 2), 1000)
    manned = (lots >= _UNMANNED_OF_1000) | (bases == 1)
    rest = cadres - int(staff.sum()) - int(manned.sum())
    if rest < 0:
        staff = np.maximum(staff * max(cadres - bases, 0) // int(staff.sum()), 1)
        rest = max(cadres - int(staff.sum()) - int(manned.sum()), 0)
    weight = np.cumsum(np.where(manned, 1000.0 / (lots + 60), 0.0))
    extra = np.diff(np.rint(weight / weight[-1] * rest).astype(np.int64), prepend=0)
    return np.concatenate([[0], np.cumsum(np.concatenate([staff, extra + manned]))])


def _diligence(places: tuple[Place, ...], seed: int) -> Floats:
    """How eagerly a place trains: its province's pace, with cities and counties scattered about it."""
    factor = np.ones(len(places))
    noise = (below(mix(np.arange(len(places)), seed, 3), 2001) - 1000) / 1000
    province = 0
    for number, place in enumerate(places[1:], 1):
        if place.depth == sorts.PROVINCE:
            factor[number] = PACE[province % len(PACE)]
            province += 1
        else:
            width = (0, 0, 0.12, 0.18, 0.08)[place.depth]
            factor[number] = factor[place.parent] * (1 + width * noise[number])
    return np.clip(factor, 0.35, 1.35).astype(np.float32)


def _provinces(places: tuple[Place, ...]) -> Shorts:
    """The number of each place's province, from 0; the national federation counts as province 0."""
    numbers = np.zeros(len(places), np.int16)
    province = -1
    for number, place in enumerate(places):
        province += place.depth == sorts.PROVINCE
        numbers[number] = max(province, 0)
    return numbers


def _hosts(draft: _Draft, places: tuple[Place, ...]) -> tuple[Ints, Ints]:
    """For each place the federations that train its cadres, from national to county, and its nearest school."""
    hosts = np.zeros((len(places), 4), np.int32)
    school = np.zeros(len(places), np.int32)
    for number, place in enumerate(places):
        if place.parent >= 0:
            hosts[number] = hosts[place.parent]
        if place.depth < hosts.shape[1]:
            hosts[number, place.depth :] = draft.federation_of[number]
        school[number] = draft.school_of.get(number, school[place.parent])
    return hosts, school


def _own_school(school: Ints, sort: Bytes) -> Ints:
    """A school's own number stands for its teachers' school; other places name the nearest."""
    teaching = sorts.SortTable.of(large=False).kind[sort] == sorts.SCHOOL
    return np.where(teaching, np.arange(len(sort)), school).astype(np.int32)
