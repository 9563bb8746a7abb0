"""Appraisals as a list, and the rounds they belong to."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import up_to
from gongxun.records.appraisals.models import (
    ENDED,
    PUBLIC,
    RATED_BY_SCHOOL,
    Appraisal,
    Round,
    State,
)
from gongxun.records.appraisals.selectors.rights import visible, visible_rounds
from gongxun.registry.orgs.selectors import within

PAGE_SIZE = 50
SORTS = {"year": "round__year", "score": "score_hundredths", "title": "title"}
TODO, ALL = "todo", "all"


@dataclass(frozen=True, slots=True)
class AppraisalQuery:
    """What the reader asked for. ``view``: what waits for somebody in her charge, or all."""

    view: str = ALL
    search: str = ""
    subject: str = ""
    state: str = ""
    year: int | None = None
    sort: str = "year"
    descending: bool = True
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "AppraisalQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class AppraisalPage:
    rows: list[Appraisal]
    total: int
    before: str | None
    after: str | None


def waiting(viewer: Viewer) -> QuerySet[Appraisal]:
    """What the viewer, by her offices, has to do next: rate, mend, arrange, score, conclude, announce, accept."""
    keeps = within(viewer, Permission.EDIT_RESOURCES, "school__path")
    organises = within(viewer, Permission.EDIT_RESOURCES, "round__organiser__path")
    scores = within(viewer, Permission.REVIEW_RESOURCES, "round__organiser__path")
    open_items = Q(state=State.RECTIFICATION)
    own = keeps & ~organises
    return visible(viewer).filter(
        (own & Q(state__in=RATED_BY_SCHOOL))
        | (own & open_items & Q(items__state="open"))
        | (organises & Q(state__in=[State.SUBMITTED, State.VISITING, State.SCORED]))
        | (organises & open_items & Q(items__state="reported"))
        | (scores & Q(state=State.VISITING) & ~Q(scorings__scorer=viewer.user_id or 0))
    ).distinct()  # fmt: skip


def listed(viewer: Viewer, query: AppraisalQuery) -> QuerySet[Appraisal]:
    found = waiting(viewer) if query.view == TODO else visible(viewer)
    if query.view == TODO:
        found = Appraisal.objects.filter(pk__in=found.values("pk"))
    if query.search:
        found = found.filter(title__contains=query.search)
    if query.subject:
        found = found.filter(round__subject=query.subject)
    if query.state:
        found = found.filter(state=query.state)
    if query.year:
        found = found.filter(round__year=query.year)
    if query.sort == "score":
        found = found.filter(score_hundredths__isnull=False, state__in=PUBLIC)
    return found


def page_of(viewer: Viewer, query: AppraisalQuery) -> AppraisalPage:
    """One page of the list, in a constant number of queries."""
    column, backwards = SORTS[query.sort], query.before is not None
    position = query.before or query.after
    matching = listed(viewer, query)
    found, falling = matching, query.descending != backwards
    if position:
        found = found.filter(_beyond(column, position, falling=falling))
    order = (
        F(column).desc() if falling else F(column).asc(),
        F("pk").desc() if falling else F("pk").asc(),
    )
    found = found.select_related("round__organiser", "school").order_by(*order)
    rows = list(found[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return AppraisalPage(
        rows=rows,
        total=up_to(matching),
        before=_position(rows[0], query.sort)
        if rows and (more if backwards else position)
        else None,
        after=_position(rows[-1], query.sort) if rows and (backwards or more) else None,
    )


def every_appraisal(viewer: Viewer, query: AppraisalQuery) -> Iterator[Appraisal]:
    sign = "-" if query.descending else ""
    rows = listed(viewer, query).select_related("round__organiser", "school")
    return rows.order_by(f"{sign}{SORTS[query.sort]}", f"{sign}pk").iterator(1000)


def rounds(viewer: Viewer, after: str | None = None) -> tuple[list[Any], str | None]:
    """One page of the rounds with ``invited`` and ``ended``, the latest first, and the position of the next."""
    rows = (
        visible_rounds(viewer)
        .select_related("organiser")
        .annotate(
            invited=Count("appraisals"),
            ended=Count("appraisals", filter=Q(appraisals__state__in=ENDED)),
        )
    )
    last = Round.objects.filter(pk=number(after or "") or 0).first()
    if last is not None:
        rows = rows.filter(year__lte=last.year).exclude(year=last.year, pk__gte=last.pk)
    found = list(rows.order_by("-year", "-pk")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return found, str(found[-1].pk) if more else None


def _beyond(column: str, position: str, *, falling: bool) -> Q:
    value, _colon, key = position.rpartition(":")
    if number(key) is None or "\x00" in value:
        return Q()
    if column != "title" and number(value) is None:
        return Q()
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _position(row: Appraisal, sort: str) -> str:
    value = {"year": row.round.year, "score": row.score_hundredths, "title": row.title}[sort]
    return f"{value}:{row.pk}"
