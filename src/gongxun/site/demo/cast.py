"""The cadres of the country, a range at a time, as columns: where and as what they serve, and for how long."""

from dataclasses import dataclass

import numpy as np

from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import NEVER, Bools, Bytes, Floats, Ints, Longs
from gongxun.site.demo.span import Span
from gongxun.site.demo.tree import Tree

CATEGORIES = ("county_rank_up", "section_rank_down", "union_organiser", "other")
COUNTY_RANK, SECTION_RANK, ORGANISER, OTHER = range(4)
EMPLOYMENTS = ("full_time", "part_time", "secondment")
FULL_TIME, PART_TIME, SECONDMENT = range(3)
# How a cadre trains: by what is asked of them.
LEADERS, OFFICE, TEACHERS, ORGANISERS, OTHER_FULL_TIME, OCCASIONAL = range(6)


@dataclass(frozen=True)
class Cast:
    """One element a person, ``first`` the number of the first. Dates are days since 1970; NEVER where there is none.

    ``changed`` is the day on which the present appointment followed an earlier one, at ``former`` with ``former_category``.
    """

    first: int
    org: Ints
    position: Ints
    leader: Bools
    category: Bytes
    employment: Bytes
    office_staff: Bools
    school: Ints
    young: Bools
    hired: Ints
    changed: Ints
    left: Ints
    former: Ints
    former_category: Bytes
    promoted: Ints
    committee_since: Ints
    group: Bytes
    zeal: Floats

    def __len__(self) -> int:
        return len(self.org)


def engage(tree: Tree, table: sorts.SortTable, span: Span, first: int, last: int) -> Cast:
    """The persons numbered first to last; chance comes from the span's seed and ``first`` alone."""
    rng = np.random.default_rng([span.seed, 11, first])
    org, position = _seats(tree, first, last)
    sort, size = tree.sort[org], last - first
    leader = position < table.leaders[sort]
    county_rank = _chance(rng, size) < np.where(
        leader, table.leader_county_rank[sort], table.staff_county_rank[sort]
    )
    employment = _employment(rng, table, sort)
    category = _categories(rng, table, sort, county_rank, employment)
    office_staff, school = _duties(rng, tree, table, org, employment)
    hired, changed, left = _careers(rng, span, size)
    promoted, former, former_category = _advance(
        rng, tree, org, category, leader, changed, employment
    )
    return Cast(
        first=first,
        org=org,
        position=position,
        leader=leader,
        category=category,
        employment=employment,
        office_staff=office_staff,
        school=school,
        young=~leader & (_chance(rng, size) < 0.24),
        hired=np.where(changed < NEVER, np.minimum(hired, changed - 400), hired),
        changed=changed,
        left=left,
        former=former,
        former_category=former_category,
        promoted=promoted,
        committee_since=_committee(rng, tree, span, org, left),
        group=_groups(table, sort, leader, employment, category, school >= 0),
        zeal=_zeal(rng, tree.diligence[org], employment == FULL_TIME, promoted < NEVER),
    )


def _chance(rng: np.random.Generator, size: int) -> Floats:
    return rng.random(size, np.float32)


def _seats(tree: Tree, first: int, last: int) -> tuple[Ints, Ints]:
    people: Longs = np.arange(first, last, dtype=np.int64)
    org = (np.searchsorted(tree.start, people, "right") - 1).astype(np.int32)
    return org, (people - tree.start[org]).astype(np.int32)


def _categories(
    rng: np.random.Generator,
    table: sorts.SortTable,
    sort: Bytes,
    county_rank: Bools,
    employment: Bytes,
) -> Bytes:
    """Most of who serves part-time in a town or at the base holds no rank."""
    size = len(sort)
    unranked = (employment == PART_TIME) & (table.level[sort] >= sorts.TOWN)
    unranked &= _chance(rng, size) < 0.8
    section = _chance(rng, size) < table.section[sort]
    organiser = _chance(rng, size) < table.organiser[sort]
    below_county = np.where(section, SECTION_RANK, np.where(organiser, ORGANISER, OTHER))
    ranked = np.where(county_rank, COUNTY_RANK, below_county)
    return np.where(unranked, OTHER, ranked).astype(np.int8)


def _employment(rng: np.random.Generator, table: sorts.SortTable, sort: Bytes) -> Bytes:
    draw = _chance(rng, len(sort))
    seconded = draw > 1 - table.seconded[sort]
    return np.where(
        draw < table.full_time[sort], FULL_TIME, np.where(seconded, SECONDMENT, PART_TIME)
    ).astype(np.int8)


def _duties(
    rng: np.random.Generator, tree: Tree, table: sorts.SortTable, org: Ints, employment: Bytes
) -> tuple[Bools, Ints]:
    """Who is staff of a union's own office, and at which school one teaches (-1: at none)."""
    kind, level = table.kind[tree.sort[org]], table.level[tree.sort[org]]
    office = (kind == sorts.FEDERATION) | (kind == sorts.INDUSTRIAL)
    staff = office & (level <= sorts.TOWN) & (employment != PART_TIME)
    draw = _chance(rng, len(org))
    at_school = (kind == sorts.SCHOOL) & (draw < 0.75)
    visiting = office & (level <= sorts.COUNTY) & (employment == PART_TIME) & (draw < 0.15)
    return staff, np.where(at_school | visiting, tree.school[org], -1).astype(np.int32)


def _careers(rng: np.random.Generator, span: Span, size: int) -> tuple[Ints, Ints, Ints]:
    """When each was hired, changed post (one in seven) and left (one in thirty)."""
    draw = _chance(rng, size)
    before = span.first - 40 - rng.integers(0, 365 * 18, size, np.int32)
    within = rng.integers(span.first, span.last - 30, size, np.int32)
    hired = np.where(draw < 0.84, before, within)
    changed = np.where(
        (draw > 0.10) & (draw < 0.24),
        rng.integers(span.first, span.last - 10, size, np.int32),
        NEVER,
    )
    leaving = rng.integers(span.first + 200, span.last, size, np.int32)
    latest = np.where(changed < NEVER, changed, hired)
    left = np.where((_chance(rng, size) < 0.033) & (leaving > latest + 90), leaving, NEVER)
    return hired.astype(np.int32), changed.astype(np.int32), left.astype(np.int32)


def _advance(
    rng: np.random.Generator,
    tree: Tree,
    org: Ints,
    category: Bytes,
    leader: Bools,
    changed: Ints,
    employment: Bytes,
) -> tuple[Ints, Ints, Bytes]:
    """A change is a promotion where it stays, else a transfer from a neighbouring organisation."""
    size = len(org)
    rises = (changed < NEVER) & (employment == FULL_TIME) & (leader | (category <= SECTION_RANK))
    promoted = rises & (_chance(rng, size) < 0.62)
    neighbour = np.clip(org + rng.integers(-3, 4, size), 0, len(tree) - 1)
    away = (changed < NEVER) & (~promoted | (_chance(rng, size) < 0.2))
    former_category = np.where(promoted, np.minimum(category + 1, OTHER), category)
    return (
        np.where(promoted, changed, NEVER).astype(np.int32),
        np.where(away, neighbour, org).astype(np.int32),
        former_category.astype(np.int8),
    )


def _committee(rng: np.random.Generator, tree: Tree, span: Span, org: Ints, left: Ints) -> Ints:
    """One in twenty-five also sits, part-time, on the committee of the organisation above."""
    size = len(org)
    sits = (_chance(rng, size) < 0.04) & (tree.parent[org] >= 0) & (left == NEVER)
    since = span.first - 700 + rng.integers(0, 900, size, np.int32)
    return np.where(sits, since, NEVER).astype(np.int32)


def _groups(
    table: sorts.SortTable,
    sort: Bytes,
    leader: Bools,
    employment: Bytes,
    category: Bytes,
    teacher: Bools,
) -> Bytes:
    office = (table.level[sort] <= sorts.COUNTY) & (table.kind[sort] != sorts.SCHOOL)
    choices = [
        (employment != FULL_TIME, OCCASIONAL),
        (teacher, TEACHERS),
        (leader & (table.level[sort] <= sorts.COUNTY), LEADERS),
        (category == ORGANISER, ORGANISERS),
        (office, OFFICE),
    ]
    conditions, values = zip(*choices, strict=True)
    group: Bytes = np.select(conditions, values, OTHER_FULL_TIME).astype(np.int8)
    return group


def _zeal(rng: np.random.Generator, diligence: Floats, full_time: Bools, promoted: Bools) -> Floats:
    """How much of the usual each does: scattered about the place's diligence; a few hardly train at all."""
    size = len(diligence)
    own = np.exp(0.28 * rng.standard_normal(size, np.float32)) * diligence
    idle = full_time & (_chance(rng, size) < np.where(promoted, 0.16, 0.035))
    zeal: Floats = np.where(idle, own * 0.08, own).astype(np.float32)
    return zeal
