"""What an officer decides on, as lists: filtered, sorted, paged by value and number without offsets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.ledger.models import Objection, ObjectionState, Proposal, ProposalState
from gongxun.records.ledger.selectors.facts import own_file
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people.selectors import matching
from gongxun.registry.people.selectors.appointments import files_of

PAGE = 50
COLUMNS = {
    "submitted": "submitted_at",
    "earned_on": "earned_on",
    "hours": "hours_hundredths",
    "name": "person__name_key",
}
# What stands in the address when a page follows another, read back by column.
_READERS = {
    "submitted": parse_datetime,
    "earned_on": date.fromisoformat,
    "hours": int,
    "name": str,
}


@dataclass(frozen=True, slots=True)
class ProposalQuery:
    """What the reader asked for; empty fields leave everything in.

    ``search`` as people are found; ``organisation`` finds deciding organisations, those below them
    included; ``since`` and ``until`` bound the day on which the hours were earned; ``by`` is ``self``
    or ``office``. ``after`` and ``before`` are positions that a page gave.
    """

    state: str = ProposalState.SUBMITTED
    search: str = ""
    organisation: str = ""
    form: str = ""
    since: date | None = None
    until: date | None = None
    by: str = ""
    sort: str = "submitted"
    descending: bool = False
    after: str | None = None
    before: str | None = None

    @property
    def whole(self) -> "ProposalQuery":
        """The same list from its beginning."""
        return replace(self, after=None, before=None)


@dataclass(frozen=True, slots=True)
class ProposalPage:
    rows: Sequence[Proposal]
    total: int
    before: str | None
    after: str | None


def decidable(viewer: Viewer) -> QuerySet[Proposal]:
    """Proposals of every state in the viewer's decision; her own hours are not among them."""
    managers = orgs.visible_organisations(viewer, Permission.RECOGNISE_ENTRIES)
    found = Proposal.objects.filter(manager__in=managers)
    own = own_file(viewer)
    return found if own is None else found.exclude(person_id__in=files_of(own))


def proposals_asked(viewer: Viewer, query: ProposalQuery) -> QuerySet[Proposal]:
    """All rows of a list in its order: for its pages and its export."""
    found = decidable(viewer).filter(_wanted(viewer, query))
    column = COLUMNS[query.sort]
    order = F(column).desc() if query.descending else F(column).asc()
    return (
        found.select_related("person", "manager", "organiser")
        .prefetch_related("files")
        .order_by(order, "id")
    )


def page_of_proposals(viewer: Viewer, query: ProposalQuery) -> ProposalPage:
    rows = proposals_asked(viewer, query)
    total = rows.count()
    backwards = query.before is not None
    position = _read(query.sort, query.before or query.after or "")
    if position is None:
        backwards = False
    else:
        rows = rows.filter(_beyond(query, position, backwards=backwards))
    if backwards:
        rows = rows.reverse()
    found = list(rows[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_before = more if backwards else position is not None
    has_after = True if backwards else more
    return ProposalPage(
        rows=found,
        total=total,
        before=_place(query.sort, found[0]) if found and has_before else None,
        after=_place(query.sort, found[-1]) if found and has_after else None,
    )


def _wanted(viewer: Viewer, query: ProposalQuery) -> Q:
    wanted = Q()
    if query.state:
        wanted &= Q(state=query.state)
    if query.form:
        wanted &= Q(form=query.form)
    if query.since:
        wanted &= Q(earned_on__gte=query.since)
    if query.until:
        wanted &= Q(earned_on__lte=query.until)
    if query.search:
        wanted &= Q(person__in=matching(query.search))
    if query.organisation:
        wanted &= _below(viewer, query.organisation)
    own = Q(submitted_by=F("person__user_id"), submitted_by__isnull=False)
    if query.by == "self":
        wanted &= own
    elif query.by == "office":
        wanted &= ~own | Q(submitted_by=None) | Q(person__user_id=None)
    return wanted


def _below(viewer: Viewer, text: str) -> Q:
    heads = list(orgs.search(viewer, text).values_list("path", flat=True))
    below = Q(pk__in=[])
    for head in heads:
        below |= Q(manager__path__startswith=head)
    return below


def _beyond(query: ProposalQuery, position: tuple[Any, int], *, backwards: bool) -> Q:
    value, number = position
    column = COLUMNS[query.sort]
    ahead = "lt" if query.descending != backwards else "gt"
    level = "lt" if backwards else "gt"
    return Q(**{f"{column}__{ahead}": value}) | Q(**{column: value, f"id__{level}": number})


def _place(sort: str, row: Proposal) -> str:
    value = row.person.name_key if sort == "name" else getattr(row, COLUMNS[sort])
    written = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return f"{written}~{row.pk}"


def _read(sort: str, text: str) -> tuple[Any, int] | None:
    """A position of the address; None for anything that no page gave."""
    value, _, number = text.rpartition("~")
    try:
        read = _READERS[sort](value)  # type: ignore[operator]
        return None if read is None else (read, int(number))
    except ValueError:
        return None


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    rows: Sequence[Objection]
    total: int
    before: str | None
    after: str | None


def answerable(viewer: Viewer) -> QuerySet[Objection]:
    """Objections of every state that the viewer answers; her own are not among them."""
    managers = orgs.visible_organisations(viewer, Permission.RECOGNISE_ENTRIES)
    found = Objection.objects.filter(manager__in=managers)
    own = own_file(viewer)
    return found if own is None else found.exclude(person_id__in=files_of(own))


def page_of_objections(
    viewer: Viewer, state: str, search: str, after: str = "", before: str = ""
) -> ObjectionPage:
    """Those that wait longest first; answered ones latest first."""
    rows = answerable(viewer).select_related("person", "manager", "entry")
    if state:
        rows = rows.filter(state=state)
    if search:
        rows = rows.filter(person__in=matching(search))
    total = rows.count()
    latest_first = state != ObjectionState.OPEN
    backwards, number = bool(before), before or after
    if number.isdigit():
        further = "lt" if latest_first != backwards else "gt"
        rows = rows.filter(**{f"id__{further}": int(number)})
    found = list(rows.order_by("-id" if latest_first != backwards else "id")[: PAGE + 1])
    more, found = len(found) > PAGE, found[:PAGE]
    if backwards:
        found.reverse()
    has_before = more if backwards else number.isdigit()
    return ObjectionPage(
        rows=found,
        total=total,
        before=str(found[0].pk) if found and has_before else None,
        after=str(found[-1].pk) if found and (backwards or more) else None,
    )


def counts_waiting(viewer: Viewer) -> tuple[int, int]:
    """How many proposals and how many objections wait for the viewer."""
    return (
        decidable(viewer).filter(state=ProposalState.SUBMITTED).count(),
        answerable(viewer).filter(state=ObjectionState.OPEN).count(),
    )
