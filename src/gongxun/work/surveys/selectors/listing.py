"""Surveys as a list: searched, filtered, sorted, page by page without offsets."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.utils.dateparse import parse_datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.work.surveys.models import Invitation, Survey
from gongxun.work.surveys.selectors.visibility import visible

PAGE_SIZE = 50
SORTS = {"drafted": "drafted_at", "closes": "closes_on"}


@dataclass(frozen=True, slots=True)
class SurveyQuery:
    """What the reader asked for. ``mine``: of her organisations, not of those above."""

    search: str = ""
    state: str = ""
    year: int | None = None
    mine: bool = True
    sort: str = "drafted"
    descending: bool = True
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "SurveyQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class SurveyPage:
    rows: list[Survey]
    before: str | None
    after: str | None


def listed(viewer: Viewer, query: SurveyQuery) -> QuerySet[Survey]:
    """All surveys of a list, unsorted."""
    found = visible(viewer)
    own = within(viewer, Permission.VIEW_PLANS, "organisation__path")
    found = found.filter(own) if query.mine else found.exclude(own)
    if query.search:
        found = found.filter(title__contains=query.search.replace("\x00", ""))
    if query.state:
        found = found.filter(state=query.state)
    if query.year:
        found = found.filter(year=query.year)
    return found


def page_of(viewer: Viewer, query: SurveyQuery) -> SurveyPage:
    """One page with organisations and the numbers invited and answered."""
    column, backwards = SORTS[query.sort], query.before is not None
    falling = query.descending != backwards
    found = _counted(listed(viewer, query))
    position = query.before or query.after
    if position:
        found = found.filter(_beyond(column, position, falling))
    sign = "-" if falling else ""
    rows = list(found.order_by(f"{sign}{column}", f"{sign}pk")[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    return SurveyPage(
        rows,
        before=_position(rows[0], column) if rows and (more if backwards else position) else None,
        after=_position(rows[-1], column) if rows and (backwards or more) else None,
    )


def every_survey(viewer: Viewer, query: SurveyQuery) -> Iterator[Survey]:
    sign = "-" if query.descending else ""
    found = _counted(listed(viewer, query))
    return found.order_by(f"{sign}{SORTS[query.sort]}", f"{sign}pk").iterator(500)


def _counted(found: QuerySet[Survey]) -> QuerySet[Survey]:
    answered = Q(invitations__state=Invitation.State.ANSWERED)
    return found.select_related("organisation").annotate(
        invited=Count("invitations"), answered=Count("invitations", filter=answered)
    )


def _beyond(column: str, position: str, falling: bool) -> Q:
    text, _mark, key = position.rpartition("~")
    try:
        value = date.fromisoformat(text) if column == "closes_on" else parse_datetime(text)
    except ValueError:
        return Q()
    if value is None or number(key) is None:
        return Q()
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _position(row: Survey, column: str) -> str:
    return f"{getattr(row, column).isoformat()}~{row.pk}"
