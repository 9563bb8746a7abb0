"""Sites and routes as lists, and the national count by province."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Substr

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.registry.sites.models import Level, Route, Site, State
from gongxun.registry.sites.selectors.visibility import visible, visible_routes

PAGE_SIZE = 50
SORTS = {"name": "name_key", "place": "division_code", "added": "pk"}
SOON = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class SiteQuery:
    """What the reader asked for. ``province``: the first two digits of a division; ``due``: the term ends soon."""

    search: str = ""
    level: str = ""
    kind: str = ""
    state: str = ""
    province: str = ""
    topic: str = ""
    due: bool = False
    mine: bool = False
    sort: str = "name"
    descending: bool = False
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "SiteQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class SitePage:
    rows: list[Site]
    before: str | None
    after: str | None


def listed(viewer: Viewer, query: SiteQuery) -> QuerySet[Site]:
    """All sites of a list, unsorted."""
    found = visible(viewer)
    if query.mine:
        found = found.filter(within(viewer, Permission.VIEW_RESOURCES, "owner__path"))
    for name in ("level", "kind", "state"):
        if value := getattr(query, name):
            found = found.filter(**{name: value})
    if query.province:
        found = found.filter(division_code__startswith=query.province)
    if query.topic:
        found = found.filter(topics__contains=[query.topic])
    if query.due:
        found = found.filter(valid_until__lte=viewer.today + SOON).exclude(state=State.RETIRED)
    if query.search:
        found = found.filter(named(query.search) | Q(address__contains=query.search))
    return found


def named(text: str) -> Q:
    """What is found under words of its name, its pinyin or its initials."""
    words = text.strip().replace("\x00", "")
    condition = Q(name__contains=words)
    if re.fullmatch(r"[A-Za-z ]+", words):
        letters = " ?".join(words.lower().replace(" ", ""))
        condition |= Q(name_key__regex=rf"(^| ){letters}")
        if " " not in words:
            initials = "".join(f"{letter}[a-z]* " for letter in words.lower())
            condition |= Q(name_key__regex=rf"(^| ){initials.rstrip()}")
    return condition


def page_of(viewer: Viewer, query: SiteQuery) -> SitePage:
    """One page of the list with the owners."""
    column, backwards = SORTS[query.sort], query.before is not None
    position = query.before or query.after
    found = listed(viewer, query).select_related("owner")
    falling = query.descending != backwards
    if position:
        found = found.filter(_beyond(column, position, falling))
    order = [F(each).desc() if falling else F(each).asc() for each in (column, "pk")]
    rows = list(found.order_by(*order)[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return SitePage(
        rows=rows,
        before=_position(rows[0], column) if rows and (more if backwards else position) else None,
        after=_position(rows[-1], column) if rows and (backwards or more) else None,
    )


def every_site(viewer: Viewer, query: SiteQuery) -> Iterator[Site]:
    """Every row of the list in its order."""
    sign = "-" if query.descending else ""
    rows = listed(viewer, query).select_related("owner")
    return rows.order_by(f"{sign}{SORTS[query.sort]}", f"{sign}pk").iterator(1000)


def national_sites(viewer: Viewer) -> list[Site]:
    """The national sites that stand, by where they lie."""
    found = visible(viewer).filter(level=Level.NATIONAL).exclude(state=State.RETIRED)
    return list(found.select_related("owner").order_by("division_code", "name_key"))


def national_count() -> int:
    """How many national sites stand; a number that everybody may know (专栏3)."""
    found = Site.objects.filter(level=Level.NATIONAL).exclude(state=State.RETIRED)
    return found.count()


def counts_by_province(viewer: Viewer) -> dict[str, tuple[int, int]]:
    """By the first two digits of the division: national and provincial sites that stand and the viewer sees."""
    rows = (
        visible(viewer)
        .exclude(state=State.RETIRED)
        .exclude(level=Level.CANDIDATE)
        .annotate(head=Substr("division_code", 1, 2))
        .values_list("head", "level")
        .annotate(Count("pk"))
    )
    counted: Counter[tuple[str, str]] = Counter()
    for head, level, many in rows:
        counted[head, level] += many
    heads = {head for head, _level in counted}
    return {
        head: (counted[head, Level.NATIONAL], counted[head, Level.PROVINCIAL]) for head in heads
    }


def routes(
    viewer: Viewer, text: str = "", after: str | None = None
) -> tuple[list[tuple[Route, int, int]], str | None, QuerySet[Route]]:
    """One page of routes by name with stops and minutes, where the next begins, and all of them."""
    every = visible_routes(viewer)
    if text:
        every = every.filter(named(text))
    found = every
    if after:
        value, _colon, key = after.rpartition(":")
        if number(key) is not None and "\x00" not in value:
            found = found.filter(Q(name_key__gt=value) | Q(name_key=value, pk__gt=int(key)))
    rows = list(
        found.select_related("owner")
        .annotate(stop_count=Count("stops"), minutes=Sum("stops__minutes"))
        .order_by("name_key", "pk")[: PAGE_SIZE + 1]
    )
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    found_rows: list[tuple[Route, int, int]] = [
        (one, one.stop_count, one.minutes or 0) for one in rows
    ]
    return found_rows, f"{rows[-1].name_key}:{rows[-1].pk}" if more else None, every


def _beyond(column: str, position: str, falling: bool) -> Q:
    value, _colon, key = position.rpartition(":")
    if number(key) is None or "\x00" in value or (column == "pk" and number(value) is None):
        return Q()
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _position(row: Site, column: str) -> str:
    return f"{getattr(row, column)}:{row.pk}"
