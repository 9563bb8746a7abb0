"""Proposals of every kind of reader as one list."""

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.ledger.models import Proposal
from gongxun.records.ledger.selectors.facts import own_file
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.people.selectors.appointments import files_of


def visible_proposals(viewer: Viewer) -> QuerySet[Proposal]:
    """Those on which the viewer decides, which she put forward, or whose hours are hers: as ``proposal`` opens them."""
    if orgs.is_narrow(viewer, Permission.RECOGNISE_ENTRIES):
        managers = orgs.visible_organisations(viewer, Permission.RECOGNISE_ENTRIES)
        condition = Q(manager__in=managers)
    else:
        condition = orgs.within(viewer, Permission.RECOGNISE_ENTRIES, "manager__path")
    if viewer.user_id is not None:
        condition |= Q(submitted_by=viewer.user_id)
    own = own_file(viewer)
    if own is not None:
        condition |= Q(person_id__in=files_of(own))
    return Proposal.objects.filter(condition).select_related("person", "manager", "organiser")
