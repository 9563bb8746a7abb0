"""The organisations and schools behind a figure that counts organisations: who has met it and who has not."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.shell.counting import first_and_number, up_to
from gongxun.records.standing.models import OrganisationResult, Snapshot
from gongxun.registry.orgs.selectors import below, reach_of, search

PAGE_SIZE = 50
FOUND = 200


@dataclass(frozen=True, slots=True)
class SubjectQuery:
    """``path`` is the organisation's; ``after`` and ``before`` are positions that a page gave."""

    path: str
    indicator: str
    window: str
    statuses: tuple[str, ...] = ()
    search: str = ""
    after: str | None = None
    before: str | None = None


@dataclass(frozen=True, slots=True)
class SubjectPage:
    rows: list[OrganisationResult]
    total: int
    before: str | None
    after: str | None


def subject_counts(
    viewer: Viewer,
    organisation_id: int,
    path: str,
    snapshot: Snapshot,
    indicators: Collection[str],
    windows: Collection[str],
) -> dict[tuple[str, str], dict[str, int]]:
    """By indicator and window, how many organisations of the subtree stand in each status."""
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    rows = (
        OrganisationResult.objects.filter(
            below(viewer, Permission.VIEW_RESULTS, "organisation__path", path),
            snapshot=snapshot,
            indicator__in=indicators,
            window__in=windows,
        )
        .values_list("indicator", "window", "status")
        .annotate(number=Count("id"))
        .order_by("indicator", "window")
    )
    found: dict[tuple[str, str], dict[str, int]] = {}
    for indicator, window, status, number in rows:
        found.setdefault((indicator, window), {})[status or ""] = number
    return found


def subjects_behind(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: SubjectQuery
) -> SubjectPage:
    """One page of organisations of the subtree that the indicator measures, in the order of the tree."""
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    rows = every_subject(viewer, organisation_id, snapshot, query)
    beginning = query.before is None and query.after is None
    # The whole tree is walked until a page is full; of a part of it what was found is sorted, and found once.
    if beginning and not reach_of(viewer, Permission.VIEW_RESULTS).is_everything:
        shown = OrganisationResult.objects.select_related("organisation")
        found, total = first_and_number(rows, shown, PAGE_SIZE + 1)
        more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
        return SubjectPage(found, total, None, found[-1].organisation.path if more else None)
    total, backwards = up_to(rows), query.before is not None
    if query.before:
        rows = rows.filter(organisation__path__lt=query.before)
    elif query.after:
        rows = rows.filter(organisation__path__gt=query.after)
    found = list(
        rows.order_by("-organisation__path" if backwards else "organisation__path")[: PAGE_SIZE + 1]
    )
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    if backwards:
        found.reverse()
    has_before = more if backwards else query.after is not None
    return SubjectPage(
        rows=found,
        total=total,
        before=found[0].organisation.path if found and has_before else None,
        after=found[-1].organisation.path if found and (backwards or more) else None,
    )


def every_subject(
    viewer: Viewer, organisation_id: int, snapshot: Snapshot, query: SubjectQuery
) -> QuerySet[OrganisationResult]:
    """All rows of the list, in the order of the tree."""
    require(viewer, Permission.VIEW_RESULTS, "organisation", organisation_id)
    rows = OrganisationResult.objects.filter(
        below(viewer, Permission.VIEW_RESULTS, "organisation__path", query.path),
        snapshot=snapshot,
        indicator=query.indicator,
        window=query.window,
    ).select_related("organisation")
    if query.statuses:
        rows = rows.filter(status__in=query.statuses)
    if query.search:
        rows = rows.filter(organisation__in=search(viewer, query.search, FOUND).values("pk"))
    return rows.order_by("organisation__path")
