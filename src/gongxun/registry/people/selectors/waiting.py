"""What waits for somebody: transfers, merge proposals and requests for exemption in the viewer's
charge.
"""

from datetime import datetime, time, timedelta
from typing import TypeVar

from django.db.models import F, Model, Q, QuerySet
from django.utils import timezone

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.models import Exemption, MergeProposal, Transfer
from gongxun.registry.people.selectors.placing import in_charge

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
    return _waiting_transfers(in_charge(viewer, "destination_places"))


def outgoing_transfers(viewer: Viewer) -> QuerySet[Transfer]:
    """Transfers that the viewer's organisations proposed and the other side has not answered."""
    return _waiting_transfers(in_charge(viewer, "origin_places"))


def decided_transfers(viewer: Viewer) -> QuerySet[Transfer]:
    """Transfers of either side that were decided in the last three months, the latest first."""
    sides = in_charge(viewer, "destination_places") | in_charge(viewer, "origin_places")
    rows = Transfer.objects.filter(sides, _lately(viewer))
    return _related(rows).order_by("-decided_at", "-pk")


def transfer_of(viewer: Viewer, transfer_id: int) -> Transfer | None:
    """A transfer that touches the viewer's organisations on either side."""
    mine = within(viewer, Permission.VIEW_PEOPLE, "destination__path") | within(
        viewer, Permission.VIEW_PEOPLE, "appointment__organisation__path"
    )
    return _related(Transfer.objects.filter(mine, pk=transfer_id)).first()


def _waiting_transfers(mine: Q) -> QuerySet[Transfer]:
    rows = Transfer.objects.filter(mine, state=Transfer.State.PROPOSED)
    return _related(rows).order_by("on", "pk")


def _related(rows: QuerySet[Transfer]) -> QuerySet[Transfer]:
    return rows.select_related("appointment__person", "appointment__organisation", "destination")


def waiting_merges(viewer: Viewer) -> QuerySet[MergeProposal]:
    """Open proposals of which one file at least is in the viewer's charge, the oldest first."""
    rows = _merges(viewer).filter(state=MergeProposal.State.OPEN)
    return rows.order_by("proposed_at", "pk")


def decided_merges(viewer: Viewer) -> QuerySet[MergeProposal]:
    """Proposals that were decided in the last three months, the latest first."""
    return _merges(viewer).filter(_lately(viewer)).order_by("-decided_at", "-pk")


def _merges(viewer: Viewer) -> QuerySet[MergeProposal]:
    rows = MergeProposal.objects.filter(in_charge(viewer), other__isnull=False)
    return rows.select_related("person", "other")


def _lately(viewer: Viewer) -> Q:
    """Decided in the last three months."""
    since = datetime.combine(viewer.today - RECENT, time())
    return Q(decided_at__gte=timezone.make_aware(since))


def waiting_exemptions(viewer: Viewer) -> QuerySet[Exemption]:
    """Requests in the viewer's charge that nobody has decided, the oldest first."""
    rows = _exemptions(viewer).filter(state=Exemption.State.REQUESTED)
    return rows.order_by("requested_at", "pk")


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
    return Exemption.objects.filter(in_charge(viewer)).select_related("person")
