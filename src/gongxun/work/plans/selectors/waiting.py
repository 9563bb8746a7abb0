"""What waits for the viewer herself."""

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.work.plans.models import AnnualPlan, Asked, Consultation, State

SHOWN = 3


def waiting_plans(viewer: Viewer) -> list[AnnualPlan]:
    """Plans of the viewer's own places that she may approve, the oldest first; not those of the levels below,
    which have leaders of their own.
    """
    scopes = viewer.scopes(Permission.APPROVE_PLANS, "organisation")
    if not scopes:
        return []
    found = AnnualPlan.objects.filter(state=State.SUBMITTED, organisation_id__in=scopes)
    return list(found.exclude(submitted_by=viewer.user_id).order_by("submitted_at")[:SHOWN])


def waiting_consultations(viewer: Viewer) -> list[Consultation]:
    """Consultations in which the viewer's own places are asked, those that end first at the head."""
    scopes = viewer.scopes(Permission.EDIT_PLANS, "organisation")
    if not scopes:
        return []
    found = Consultation.objects.filter(state=Asked.OPEN, organisation_id__in=scopes)
    return list(found.select_related("plan").order_by("due_on", "pk")[:SHOWN])
