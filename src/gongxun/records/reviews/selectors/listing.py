"""The queue: what waits for a reviewer, and what became of the rest; page by page without offsets."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.dateparse import parse_datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import display_names
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import up_to
from gongxun.records.reviews.models import Opinion, Review, Stage, State
from gongxun.records.reviews.selectors.rights import (
    ANSWERABLE,
    decided_by,
    holders_of,
    own_work,
    place_of,
)
from gongxun.registry.orgs.selectors import facts_of, within

PAGE_SIZE = 50
BESIDE_A_TAB = 99
# What a list is sorted by, and how a position in it is read back from an address.
SORTS: dict[str, Callable[[str], Any]] = {
    "due_on": date.fromisoformat,
    "submitted_at": parse_datetime,
    "closed_at": parse_datetime,
}
WAITING, MINE, OVERDUE = "waiting", "mine", "overdue"
OPEN, RETURNED, CLOSED = "open", "returned", "closed"
VIEWS = (WAITING, MINE, OVERDUE, OPEN, RETURNED, CLOSED)


@dataclass(frozen=True, slots=True)
class ReviewQuery:
    """What the reader asked for; positions are those that a page gave."""

    view: str = WAITING
    search: str = ""
    shape: str = ""
    stage: str = ""
    state: str = ""
    sort: str = "due_on"
    descending: bool = False
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "ReviewQuery":
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class Row:
    """``holder``: who has taken it up and still may; ``mine``: that is the reader."""

    review: Review
    holder: str
    mine: bool
    overdue: bool


@dataclass(frozen=True, slots=True)
class ReviewPage:
    rows: list[Row]
    total: int
    before: str | None
    after: str | None


def visible(viewer: Viewer) -> QuerySet[Review]:
    """Reviews of material in the viewer's charge or scope."""
    return Review.objects.filter(within(viewer, Permission.VIEW_RESOURCES, "organisation__path"))


def waiting(viewer: Viewer) -> QuerySet[Review]:
    """What the viewer could decide on now: its stage lies with her, it is not her own work, and nobody
    else holds it.
    """
    found = Review.objects.filter(_decidable(viewer), state=State.OPEN).exclude(own_work(viewer))
    hers = Opinion.objects.filter(decided_by(viewer), review=OuterRef("pk"))
    found = found.exclude(Exists(hers))
    free = Q(taken_by=None) | Q(taken_by=viewer.user_id) | Q(due_on__lt=viewer.today)

    def released() -> list[int]:
        taken = list(found.exclude(free).defer("passages"))
        held = holders_of(taken, viewer.today)
        return [one.pk for one in taken if one.pk not in held]

    return found.filter(free | Q(pk__in=viewer.once("reviews.released", released)))


def _decidable(viewer: Viewer) -> Q:
    """Reviews whose present stage is decided where the viewer reviews."""
    reviews = within(viewer, Permission.REVIEW_RESOURCES, "organisation__path")
    if viewer.everywhere:
        return reviews
    below_others = viewer.once("reviews.own heads", lambda: _answerable_heads(viewer))
    return reviews & ~Q(stage=Stage.FINAL, organisation_id__in=below_others)


def _answerable_heads(viewer: Viewer) -> list[int]:
    """Schools and institutions that are the viewer's own scope: their final review lies above her."""
    scopes = viewer.scopes(Permission.REVIEW_RESOURCES, "organisation")
    if not scopes:
        return []
    facts = facts_of(scopes).values()
    return [
        one.id
        for one in facts
        if one.kind in ANSWERABLE
        and place_of(one.id, Stage.FINAL).id != one.id
        and not any(one.path != other.path and one.path.startswith(other.path) for other in facts)
    ]


def listed(viewer: Viewer, query: ReviewQuery) -> QuerySet[Review]:
    """All reviews of a list, unsorted."""
    found = _of_view(viewer, query.view)
    for name in ("shape", "stage", "state"):
        if value := getattr(query, name):
            found = found.filter(**{name: value})
    if query.search:
        found = found.filter(title__contains=query.search.replace("\x00", ""))
    return found


def _of_view(viewer: Viewer, view: str) -> QuerySet[Review]:
    if view == WAITING:
        return waiting(viewer)
    found = visible(viewer)
    if view == CLOSED:
        return found.exclude(state=State.OPEN)
    if view == RETURNED:
        return found.filter(state=State.RETURNED, later=None)
    found = found.filter(state=State.OPEN)
    if view == MINE:
        return waiting(viewer).filter(taken_by=viewer.user_id)
    return found.filter(due_on__lt=viewer.today) if view == OVERDUE else found


def page_of(viewer: Viewer, query: ReviewQuery) -> ReviewPage:
    """One page of the list with owners and holders, in a constant number of queries."""
    matching, backwards = listed(viewer, query), query.before is not None
    falling = query.descending != backwards
    found = matching.select_related("organisation").defer("passages")
    position = query.before or query.after
    if position and (beyond := _beyond(query.sort, position, falling=falling)) is not None:
        found = found.filter(beyond)
    sign = "-" if falling else ""
    rows = list(found.order_by(f"{sign}{query.sort}", f"{sign}pk")[: PAGE_SIZE + 1])
    more, rows = len(rows) > PAGE_SIZE, rows[:PAGE_SIZE]
    if backwards:
        rows.reverse()
    to_back, to_front = (more, True) if backwards else (bool(position), more)
    return ReviewPage(
        rows=_rows(viewer, rows),
        total=up_to(matching),
        before=_position(rows[0], query.sort) if rows and to_back else None,
        after=_position(rows[-1], query.sort) if rows and to_front else None,
    )


def every_review(viewer: Viewer, query: ReviewQuery) -> Iterator[Review]:
    """All reviews of a list in its order, with their owners."""
    sign = "-" if query.descending else ""
    found = listed(viewer, query).select_related("organisation").defer("passages")
    return found.order_by(f"{sign}{query.sort}", f"{sign}pk").iterator(500)


def _rows(viewer: Viewer, reviews: list[Review]) -> list[Row]:
    held = holders_of(reviews, viewer.today)
    names = display_names(set(held.values()))
    return [
        Row(
            one,
            names.get(held.get(one.pk, 0), ""),
            mine=one.pk in held and held[one.pk] == viewer.user_id,
            overdue=one.is_open and one.due_on < viewer.today,
        )
        for one in reviews
    ]


def counts(viewer: Viewer) -> dict[str, int]:
    """How much waits, is taken up, is overdue and was returned to be mended, as far as 99 each."""
    mine = waiting(viewer)
    return {
        WAITING: up_to(mine, BESIDE_A_TAB),
        MINE: up_to(mine.filter(taken_by=viewer.user_id), BESIDE_A_TAB),
        OVERDUE: up_to(_of_view(viewer, OVERDUE), BESIDE_A_TAB),
        RETURNED: up_to(_of_view(viewer, RETURNED), BESIDE_A_TAB),
    }


def _beyond(column: str, position: str, *, falling: bool) -> Q | None:
    """Rows after a position; None where no page gave such a one."""
    text, _mark, key = position.rpartition("~")
    try:
        value = SORTS[column](text)
    except ValueError:
        return None
    if value is None or number(key) is None:
        return None
    way = "lt" if falling else "gt"
    return Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"pk__{way}": int(key)})


def _position(row: Review, column: str) -> str:
    return f"{getattr(row, column).isoformat()}~{row.pk}"
