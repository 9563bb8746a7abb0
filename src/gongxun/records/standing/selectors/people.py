"""The people behind a figure: filtered, searched, sorted by what is missing, page by page without offsets."""

from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.records.standing.models import PersonResult, Snapshot
from gongxun.registry.people.selectors import matching, visible_people

SHORTFALL, HOURS, NAME = "shortfall", "hours", "name"
COLUMNS = {
    SHORTFALL: "shortfall_hours_hundredths",
    HOURS: "hours_hundredths",
    NAME: "person__name_key",
}
PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class ListQuery:
    """What the reader asked for.

    ``path`` is the organisation's. ``any_window_of_year``: ``window`` is a year that stands for every promotion in it.
    ``starting_at`` jumps to a value of the sort column; ``after`` and ``before`` are positions that a page gave.
    """

    path: str
    indicator: str
    window: str
    any_window_of_year: bool = False
    statuses: tuple[str, ...] = ()
    search: str = ""
    sort: str = SHORTFALL
    descending: bool = True
    starting_at: int | None = None
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class ListPage:
    rows: list[PersonResult]
    before: str | None
    after: str | None


def people_behind(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: ListQuery
) -> ListPage:
    """One page of person results of the organisation's subtree, of people whom the viewer may see today."""
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    rows = results_of(viewer, snapshot, query).select_related("person", "organisation")
    column = COLUMNS[query.sort]
    backwards = query.before is not None
    position = query.before or query.after
    descending = query.descending != backwards
    if position:
        rows = rows.filter(_beyond(column, position, descending=descending, backwards=backwards))
    elif query.starting_at is not None and query.sort != NAME:
        rows = rows.filter(
            **{f"{column}__{'lte' if query.descending else 'gte'}": query.starting_at}
        )
    # The person's number rises whichever way the figure runs, as in the index.
    order = (
        F(column).desc() if descending else F(column).asc(),
        "-person_id" if backwards else "person_id",
    )
    found = list(rows.order_by(*order)[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        found.reverse()
    has_before = more if backwards else position is not None or query.starting_at is not None
    has_after = True if backwards else more
    return ListPage(
        rows=found,
        before=_position(found[0], query.sort) if found and has_before else None,
        after=_position(found[-1], query.sort) if found and has_after else None,
    )


def results_of(viewer: Viewer, snapshot: Snapshot, query: ListQuery) -> QuerySet[PersonResult]:
    """All rows of a list, unsorted: for its pages, its export and its count."""
    rows = PersonResult.objects.filter(
        snapshot=snapshot,
        indicator=query.indicator,
        org_path__startswith=query.path,
        person__in=visible_people(viewer),
    )
    window = (
        {"window__startswith": f"{query.window}-"}
        if query.any_window_of_year
        else {"window": query.window}
    )
    rows = rows.filter(**window)
    if query.statuses:
        rows = rows.filter(status__in=query.statuses)
    if query.search:
        rows = rows.filter(person__in=matching(query.search))
    return rows


def _beyond(column: str, position: str, *, descending: bool, backwards: bool) -> Q:
    value, _, person = position.rpartition(":")
    ahead = {f"{column}__{'lt' if descending else 'gt'}": value}
    level = {column: value, f"person_id__{'lt' if backwards else 'gt'}": int(person)}
    return Q(**ahead) | Q(**level)


def _position(row: PersonResult, sort: str) -> str:
    value = row.person.name_key if sort == NAME else getattr(row, COLUMNS[sort])
    return f"{value}:{row.person_id}"


def count_of(viewer: Viewer, snapshot: Snapshot, query: ListQuery) -> int:
    """How many rows a list has in all."""
    return results_of(viewer, snapshot, query).count()
