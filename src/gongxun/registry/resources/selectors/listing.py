"""The registers as lists: searched, filtered, sorted, page by page without offsets."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.registry.resources.models import Kind, Resource, Standing
from gongxun.registry.resources.selectors.visibility import shared_condition, visible

PAGE_SIZE = 50
SORTS = {"title": "title_key", "published": "first_published_on", "changed": "pk"}


@dataclass(frozen=True, slots=True)
class ResourceQuery:
    """What the reader asked for. ``mine``: only what is in her charge,
    ``shared``: only what others share with her organisations; positions are those a page gave."""

    kind: str = Kind.COURSE
    search: str = ""
    topic: str = ""
    competence: str = ""
    audience: str = ""
    standing: str = ""
    provenance: str = ""
    owner_id: int | None = None
    mine: bool = False
    shared: bool = False
    sort: str = "title"
    descending: bool = False
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "ResourceQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class ResourcePage:
    rows: list[Resource]
    before: str | None
    after: str | None


def listed(viewer: Viewer, query: ResourceQuery) -> QuerySet[Resource]:
    """All resources of a list, unsorted."""
    found = visible(viewer).filter(kind=query.kind)
    if query.mine:
        found = found.filter(within(viewer, Permission.VIEW_RESOURCES, "owner__path"))
    if query.shared:
        found = found.filter(shared_condition(viewer), standing=Standing.PUBLISHED)
    for name in ("topic", "competence", "audience"):
        if value := getattr(query, name):
            found = found.filter(**{f"{name}s__contains": [value]})
    for name in ("standing", "provenance", "owner_id"):
        if value := getattr(query, name):
            found = found.filter(**{name: value})
    if query.search:
        found = found.filter(titled(query.search))
    if query.sort == "published":
        found = found.filter(first_published_on__isnull=False)
    return found


def titled(text: str) -> Q:
    """Resources found under words of their title, its pinyin or its initials."""
    words = text.strip().replace("\x00", "")
    condition = Q(title__contains=words)
    if re.fullmatch(r"[A-Za-z ]+", words):
        letters = " ?".join(words.lower().replace(" ", ""))
        condition |= Q(title_key__regex=rf"(^| ){letters}")
        if " " not in words:
            initials = "".join(f"{letter}[a-z]* " for letter in words.lower())
            condition |= Q(title_key__regex=rf"(^| ){initials.rstrip()}")
    return condition


def page_of(viewer: Viewer, query: ResourceQuery) -> ResourcePage:
    """One page of the list with the owners."""
    column, backwards = SORTS[query.sort], query.before is not None
    position = query.before or query.after
    found = listed(viewer, query).select_related("owner")
    falling = query.descending != backwards
    if position:
        found = found.filter(_beyond(column, position, falling))
    order = (
        F(column).desc() if falling else F(column).asc(),
        F("pk").desc() if falling else F("pk").asc(),
    )
    rows = list(found.order_by(*order)[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return ResourcePage(
        rows=rows,
        before=_position(rows[0], column) if rows and (more if backwards else position) else None,
        after=_position(rows[-1], column) if rows and (backwards or more) else None,
    )


def every_resource(viewer: Viewer, query: ResourceQuery) -> Iterator[Resource]:
    """Every row of the list in its order."""
    sign = "-" if query.descending else ""
    rows = listed(viewer, query).select_related("owner")
    return rows.order_by(f"{sign}{SORTS[query.sort]}", f"{sign}pk").iterator(1000)


def counts_of_standing(viewer: Viewer, kind: str) -> dict[str, int]:
    """How many resources of a kind in the viewer's charge stand where, as far as 200 each."""
    mine = Resource.objects.filter(
        within(viewer, Permission.VIEW_RESOURCES, "owner__path"), kind=kind
    )
    return {
        value: mine.filter(standing=value).values("pk")[:201].count() for value in Standing.values
    }


def _beyond(column: str, position: str, falling: bool) -> Q:
    value, _colon, key = position.rpartition(":")
    if number(key) is None or not _readable(column, value):
        return Q()
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _readable(column: str, value: str) -> bool:
    """Whether a position that came back in an address is of its column's kind."""
    if column == "pk":
        return number(value) is not None
    if column == "first_published_on":
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
    return "\x00" not in value


def _position(row: Resource, column: str) -> str:
    return f"{getattr(row, column)}:{row.pk}"
