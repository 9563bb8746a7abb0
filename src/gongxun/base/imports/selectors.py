"""Runs that a viewer may see: those that she could have made herself, where she could have made them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.imports.models import Row, Run
from gongxun.base.sheets import kinds
from gongxun.base.sheets.kinds import SheetKind
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import first_and_number, up_to

PAGE_SIZE = 50
HISTORY_SIZE = 20


def kinds_for(viewer: Viewer) -> list[SheetKind]:
    """The kinds of files that the viewer may import somewhere, in the order in which they build on one another."""
    return [
        kind
        for kind in sorted(map(kinds.get, kinds.names()), key=lambda kind: kind.order)
        if viewer.scopes(kind.permission, "organisation")
    ]


def visible_runs(viewer: Viewer) -> QuerySet[Run]:
    condition = Q(pk__in=[])
    # Most kinds are imported wherever the others are: each place is asked once.
    names: dict[frozenset[int], list[str]] = defaultdict(list)
    permissions: dict[frozenset[int], str] = {}
    for kind in kinds_for(viewer):
        scopes = viewer.scopes(kind.permission, "organisation")
        names[scopes].append(kind.name)
        permissions[scopes] = kind.permission
    for scopes, permission in permissions.items():
        here = Q(kind__in=names[scopes])
        if not viewer.everything(permission, "organisation"):
            here &= Q(organisation_id__in=viewer.reach(permission, "organisation"))
        condition |= here
    return Run.objects.filter(condition).select_related("file")


def history(viewer: Viewer, after: int | None = None) -> tuple[list[Run], int | None]:
    """One page of runs, newest first, and the number after which the next begins."""
    runs = visible_runs(viewer)
    if after is not None:
        runs = runs.filter(pk__lt=after)
    found = list(runs.order_by("-pk")[: HISTORY_SIZE + 1])
    more = len(found) > HISTORY_SIZE
    return found[:HISTORY_SIZE], found[HISTORY_SIZE - 1].pk if more else None


def run_or_404(viewer: Viewer, run_id: int) -> Run:
    found = visible_runs(viewer).select_related("progress").filter(pk=run_id).first()
    if found is None:
        raise Http404(_("没有这次导入，或您无权查看。"))
    return found


def same_file(viewer: Viewer, run: Run) -> Run | None:
    """An earlier run of the same content and kind that was imported and stands."""
    runs = visible_runs(viewer).filter(kind=run.kind, state="done", file__digest=run.file.digest)
    return runs.exclude(pk=run.pk).order_by("-pk").first()


@dataclass(frozen=True, slots=True)
class RowQuery:
    """Which rows are asked for; ``after`` and ``before`` are row numbers."""

    status: str = ""
    field: str = ""
    search: str = ""
    differing: bool = False
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class RowPage:
    rows: Sequence[Row]
    total: int
    before: str | None
    after: str | None


def rows_of(run: Run, query: RowQuery) -> QuerySet[Row]:
    rows = Row.objects.filter(run=run)
    if query.status:
        rows = rows.filter(status=query.status)
    if query.field:
        rows = rows.filter(headings__contains=[query.field])
    if query.differing:
        rows = rows.exclude(before="")
    if query.search:
        # Of words without capitals every row need not be spelt in capitals first.
        cased = query.search.lower() != query.search.upper()
        found = Q(**{f"label__{'icontains' if cased else 'contains'}": query.search})
        if (row := number(query.search[:9])) is not None:
            found |= Q(number=row)
        rows = rows.filter(found)
    return rows


def page_of(run: Run, query: RowQuery) -> RowPage:
    """A page by row number; the trace stays where it is."""
    rows = rows_of(run, query).defer("trace")
    if query.before is None and query.after is None:
        shown_rows = Row.objects.defer("trace")
        found, total = first_and_number(rows.order_by("number"), shown_rows, PAGE_SIZE + 1)
        more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
        return RowPage(shown, total, None, _last(shown) if more else None)
    total = up_to(rows)
    if query.before is not None:
        found = list(rows.filter(number__lt=query.before).order_by("-number")[: PAGE_SIZE + 1])
        more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE][::-1]
        return RowPage(shown, total, _first(shown) if more else None, _last(shown))
    found = list(rows.filter(number__gt=query.after).order_by("number")[: PAGE_SIZE + 1])
    more, shown = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return RowPage(shown, total, _first(shown), _last(shown) if more else None)


def _first(rows: Sequence[Row]) -> str | None:
    return str(rows[0].number) if rows else None


def _last(rows: Sequence[Row]) -> str | None:
    return str(rows[-1].number) if rows else None
