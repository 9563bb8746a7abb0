"""Organisations as a list: searched, filtered, sorted by any column, page by page without offsets."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice

from django.db.models import F, Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.models import IndustrialAffiliation, Kind, Level, Organisation
from gongxun.registry.orgs.selectors.lists import named
from gongxun.registry.orgs.selectors.scoping import below, within

PAGE_SIZE = 50
BATCH = 2000
SORTS = {
    "tree": "path",
    "name": "name_key",
    "code": "code",
    "children": "numchild",
    "founded": "founded_on",
}
LIVING, ENDED = "living", "ended"


@dataclass(frozen=True, slots=True)
class OrganisationQuery:
    """What the reader asked for. ``under``: only what stands directly below this organisation;
    ``below_path``: only the subtree of this path; ``industrial_union``: only its affiliates.

    ``after`` and ``before`` are positions that a page gave.
    """

    search: str = ""
    level: str = ""
    kind: str = ""
    state: str = LIVING
    industrial_union: int | None = None
    under: int | None = None
    below_path: str = ""
    sort: str = "tree"
    descending: bool = False
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A line of the list. ``children`` counts those directly below, ended ones included."""

    id: int
    code: str
    name: str
    level: str
    kind: str
    parent_id: int | None
    parent: str
    industrial_union: str
    children: int
    founded_on: date
    dissolved_on: date | None


@dataclass(frozen=True, slots=True)
class OrganisationPage:
    rows: list[OrganisationRow]
    before: str | None
    after: str | None


def listed(viewer: Viewer, query: OrganisationQuery) -> QuerySet[Organisation]:
    """All organisations of a list, unsorted: for its pages, its export and its count."""
    found = Organisation.objects.filter(
        below(viewer, Permission.VIEW_ORGANISATIONS, "path", query.below_path)
        if query.below_path
        else within(viewer, Permission.VIEW_ORGANISATIONS, "path")
    )
    if query.search:
        found = found.filter(named(query.search))
    if query.level:
        found = found.filter(level=query.level)
    if query.kind:
        found = found.filter(kind=query.kind)
    if query.state:
        found = found.filter(dissolved_on__isnull=query.state == LIVING)
    if query.under is not None:
        found = found.filter(placements__parent_id=query.under, placements__valid_to=None)
    if query.industrial_union is not None:
        members = IndustrialAffiliation.objects.filter(
            industrial_union_id=query.industrial_union, valid_to=None
        )
        found = found.filter(pk__in=members.values("organisation_id"))
    return found


def page_of(viewer: Viewer, query: OrganisationQuery) -> OrganisationPage:
    """One page of the list."""
    column, backwards = SORTS[query.sort], query.before is not None
    found = listed(viewer, query)
    position = query.before or query.after
    if position:
        found = found.filter(_beyond(column, position, query.descending, backwards))
    falling = query.descending != backwards
    order = (
        F(column).desc() if falling else F(column).asc(),
        F("pk").desc() if falling else F("pk").asc(),
    )
    rows = list(found.order_by(*order)[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return OrganisationPage(
        rows=rows_of(rows),
        before=_position(rows[0], column) if rows and (more if backwards else position) else None,
        after=_position(rows[-1], column) if rows and (backwards or more) else None,
    )


def every_row(viewer: Viewer, query: OrganisationQuery) -> Iterator[OrganisationRow]:
    """Every row of the list in its order, a batch at a time."""
    column = SORTS[query.sort]
    sign = "-" if query.descending else ""
    rest = listed(viewer, query).order_by(f"{sign}{column}", f"{sign}pk").iterator(BATCH)
    while batch := list(islice(rest, BATCH)):
        yield from rows_of(batch)


def rows_of(organisations: Sequence[Organisation]) -> list[OrganisationRow]:
    """The organisations with their parents and industrial unions of today, in two queries for many."""
    step = Organisation.steplen
    heads = {one.path[:-step] for one in organisations if len(one.path) > step}
    parents = {
        path: (key, name)
        for path, key, name in Organisation.objects.filter(path__in=heads).values_list(
            "path", "pk", "name"
        )
    }
    unions = industrial_unions_of([one.pk for one in organisations])
    return [
        _row(one, parents.get(one.path[:-step]), unions.get(one.pk, "")) for one in organisations
    ]


def highest(viewer: Viewer, permission: str = Permission.VIEW_ORGANISATIONS) -> list[Organisation]:
    """The organisations at the heads of the viewer's scopes, none of them below another."""
    heads = Organisation.objects.filter(pk__in=viewer.scopes(permission, "organisation"))
    if viewer.everywhere:
        heads = Organisation.objects.filter(depth=1)
    found: list[Organisation] = []
    for one in heads.order_by("path"):
        if not any(one.path.startswith(above.path) for above in found):
            found.append(one)
    return found


def is_empty() -> bool:
    """Whether the installation holds no organisation at all."""
    return not Organisation.objects.exists()


def living_children(organisation_id: int) -> int:
    """How many living organisations stand directly below one today."""
    return Organisation.objects.filter(
        placements__parent_id=organisation_id, placements__valid_to=None, dissolved_on=None
    ).count()


def industrial_unions_of(organisation_ids: Iterable[int]) -> dict[int, str]:
    """The industrial union of each organisation that has one today."""
    rows = IndustrialAffiliation.objects.filter(
        organisation_id__in=list(organisation_ids), valid_to=None
    )
    return dict(rows.values_list("organisation_id", "industrial_union__name"))


def industrial_unions() -> list[tuple[int, str]]:
    """Living industrial unions that have affiliates, the national ones first, to filter by."""
    found = Organisation.objects.filter(
        kind=Kind.INDUSTRIAL_UNION, level=Level.NATIONAL, dissolved_on=None
    )
    return list(found.order_by("name_key").values_list("pk", "name")[:100])


def _row(one: Organisation, parent: tuple[int, str] | None, union: str) -> OrganisationRow:
    return OrganisationRow(
        id=one.pk,
        code=one.code,
        name=one.name,
        level=str(one.get_level_display()),
        kind=str(one.get_kind_display()),
        parent_id=parent[0] if parent else None,
        parent=parent[1] if parent else "",
        industrial_union=union,
        children=one.numchild,
        founded_on=one.founded_on,
        dissolved_on=one.dissolved_on,
    )


def _beyond(column: str, position: str, descending: bool, backwards: bool) -> Q:
    value, _, key = position.rpartition(":")
    if not value or number(key) is None or not _readable(column, value):
        return Q()
    way = "lt" if descending != backwards else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _readable(column: str, value: str) -> bool:
    """Whether a position that came back in an address is of its column's kind."""
    if column == "numchild":
        return number(value) is not None
    if column == "founded_on":
        try:
            date.fromisoformat(value)
        except ValueError:
            return False
    return "\x00" not in value


def _position(row: Organisation, column: str) -> str:
    return f"{getattr(row, column)}:{row.pk}"
