"""The country as the rows that the registry and the ledger take."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import numpy as np

from gongxun.records.ledger.services import NewEntry
from gongxun.registry.orgs.services import NewDivision, NewOrganisation
from gongxun.registry.people.services import NewAppointment, NewPerson
from gongxun.site.demo import sorts
from gongxun.site.demo.arrays import NEVER, below, mix
from gongxun.site.demo.cast import CATEGORIES, EMPLOYMENTS, Cast
from gongxun.site.demo.classes import MIXED, THEMES
from gongxun.site.demo.country import Country
from gongxun.site.demo.credits import FORMS, OFF_JOB, SELF_STUDY, Credits
from gongxun.site.demo.geography import Place
from gongxun.site.demo.identity import YEARS_BACK, credit_code, resident_id
from gongxun.site.demo.names import person_name
from gongxun.site.demo.posts import posts
from gongxun.site.demo.titles import title
from gongxun.site.demo.tree import Tree

_EPOCH = date(1970, 1, 1)
# Whoever was registered by the national federation itself: no province has this number.
_NATIONAL_CODE = "900000"
_STAFF_POSTS = (
    "办公室主任", "组织部部长", "宣教部部长", "权益保障部部长", "财务部部长", "经审办主任", "网络工作部干部", "基层工作部干部",
    "女职工部干部", "组织部干部",
)  # fmt: skip


def day(number: int) -> date:
    return _EPOCH + timedelta(number)


def day_or_none(number: int) -> date | None:
    return None if number >= int(NEVER) else day(number)


def organisation_code(tree: Tree, index: int) -> str:
    """The code of an organisation in the register: its division and its number."""
    return f"{tree.places[int(tree.place[index])].code or '000000'}-{index:06d}"


def divisions(places: Sequence[Place]) -> Iterator[NewDivision]:
    """Provinces, cities and counties; towns have no code of their own."""
    for place in places:
        if 1 <= place.depth <= sorts.COUNTY:
            yield NewDivision(place.code, place.name, places[place.parent].code or None)


def organisations(tree: Tree, seed: int) -> Iterator[NewOrganisation]:
    codes = [organisation_code(tree, index) for index in range(len(tree))]
    table = sorts.SortTable.of(large=tree.large)
    founded = _founded_on(tree, seed)
    unions = np.flatnonzero(tree.sort == sorts.NUMBER["national_industrial"])
    for index, name in enumerate(tree.names(0, len(tree))):
        sort = int(tree.sort[index])
        division = tree.places[int(tree.place[index])].code or None
        joins = sorts.NAMES[sort] == "enterprise" and index % 3 == 0
        yield NewOrganisation(
            code=codes[index],
            name=name,
            level=sorts.LEVELS[table.level[sort]],
            kind=sorts.KINDS[table.kind[sort]],
            parent_code=codes[tree.parent[index]] if index else None,
            founded_on=founded[index],
            credit_code=credit_code(division or _NATIONAL_CODE, index + 1),
            division_code=division,
            industrial_union_code=codes[unions[index // 3 % len(unions)]] if joins else None,
        )


def _founded_on(tree: Tree, seed: int) -> list[date]:
    """Offices in the order of their numbers from 1950, primary unions any time from 1985 to 2021."""
    scattered = below(mix(np.arange(len(tree)), seed, 91), 36 * 365).tolist()
    base = sorts.NUMBER["enterprise"]
    return [
        date(1985, 1, 1) + timedelta(offset)
        if sort >= base
        else date(1950, 5, 1) + timedelta(index)
        for index, (sort, offset) in enumerate(zip(tree.sort.tolist(), scattered, strict=True))
    ]


def persons(cast: Cast, tree: Tree) -> Iterator[NewPerson]:
    """Everybody with an invented ID number: born a hundred and ten years before her like."""
    taken: dict[tuple[str, date], int] = {}
    hired = cast.hired.tolist()
    for index, org in enumerate(cast.org.tolist()):
        number = cast.first + index
        woman = number * 7 % 5 < 2
        code = tree.places[int(tree.place[org])].code or _NATIONAL_CODE
        born_on = _born_on(number, day(hired[index]).year, young=bool(cast.young[index]))
        sequence = taken[code, born_on] = taken.get((code, born_on), 0) + 1
        yield NewPerson(
            name=person_name(number, woman),
            id_number=resident_id(code, born_on, sequence * 2 + (not woman)),
        )


def _born_on(number: int, hired: int, *, young: bool) -> date:
    likely = 1992 + number % 9 if young else 1966 + number * 7 % 25
    year = min(likely, hired - 22) - YEARS_BACK
    return date(year, 1, 1) + timedelta(number * 7919 % 365)


def appointments(
    cast: Cast, tree: Tree, person_ids: Sequence[int], org_ids: Sequence[int]
) -> Iterator[NewAppointment]:
    rows = posts(cast, tree)
    columns = [column.tolist() for column in vars(rows).values()]
    for (
        person, org, primary, category, employment, leader, staff, school, young, promoted, starts, ends,
    ) in zip(*columns, strict=True):  # fmt: skip
        yield NewAppointment(
            person_id=person_ids[person],
            organisation_id=org_ids[org],
            category=CATEGORIES[category],
            employment=EMPLOYMENTS[employment],
            valid_from=day(starts),
            valid_to=day_or_none(ends),
            is_primary=primary,
            post=_post(cast, tree, person, leader=leader, primary=primary, teaches=school >= 0),
            in_leadership_team=leader,
            office_staff=staff,
            school_id=org_ids[school] if school >= 0 else None,
            young=young,
            promoted_on=day_or_none(promoted),
        )


def _post(
    cast: Cast, tree: Tree, person: int, *, leader: bool, primary: bool, teaches: bool
) -> str:
    if not primary:
        return "委员"
    if teaches and not leader:
        return "教师"
    if leader:
        return "主席" if cast.position[person] == 0 else "副主席"
    if tree.sort[cast.org[person]] >= sorts.NUMBER["enterprise"]:
        return "工会委员"
    return _STAFF_POSTS[int(cast.position[person]) % len(_STAFF_POSTS)]


@dataclass(frozen=True)
class _Event:
    """What all who attended share."""

    title: str
    key: str


def entries(
    country: Country, earned: Credits, person_ids: Sequence[int], org_ids: Sequence[int], year: int
) -> Iterator[NewEntry]:
    """Entries of a year without their reversals, which are acts of their own.

    Classes stand in the event only: their table belongs to an app to come, and an entry may not name a class that the
    lake does not have.
    """
    events: dict[tuple[int, ...], _Event] = {}
    columns: list[list[Any]] = [
        getattr(earned, name).tolist()
        for name in (
            "person",
            "day",
            "hours",
            "days",
            "form",
            "theme",
            "klass",
            "organiser",
            "event",
            "reversal",
        )
    ]
    for person, earned_on, hours, days, form, theme, klass, host, event, is_reversal in zip(
        *columns, strict=True
    ):
        if is_reversal:
            continue
        identity = (klass,) if klass >= 0 else (form, host, event)
        known = events.get(identity)
        if known is None:
            known = events[identity] = _event(country, identity, form, event, theme, earned_on)
        yield NewEntry(
            person_id=person_ids[person],
            mode="self_study" if form == SELF_STUDY else "collective",
            form=FORMS[form],
            earned_on=day(earned_on),
            title=known.title,
            hours_hundredths=hours,
            days_hundredths=days,
            themes=THEMES[theme],
            organiser_id=org_ids[host],
            event=f"{known.key}:{year}",
            source=_SOURCES.get(form, "import"),
        )


_SOURCES = {OFF_JOB: "class", SELF_STUDY: "learning"}


def _event(
    country: Country, identity: tuple[int, ...], form: int, event: int, theme: int, earned_on: int
) -> _Event:
    on = day(earned_on)
    audience = int(country.book.audience[identity[0]]) if len(identity) == 1 else MIXED
    kind = "class" if form == OFF_JOB else "item"
    return _Event(
        title=title(form, event, theme, audience, on.year, on.month),
        key=f"{kind}:demo-{'-'.join(map(str, identity))}",
    )


def positions(earned: Credits) -> Callable[[int], int]:
    """Which of the rows of ``entries`` the credit at an index became; reversals take no row."""
    before = np.cumsum(earned.reversal)
    return lambda index: int(index - before[index])
