"""What waits for somebody: transfers, merge proposals and requests for exemption in the viewer's
charge.
"""

from datetime import datetime, time, timedelta
from typing import TypeVar

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils import timezone

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.models import Appointment, Exemption, MergeProposal, Transfer
from gongxun.registry.people.selectors.appointments import holding

RECENT = timedelta(days=90)
PAGE_SIZE = 50
Row = TypeVar("Row", bound=Model)


def page_of(rows: QuerySet[Row], since: str, after: str | None) -> tuple[list[Row], str | None]:
    """One page of what waits, in the order of ``since``, after the row of a number; and the last number on it
    where there is more.
    """
    last = rows.model._default_manager.filter(pk=number(after or "") or 0).first()
    if last is not None:
        moment = getattr(last, since)
        rows = rows.filter(Q(**{f"{since}__gt": moment}) | Q(**{since: moment}, pk__gt=last.pk))
    found = list(rows[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return found, str(found[-1].pk) if more else None


def incoming_transfers(viewer: Viewer) -> QuerySet[Transfer]:
    """Transfers that wait for the viewer to accept them, the earliest first."""
    mine = within(viewer, Permission.EDIT_PEOPLE, "destination__path")
    return _transfers(mine, Transfer.State.PROPOSED).order_by("on", "pk")


def outgoing_transfers(viewer: Viewer) -> QuerySet[Transfer]:
    """Transfers that the viewer's organisations proposed and the other side has not answered."""
    mine = within(viewer, Permission.EDIT_PEOPLE, "appointment__organisation__path")
    return _transfers(mine, Transfer.State.PROPOSED).order_by("on", "pk")


def decided_transfers(viewer: Viewer) -> QuerySet[Transfer]:
    """Transfers of either side that were decided in the last three months, the latest first."""
    mine = within(viewer, Permission.EDIT_PEOPLE, "destination__path") | within(
        viewer, Permission.EDIT_PEOPLE, "appointment__organisation__path"
    )
    rows = Transfer.objects.filter(mine, _lately(viewer))
    return _related(rows).order_by("-decided_at", "-pk")


def transfer_of(viewer: Viewer, transfer_id: int) -> Transfer | None:
    """A transfer that touches the viewer's organisations on either side."""
    mine = within(viewer, Permission.VIEW_PEOPLE, "destination__path") | within(
        viewer, Permission.VIEW_PEOPLE, "appointment__organisation__path"
    )
    return _related(Transfer.objects.filter(mine, pk=transfer_id)).first()


def _transfers(mine: Q, state: str) -> QuerySet[Transfer]:
    return _related(Transfer.objects.filter(mine, state=state))


def _related(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    return rows.select_related("appointment__person", "appointment__organisation", "destination")


def waiting_merges(viewer: Viewer) -> QuerySet[MergeProposal]:
    """Open proposals of which one file at least is in the viewer's charge, the oldest first."""
    rows = MergeProposal.objects.filter(state=MergeProposal.State.OPEN, other__isnull=False)
    return _either_in_charge(viewer, rows).order_by("proposed_at", "pk")


def decided_merges(viewer: Viewer) -> QuerySet[MergeProposal]:
    rows = MergeProposal.objects.filter(_lately(viewer), other__isnull=False)
    return _either_in_charge(viewer, rows).order_by("-decided_at", "-pk")


def _either_in_charge(viewer: Viewer, rows: QuerySet[MergeProposal]) -> QuerySet[MergeProposal]:
    """A union, so that either side is read by its own index."""
    one, other = (
        rows.filter(_in_charge(viewer, side)).values("pk") for side in ("person_id", "other_id")
    )
    found = MergeProposal.objects.filter(pk__in=one.union(other))
    return found.select_related("person", "other")


def _lately(viewer: Viewer) -> Q:
    """Decided in the last three months."""
    since = datetime.combine(viewer.today - RECENT, time())
    return Q(decided_at__gte=timezone.make_aware(since))


def waiting_exemptions(viewer: Viewer) -> QuerySet[Exemption]:
    """Requests in the viewer's charge that nobody has decided, the oldest first."""
    return (
        _exemptions(viewer).filter(state=Exemption.State.REQUESTED).order_by("requested_at", "pk")
    )


def standing_exemptions(viewer: Viewer) -> QuerySet[Exemption]:
    """Approved exemptions in the viewer's charge that hold today, those that end first at the head."""
    today = viewer.today
    rows = _exemptions(viewer).filter(
        Q(valid_to=None) | Q(valid_to__gt=today),
        state=Exemption.State.APPROVED,
        valid_from__lte=today,
    )
    return rows.order_by(F("valid_to").asc(nulls_last=True), "pk")


def _exemptions(viewer: Viewer) -> QuerySet[Exemption]:
    return Exemption.objects.filter(_in_charge(viewer, "person_id")).select_related("person")


def _in_charge(viewer: Viewer, person: str) -> Q:
    """Whether the person of a row serves today where the viewer maintains files."""
    posts = Appointment.objects.filter(
        holding(viewer.today),
        within(viewer, Permission.EDIT_PEOPLE, "organisation__path"),
        person_id=OuterRef(person),
    )
    return Q(Exists(posts))
