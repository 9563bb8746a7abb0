"""What an officer decides on, as lists: filtered, sorted, paged by value and number without offsets."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, Q, QuerySet
from django.utils.dateparse import parse_datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.counting import up_to
from gongxun.records.ledger.models import Objection, ObjectionState, Proposal, ProposalState
from gongxun.records.ledger.selectors.facts import own_file
from gongxun.records.ledger.selectors.keyset import PAGE, Column, cut, in_order
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people.selectors import found_under
from gongxun.registry.people.selectors.appointments import files_of

COLUMNS = {
    "submitted": Column("submitted_at", lambda row: row.submitted_at, parse_datetime),
    "earned_on": Column("earned_on", lambda row: row.earned_on, date.fromisoformat),
    "hours": Column("hours_hundredths", lambda row: row.hours_hundredths, int),
    "name": Column("person__name_key", lambda row: row.person.name_key, str),
}
BESIDE_A_TAB = 99
OLDEST_FIRST = Column("id", lambda row: row.pk, int)


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


def decidable(viewer: Viewer, *, walked: bool = False) -> QuerySet[Proposal]:
    """Proposals of every state in the viewer's decision; her own hours are not among them. ``walked`` as in
    ``orgs.held_by``.
    """
    here = orgs.held_by(viewer, Permission.RECOGNISE_ENTRIES, "manager", walked=walked)
    found = Proposal.objects.filter(here)
    own = own_file(viewer)
    return found if own is None else found.exclude(person_id__in=files_of(own))


def proposals_asked(viewer: Viewer, query: ProposalQuery) -> QuerySet[Proposal]:
    """All rows of a list in its order: for its export."""
    return _ordered(decidable(viewer).filter(_wanted(viewer, query)), query)


def _ordered(found: QuerySet[Proposal], query: ProposalQuery) -> QuerySet[Proposal]:
    found = found.select_related("person", "manager", "organiser").prefetch_related("files")
    return in_order(found, COLUMNS[query.sort], descending=query.descending)


def page_of_proposals(viewer: Viewer, query: ProposalQuery) -> ProposalPage:
    wanted = _wanted(viewer, query)
    # By state and a column of its own the list has an index; by name or of a few persons it is gathered.
    walked = bool(query.state) and query.sort != "name" and not query.search
    page = cut(
        _ordered(decidable(viewer, walked=walked).filter(wanted), query),
        COLUMNS[query.sort],
        descending=query.descending,
        after=query.after or "",
        before=query.before or "",
        size=PAGE,
    )
    total = up_to(decidable(viewer).filter(wanted))
    return ProposalPage(page.rows, total, page.before, page.after)


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
        wanted &= found_under(query.search, "person")
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


@dataclass(frozen=True, slots=True)
class ObjectionPage:
    rows: Sequence[Objection]
    total: int
    before: str | None
    after: str | None


def answerable(viewer: Viewer) -> QuerySet[Objection]:
    """Objections of every state that the viewer answers; her own are not among them."""
    found = Objection.objects.filter(orgs.held_by(viewer, Permission.RECOGNISE_ENTRIES, "manager"))
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
        rows = rows.filter(found_under(search, "person"))
    page = cut(
        rows,
        OLDEST_FIRST,
        descending=state != ObjectionState.OPEN,
        after=after,
        before=before,
        size=PAGE,
    )
    return ObjectionPage(page.rows, up_to(rows), page.before, page.after)


def counts_waiting(viewer: Viewer) -> tuple[int, int]:
    """How many proposals and how many objections wait for the viewer; of many AtLeast."""
    return (
        up_to(decidable(viewer).filter(state=ProposalState.SUBMITTED), BESIDE_A_TAB),
        up_to(answerable(viewer).filter(state=ObjectionState.OPEN), BESIDE_A_TAB),
    )
