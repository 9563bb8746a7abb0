"""The people behind a figure: filtered, searched, sorted by what is missing, page by page without offsets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import F, Q, QuerySet

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.records.standing.models import OrganisationResult, PersonResult, Snapshot, Status
from gongxun.registry.people.selectors import found_under, visible_among

SHORTFALL, HOURS, NAME = "shortfall", "hours", "name"
COLUMNS = {
    SHORTFALL: "shortfall_hours_hundredths",
    HOURS: "hours_hundredths",
    NAME: "person__name_key",
}
PAGE_SIZE = 50
# Beyond so many finds a search says "at least": nobody pages through them.
COUNTED = 500
BATCH = 2_000
JUDGED = ("met", "not_met", "on_track", "behind")


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the reader asked for.

    ``path`` is the organisation's. ``any_window_of_year``: ``window`` is a year that stands for every promotion in it.
    ``starting_at`` jumps to a value of the sort column; ``after`` and ``before`` are positions that a page gave.
    ``person_ids``: these only. Without ``by_name`` a search looks at organisations alone.
    Without ``statuses`` the exempt are left out, as they are from every ratio.
    """

    path: str
    indicator: str
    window: str
    any_window_of_year: bool = False
    statuses: tuple[str, ...] = ()
    search: str = ""
    by_name: bool = True
    sort: str = SHORTFALL
    descending: bool = True
    starting_at: int | None = None
    after: str | None = None
    before: str | None = None
    person_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ListPage:
    """One page; ``total`` is how many rows the list has, ``at_least`` so many where counting stopped."""

    rows: list[PersonResult]
    before: str | None
    after: str | None
    total: int
    at_least: bool


def people_behind(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery
) -> ListPage:
    """One page of person results of the organisation's subtree, of people whom the viewer may see today."""
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    rows = _rows(snapshot, query).select_related("person", "organisation")
    column, backwards = COLUMNS[query.sort], query.before is not None
    position = query.before or query.after
    descending = query.descending != backwards
    if position is None and query.starting_at is not None and query.sort != NAME:
        side = "lte" if query.descending else "gte"
        rows = rows.filter(**{f"{column}__{side}": query.starting_at})
    walk = _walk(viewer, rows, query.sort, descending, backwards, position, PAGE_SIZE + 1)
    found = list(islice(walk, PAGE_SIZE + 1))
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        found.reverse()
    has_before = more if backwards else position is not None or query.starting_at is not None
    has_after = True if backwards else more
    total, at_least = _total(viewer, organisation_id, snapshot, query)
    return ListPage(
        rows=found,
        before=_position(found[0], query.sort) if found and has_before else None,
        after=_position(found[-1], query.sort) if found and has_after else None,
        total=total,
        at_least=at_least,
    )


def every_row(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery
) -> Iterator[PersonResult]:
    """All rows of a list in its order, read in batches."""
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    rows = _rows(snapshot, query).select_related("person", "organisation")
    return _walk(viewer, rows, query.sort, query.descending, False, None, BATCH)


def number_of(viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery) -> int:
    """How many rows a list has; of a search that finds very many, at least so many."""
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    return _total(viewer, organisation_id, snapshot, query)[0]


def _total(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery
) -> tuple[int, bool]:
    """What the figure itself says; counted only where a search narrows the list."""
    if not query.search and not query.person_ids:
        return _rolled_up(organisation_id, snapshot, query), False
    found = _rows(snapshot, query).values_list("person_id", flat=True)[: COUNTED + 1]
    ids = list(found)
    visible = visible_among(viewer, ids[:COUNTED])
    return sum(one in visible for one in ids[:COUNTED]), len(ids) > COUNTED


def _rolled_up(organisation_id: int, snapshot: Snapshot, query: ListQuery) -> int:
    """The counts of the organisation's own figure."""
    figures = OrganisationResult.objects.filter(
        snapshot=snapshot, organisation_id=organisation_id, indicator=query.indicator
    ).filter(_window(query))
    asked, total = query.statuses, 0
    for row in figures:
        if row.population is None:
            trained, members = int(row.numerator or 0), int(row.denominator or 0)
            parts: dict[str, int] = {Status.TRAINED: trained, Status.UNTRAINED: members - trained}
        else:
            parts = {name: getattr(row, name) for name in JUDGED}
            if asked:
                parts |= {Status.EXEMPT: row.exempt or 0}
        total += sum(number for name, number in parts.items() if not asked or name in asked)
    return total


def _rows(snapshot: Snapshot, query: ListQuery) -> QuerySet[PersonResult]:
    rows = PersonResult.objects.filter(
        _window(query),
        snapshot=snapshot,
        indicator=query.indicator,
        org_path__startswith=query.path,
    )
    shown = Q(status__in=query.statuses) if query.statuses else ~Q(status=Status.EXEMPT)
    rows = rows.filter(shown)
    if query.search:
        here = Q(organisation__name__contains=query.search)
        rows = rows.filter(found_under(query.search, "person") if query.by_name else here)
    if query.person_ids:
        rows = rows.filter(person_id__in=query.person_ids)
    return rows


def _window(query: ListQuery) -> Q:
    if query.any_window_of_year:
        return Q(window__startswith=f"{query.window}-")
    return Q(window=query.window)


def _walk(
    viewer: Viewer,
    rows: QuerySet[PersonResult],
    sort: str,
    descending: bool,
    backwards: bool,
    position: str | None,
    size: int,
) -> Iterator[PersonResult]:
    """Rows in order from a position on, of people visible today.

    Whom the viewer may see is asked of each batch and not of the whole list: so the list is read by its index.
    """
    column = COLUMNS[sort]
    # The person's number rises whichever way the figure runs, as in the index.
    order = (
        F(column).desc() if descending else F(column).asc(),
        "-person_id" if backwards else "person_id",
        "-id" if backwards else "id",
    )
    while True:
        beyond = _beyond(column, position, descending, backwards) if position else Q()
        batch = list(rows.filter(beyond).order_by(*order)[:size])
        visible = visible_among(viewer, {row.person_id for row in batch})
        yield from (row for row in batch if row.person_id in visible)
        if len(batch) < size:
            return
        position = _position(batch[-1], sort)


def _beyond(column: str, position: str, descending: bool, backwards: bool) -> Q:
    value, _, rest = position.rpartition(":")
    value, _, person = value.rpartition(":")
    side = "lt" if backwards else "gt"
    ahead = {f"{column}__{'lt' if descending else 'gt'}": value}
    level = {column: value, f"person_id__{side}": int(person)}
    same = {column: value, "person_id": int(person), f"id__{side}": int(rest)}
    return Q(**ahead) | Q(**level) | Q(**same)


def _position(row: PersonResult, sort: str) -> str:
    value = row.person.name_key if sort == NAME else getattr(row, COLUMNS[sort])
    return f"{value}:{row.person_id}:{row.pk}"
