"""What waits for the viewer herself."""

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import nearest_holders, within
from gongxun.work.plans.models import AnnualPlan, Asked, Consultation, State

SHOWN, LOOKED_AT = 3, 10


def waiting_plans(viewer: Viewer) -> list[AnnualPlan]:
    """Submitted plans for which the viewer is the nearest who may approve them, the oldest first."""
    if not viewer.scopes(Permission.APPROVE_PLANS, "organisation"):
        return []
    found = AnnualPlan.objects.filter(
        within(viewer, Permission.APPROVE_PLANS, "organisation__path"), state=State.SUBMITTED
    )
    return [one for one in found.order_by("submitted_at")[:LOOKED_AT] if _nearest(viewer, one)][
        :SHOWN
    ]


def _nearest(viewer: Viewer, plan: AnnualPlan) -> bool:
    besides = [plan.submitted_by] if plan.submitted_by else []
    holders = nearest_holders(plan.organisation_id, Permission.APPROVE_PLANS, viewer.today, besides)
    return viewer.user_id in holders


def waiting_consultations(viewer: Viewer) -> list[Consultation]:
    """Consultations in which the viewer's own places are asked, those that end first at the head."""
    scopes = viewer.scopes(Permission.EDIT_PLANS, "organisation")
    if not scopes:
        return []
    found = Consultation.objects.filter(state=Asked.OPEN, organisation_id__in=scopes)
    return list(found.select_related("plan").order_by("due_on", "pk")[:SHOWN])
