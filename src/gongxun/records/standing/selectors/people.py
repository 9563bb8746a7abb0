"""The people behind a figure: filtered, searched, sorted by what is missing, page by page without offsets."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.db.models import F, OrderBy, Q, QuerySet

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
COUNTED = 200
BATCH = 2_000
SHOWN = ("person", "organisation")
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

    @property
    def is_search(self) -> bool:
        """Whether the list is narrower than the figure that it stands behind."""
        return bool(self.search or self.person_ids)

    @property
    def is_beginning(self) -> bool:
        return self.after is None and self.before is None and self.starting_at is None


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
    rows = _rows(snapshot, query)
    if query.is_search:
        head, at_least = _head(viewer, rows, query)
        total, whole = len(head), not at_least or len(head) > PAGE_SIZE
    else:
        head, at_least, whole = [], False, False
        total = _rolled_up(organisation_id, snapshot, query)
    backwards = query.before is not None
    at_once = whole and query.is_beginning
    found = _numbered(head[: PAGE_SIZE + 1]) if at_once else _walked(viewer, rows, query)
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        found.reverse()
    has_before = more if backwards else not query.is_beginning
    has_after = True if backwards else more
    return ListPage(
        rows=found,
        before=_position(found[0], query.sort) if found and has_before else None,
        after=_position(found[-1], query.sort) if found and has_after else None,
        total=total,
        at_least=at_least,
    )


def _numbered(keys: list[int]) -> list[PersonResult]:
    found = PersonResult.objects.select_related(*SHOWN).in_bulk(keys)
    return [found[key] for key in keys if key in found]


def _walked(viewer: Viewer, rows: QuerySet[PersonResult], query: ListQuery) -> list[PersonResult]:
    """The rows of one page and one more, from where the reader is."""
    backwards, position = query.before is not None, query.before or query.after
    if position is None and query.starting_at is not None and query.sort != NAME:
        side = "lte" if query.descending else "gte"
        rows = rows.filter(**{f"{COLUMNS[query.sort]}__{side}": query.starting_at})
    walk = _walk(
        viewer, rows.select_related(*SHOWN), query.sort, query.descending != backwards, backwards,
        position, PAGE_SIZE + 1,
    )  # fmt: skip
    return list(islice(walk, PAGE_SIZE + 1))


def every_row(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery
) -> Iterator[PersonResult]:
    """All rows of a list in its order, read in batches."""
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    rows = _rows(snapshot, query).select_related(*SHOWN)
    return _walk(viewer, rows, query.sort, query.descending, False, None, BATCH)


def number_of(viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery) -> int:
    """How many rows a list has; of a search that finds very many, at least so many."""
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    if query.is_search:
        return len(_head(viewer, _rows(snapshot, query), query)[0])
    return _rolled_up(organisation_id, snapshot, query)


def _head(viewer: Viewer, rows: QuerySet[PersonResult], query: ListQuery) -> tuple[list[int], bool]:
    """Numbers of the first rows of a search in its order, of people visible today, by which it is counted; and
    whether there are more.
    """
    ordered = rows.order_by(*_order(query.sort, query.descending, backwards=False))
    found = list(ordered.values_list("pk", "person_id")[: COUNTED + 1])
    more, found = len(found) > COUNTED, found[:COUNTED]
    visible = visible_among(viewer, {person for _key, person in found})
    return [key for key, person in found if person in visible], more


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
    column, order = COLUMNS[sort], _order(sort, descending, backwards)
    while True:
        beyond = _beyond(column, position, descending, backwards) if position else Q()
        batch = list(rows.filter(beyond).order_by(*order)[:size])
        visible = visible_among(viewer, {row.person_id for row in batch})
        yield from (row for row in batch if row.person_id in visible)
        if len(batch) < size:
            return
        position = _position(batch[-1], sort)


def _order(sort: str, descending: bool, backwards: bool) -> tuple[OrderBy | str, ...]:
    """The person's number rises whichever way the figure runs, as in the index."""
    column = F(COLUMNS[sort])
    return (
        column.desc() if descending else column.asc(),
        "-person_id" if backwards else "person_id",
        "-id" if backwards else "id",
    )


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
