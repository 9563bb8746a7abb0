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
from gongxun.registry.orgs.selectors import is_narrow, within
from gongxun.registry.people.models import Appointment, Exemption, MergeProposal, Transfer
from gongxun.registry.people.selectors.appointments import holding
from gongxun.registry.people.selectors.visibility import same

RECENT = timedelta(days=90)
PAGE_SIZE = 50
Row = TypeVar("Row", bound=Model)


def page_of(
    rows: QuerySet[Row], since: str, after: str | None, *, latest_first: bool = False
) -> tuple[list[Row], str | None]:
    """One page of rows in the order of ``since``, after the row of a number; and the last number on it where
    there is more. Rows without a value of ``since`` stand last.
    """
    last = number(after or "")
    beyond = None if last is None else _beyond(rows, since, last, "lt" if latest_first else "gt")
    found = list((rows if beyond is None else rows.filter(beyond))[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return found, str(found[-1].pk) if more else None


def _beyond(rows: QuerySet[Row], since: str, last: int, side: str) -> Q | None:
    """A condition on what stands behind the row of a number; None where there is no such row."""
    row = rows.model._default_manager.filter(pk=last).values_list(since).first()
    if row is None:
        return None
    level = Q(**{since: row[0], f"pk__{side}": last})
    if row[0] is None:
        return level
    ahead = Q(**{f"{since}__{side}": row[0]}) | level
    # Said beside the alternatives, so that the server begins to read there and not at the first row.
    ahead &= Q(**{f"{since}__{side}e": row[0]})
    return ahead | Q(**{since: None}) if rows.model._meta.get_field(since).null else ahead


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
    rows = Transfer.objects.filter(_lately(viewer))
    sides = [
        within(viewer, Permission.EDIT_PEOPLE, path)
        for path in ("destination__path", "appointment__organisation__path")
    ]
    if is_narrow(viewer, Permission.EDIT_PEOPLE):
        one, other = (rows.filter(side).values("pk") for side in sides)
        rows = Transfer.objects.filter(pk__in=one.union(other))
    else:
        rows = rows.filter(sides[0] | sides[1])
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
    """Proposals that were decided in the last three months, the latest first."""
    rows = MergeProposal.objects.filter(_lately(viewer), other__isnull=False)
    return _either_in_charge(viewer, rows).order_by("-decided_at", "-pk")


def _either_in_charge(viewer: Viewer, rows: QuerySet[MergeProposal]) -> QuerySet[MergeProposal]:
    """A union where the viewer's scope is small, so that either side is read by its own index."""
    if is_narrow(viewer, Permission.EDIT_PEOPLE):
        one, other = (
            rows.filter(_in_charge(viewer, side)).values("pk") for side in ("person_id", "other_id")
        )
        rows = MergeProposal.objects.filter(pk__in=one.union(other))
    else:
        rows = rows.filter(_in_charge(viewer, "person_id", "other_id"))
    return rows.select_related("person", "other")


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


def _in_charge(viewer: Viewer, *fields: str) -> Q:
    """Whether one of the persons of a row serves today where the viewer maintains files.

    Where her scope is large each row is looked at in the order of the list, until the page is full.
    """
    posts = Appointment.objects.filter(
        holding(viewer.today), within(viewer, Permission.EDIT_PEOPLE, "organisation__path")
    )
    if len(fields) == 1 and is_narrow(viewer, Permission.EDIT_PEOPLE):
        return Q(Exists(posts.filter(person_id=OuterRef(fields[0]))))
    whose = same("person_id", fields[0])
    for field in fields[1:]:
        whose |= Q(person_id=OuterRef(field))
    return Q(Exists(posts.filter(whose)))
