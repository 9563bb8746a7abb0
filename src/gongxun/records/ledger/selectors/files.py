"""What stands in the ledger, as far as the viewer may see it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet, Sum
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.ledger.models import Claim, Entry, Proposal, ProposalState, Seal, YearClosure
from gongxun.records.ledger.selectors.facts import own_file
from gongxun.records.ledger.selectors.queues import decidable
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people import selectors as people
from gongxun.registry.people.selectors.appointments import files_of


@dataclass(frozen=True, slots=True)
class Total:
    """Net sums of a person's year in one form, reversals and caps deducted."""

    year: int
    mode: str
    form: str
    hours_hundredths: int
    days_hundredths: int
    entries: int


@dataclass(frozen=True)
class History:
    """The trace of an entry: what cancelled it, whether it still holds its event, and its seal."""

    entry: Entry
    reversal: Entry | None
    claim: Claim | None
    caps: tuple[Entry, ...]
    seal: Seal | None


def entries_of(viewer: Viewer, person_id: int, year: int | None = None) -> QuerySet[Entry]:
    """Every entry of the person's file that the viewer may see, latest first.

    Her own and whoever has her in charge today see all; a former organisation the entries of its
    own period. Raises PermissionDenied.
    """
    found = Entry.objects.filter(scope_of(viewer, person_id))
    if year is not None:
        found = found.filter(earned_on__year=year)
    return found.order_by("-earned_on", "-id")


def totals_within(scope: Q) -> list[Total]:
    """Net sums by year and form, latest year first, of what ``scope_of`` leaves."""
    rows = (
        Entry.objects.filter(scope)
        .values_list("earned_on__year", "mode", "form")
        .annotate(Sum("hours_hundredths"), Sum("days_hundredths"), Count("id"))
        .order_by("-earned_on__year", "mode", "form")
    )
    return [Total(*row) for row in rows]


def totals_of(viewer: Viewer, person_id: int) -> list[Total]:
    """Net sums by year and form, latest year first; raises PermissionDenied."""
    return totals_within(scope_of(viewer, person_id))


def entry(viewer: Viewer, entry_id: int) -> Entry:
    """Raises Http404, or PermissionDenied where the viewer may not see it."""
    found = Entry.objects.filter(pk=entry_id).first()
    if found is None:
        raise Http404(_("没有这条台账记录。"))
    if not entries_of(viewer, found.person_id).filter(pk=found.pk).exists():
        raise PermissionDenied(_("该记录不在您的管理范围内；如需查看，请联系其所在单位。"))
    return found


def history(viewer: Viewer, entry_id: int) -> History:
    """The trace of an entry; raises Http404, PermissionDenied."""
    found = entry(viewer, entry_id)
    caps = Entry.objects.filter(person_id=found.person_id, event_key__startswith=f"cap:{found.pk}:")
    return History(
        entry=found,
        reversal=Entry.objects.filter(reverses=found).first(),
        claim=Claim.objects.filter(entry=found).first(),
        caps=tuple(caps.order_by("id")) if found.conversion else (),
        seal=seal_of(found.pk),
    )


def seal_of(entry_id: int) -> Seal | None:
    """The seal that holds the entry; None while it waits."""
    return Seal.objects.extra(where=["entry_ids @> %s::bigint"], params=[entry_id]).first()


def last_seal() -> Seal | None:
    """The head of the chain; None before the first seal."""
    return Seal.objects.order_by("-pk").first()


def reversals_of(entries: Iterable[Entry]) -> dict[int, Entry]:
    """The reversal of each entry that has one."""
    found = Entry.objects.filter(reverses__in=[one.pk for one in entries])
    return {one.reverses_id: one for one in found if one.reverses_id is not None}


def proposals_for(
    viewer: Viewer, organisation_id: int, state: str = ProposalState.SUBMITTED
) -> QuerySet[Proposal]:
    """Proposals that the organisation and those below it decide on, oldest first, where the viewer may decide."""
    below = orgs.visible_organisations(viewer, Permission.RECOGNISE_ENTRIES).filter(
        path__startswith=orgs.breadcrumbs(organisation_id)[-1].path
    )
    return (
        Proposal.objects.filter(manager__in=below, state=state)
        .select_related("person", "manager", "organiser")
        .order_by("id")
    )


def proposals_waiting(viewer: Viewer) -> QuerySet[Proposal]:
    """Proposals that the viewer may decide on, oldest first; her own hours are not among them."""
    found = decidable(viewer).filter(state=ProposalState.SUBMITTED)
    return found.select_related("person", "manager", "organiser").order_by("id")


def proposal(viewer: Viewer, proposal_id: int) -> Proposal:
    """For whoever decides on it, put it forward, or whose hours they are; raises Http404, PermissionDenied."""
    found = (
        Proposal.objects.select_related("person", "manager", "organiser")
        .filter(pk=proposal_id)
        .first()
    )
    if found is None:
        raise Http404(_("没有这份申报。"))
    mine = viewer.user_id is not None and found.submitted_by == viewer.user_id
    decides = viewer.may(Permission.RECOGNISE_ENTRIES, "organisation", found.manager_id)
    if not (mine or decides or own_file(viewer) == people.resolve(found.person_id)):
        raise PermissionDenied(_("这份申报不在您的管理范围内；如需查看，请联系其认定单位。"))
    return found


def proposals_of(viewer: Viewer, person_id: int) -> QuerySet[Proposal]:
    """A person's proposals, latest first; raises Http404, PermissionDenied."""
    person = people.visible_person_or_404(viewer, person_id)
    return Proposal.objects.filter(_files(person.pk)).order_by("-submitted_at", "-id")


def closures_of(organisation_ids: Iterable[int]) -> QuerySet[YearClosure]:
    """Closed and reopened years of organisations, latest first."""
    return YearClosure.objects.filter(organisation_id__in=organisation_ids).order_by(
        "-year", "-closed_at"
    )


def scope_of(viewer: Viewer, person_id: int) -> Q:
    """What of a person's ledger the viewer may see, as a condition on entries; raises PermissionDenied."""
    living = people.resolve(person_id)
    if viewer.everywhere or own_file(viewer) == living:
        return _files(living)
    if people.sees(viewer, living, Permission.VIEW_ENTRIES):
        return _files(living)
    former = people.visible_appointments(viewer, Permission.VIEW_ENTRIES).filter(
        _files(living), voided_at=None
    )
    periods = [_within(*span) for span in former.values_list("valid_from", "valid_to")]
    if not periods:
        raise PermissionDenied(_("此人的学时不在您的管理范围内；如需查看，请联系其所在单位。"))
    return _files(living) & reduce(or_, periods)


def _within(start: date, end: date | None) -> Q:
    return Q(earned_on__gte=start) & (Q(earned_on__lt=end) if end else Q())


def _files(person_id: int) -> Q:
    """Rows of the person and of the files that were merged into hers."""
    return Q(person_id__in=files_of(person_id))
