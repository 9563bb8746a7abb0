"""Whose plans a viewer sees: those in her charge in every state; the published ones of all above her; of others
those on which her organisation is asked, and those whose classes her school hosts.
"""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import lines_of, reach_of, within
from gongxun.registry.people.selectors import holding_appointment, person_of
from gongxun.work.plans.models import (
    DECIDED,
    SHOWN,
    AnnualPlan,
    Asked,
    Consultation,
    PlannedClass,
    Spending,
)


def in_charge(viewer: Viewer) -> Q:
    """Plans of organisations where the viewer may see plans."""
    return within(viewer, Permission.VIEW_PLANS, "organisation__path")


def visible(viewer: Viewer) -> QuerySet[AnnualPlan]:
    """Plans of which the viewer may see more than what is published for everybody below."""
    mine = in_charge(viewer)
    if viewer.everywhere:
        return AnnualPlan.objects.filter(mine)
    reach = reach_of(viewer, Permission.VIEW_PLANS)
    asked = Consultation.objects.filter(reach.within("organisation__path"))
    asked = asked.exclude(state=Asked.WITHDRAWN)
    hosted = PlannedClass.objects.filter(reach.within("school__path"), school__isnull=False)
    return AnnualPlan.objects.filter(
        mine
        | Q(pk__in=asked.values("plan_id"))
        | Q(pk__in=hosted.values("plan_id"), state__in=DECIDED)
        | served(viewer)
    )


def served(viewer: Viewer) -> Q:
    """Published plans of the viewer's own organisations and of all above them."""
    return Q(organisation_id__in=_line(viewer), state__in=SHOWN)


def _line(viewer: Viewer) -> list[int]:
    return viewer.once(("plans.line",), lambda: _find_line(viewer))


def _find_line(viewer: Viewer) -> list[int]:
    places = {grant.scope_id for grant in viewer.grants if grant.scope_kind == "organisation"}
    person = person_of(viewer)
    post = holding_appointment(person.pk, viewer.today) if person else None
    if post is not None:
        places.add(post.organisation_id)
    return sorted({fact.id for line in lines_of(places).values() for fact in line})


def keeps(viewer: Viewer, plan: AnnualPlan) -> bool:
    """Whether the plan is in the viewer's charge: then she sees its money and its history too."""
    return viewer.may(Permission.VIEW_PLANS, "organisation", plan.organisation_id)


def edits(viewer: Viewer, plan: AnnualPlan) -> bool:
    return viewer.may(Permission.EDIT_PLANS, "organisation", plan.organisation_id)


def approves(viewer: Viewer, plan: AnnualPlan) -> bool:
    """Whether the viewer may decide on the plan: never on what she submitted herself."""
    may = viewer.may(Permission.APPROVE_PLANS, "organisation", plan.organisation_id)
    return may and (viewer.user_id is None or plan.submitted_by != viewer.user_id)


def plan_or_404(viewer: Viewer, plan_id: int) -> AnnualPlan:
    """A plan that the viewer may see, with its organisation; raises Http404."""
    found = visible(viewer).select_related("organisation").filter(pk=plan_id).first()
    if found is None:
        raise Http404(_("没有这份计划，或不在您的查看范围内。"))
    return found


def published_or_404(viewer: Viewer, plan_id: int) -> AnnualPlan:
    """A plan as everybody below it may read it once it is published; raises Http404."""
    shown = AnnualPlan.objects.select_related("organisation").filter(pk=plan_id, state__in=SHOWN)
    seen = visible(viewer).values("pk")
    found = shown.filter(served(viewer) | Q(pk__in=seen)).first()
    if found is None:
        raise Http404(_("没有这份计划，或尚未发布，或不在您的查看范围内。"))
    return found


def kept_plan_or_404(viewer: Viewer, plan_id: int) -> AnnualPlan:
    """A plan in the viewer's charge; raises Http404."""
    found = plan_or_404(viewer, plan_id)
    if not keeps(viewer, found):
        raise Http404(_("没有这份计划，或不在您的查看范围内。"))
    return found


def editable_plan_or_404(viewer: Viewer, plan_id: int) -> AnnualPlan:
    """A plan in whose drafting the viewer has a hand; raises Http404, PermissionDenied."""
    found = kept_plan_or_404(viewer, plan_id)
    require_edits(viewer, found)
    return found


def class_or_404(viewer: Viewer, class_id: int) -> PlannedClass:
    """A class of a plan that the viewer may see, with the plan; raises Http404."""
    found = (
        PlannedClass.objects.select_related("plan__organisation", "school")
        .filter(pk=class_id, plan__in=visible(viewer))
        .first()
    )
    if found is None:
        raise Http404(_("没有这个班次，或不在您的查看范围内。"))
    return found


def editable_class_or_404(viewer: Viewer, class_id: int) -> PlannedClass:
    """A class in whose drafting the viewer has a hand; raises Http404, PermissionDenied."""
    found = class_or_404(viewer, class_id)
    if not keeps(viewer, found.plan):
        raise Http404(_("没有这个班次，或不在您的查看范围内。"))
    require_edits(viewer, found.plan)
    return found


def spending_or_404(viewer: Viewer, spending_id: int) -> Spending:
    """An amount spent under a plan in the viewer's hand; raises Http404, PermissionDenied."""
    found = Spending.objects.select_related("plan__organisation").filter(pk=spending_id).first()
    if found is None or not keeps(viewer, found.plan):
        raise Http404(_("没有这笔支出，或不在您的查看范围内。"))
    require_edits(viewer, found.plan)
    return found


def require_edits(viewer: Viewer, plan: AnnualPlan) -> None:
    """Raises PermissionDenied."""
    if not edits(viewer, plan):
        raise PermissionDenied(_("这份计划由其所属单位的培训管理员编制；如需更改，请联系该单位。"))
