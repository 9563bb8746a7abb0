"""Proposals for a plan and what stands in them: for those in whose charge the plan is."""

from django.db.models import Count, Prefetch
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.work.plans.models import AnnualPlan, Proposal, ProposedClass, ProposedQuota
from gongxun.work.plans.selectors.visibility import keeps

SHOWN = 20


def proposals_of(plan: AnnualPlan) -> list[Proposal]:
    """The latest first, with how many classes each proposes (``classes_found``) and how many were taken (``taken``)."""
    found = plan.proposals.annotate(
        classes_found=Count("classes"), taken=Count("classes__taken_as")
    )
    return list(found.order_by("-pk")[:SHOWN])


def proposal_or_404(viewer: Viewer, proposal_id: int) -> Proposal:
    """Raises Http404."""
    rows = Proposal.objects.select_related("plan__organisation").filter(pk=proposal_id)
    found = rows.first()
    if found is None or not keeps(viewer, found.plan):
        raise Http404(_("没有这次测算，或不在您的查看范围内。"))
    return found


def classes_of(proposal: Proposal) -> list[ProposedClass]:
    """The classes proposed, with school and quotas, in two queries."""
    quotas = Prefetch(
        "quotas",
        ProposedQuota.objects.select_related("organisation").order_by("-places", "organisation"),
    )
    return list(
        proposal.classes.select_related("school").prefetch_related(quotas).order_by("number")
    )
