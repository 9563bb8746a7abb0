"""Consultations: who was asked what, and the inbox of those asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import OrganisationFact, children_at, facts_of, within
from gongxun.work.plans.models import AnnualPlan, Asked, Consultation, Remark

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class InboxPage:
    rows: Sequence[Consultation]
    total: int
    waiting: int
    after: str | None


def inbox(viewer: Viewer, state: str = "", after: str = "") -> InboxPage:
    """Consultations in which the viewer's organisations are asked, the latest first."""
    mine = _asked_of(viewer)
    found = mine.filter(state=state) if state else mine
    total = found.count()
    if (last := number(after)) is not None:
        found = found.filter(pk__lt=last)
    rows = list(
        found.select_related("plan__organisation", "organisation")
        .annotate(remark_count=Count("remarks"))
        .order_by("-pk")[: PAGE_SIZE + 1]
    )
    more = len(rows) > PAGE_SIZE
    return InboxPage(
        rows=rows[:PAGE_SIZE],
        total=total,
        waiting=mine.filter(state=Asked.OPEN).count(),
        after=str(rows[PAGE_SIZE - 1].pk) if more else None,
    )


def _asked_of(viewer: Viewer) -> QuerySet[Consultation]:
    mine = within(viewer, Permission.EDIT_PLANS, "organisation__path")
    if not viewer.everywhere:
        mine |= within(viewer, Permission.VIEW_PLANS, "organisation__path")
    return Consultation.objects.filter(mine).exclude(state=Asked.WITHDRAWN)


def consultation_or_404(viewer: Viewer, consultation_id: int) -> Consultation:
    """One in which the viewer's organisation asks or is asked; raises Http404."""
    found = (
        Consultation.objects.select_related("plan__organisation", "organisation")
        .filter(pk=consultation_id)
        .first()
    )
    if found is None or not (asks(viewer, found) or is_asked(viewer, found)):
        raise Http404(_("没有这次会商，或不在您的查看范围内。"))
    return found


def asks(viewer: Viewer, one: Consultation) -> bool:
    return viewer.may(Permission.VIEW_PLANS, "organisation", one.plan.organisation_id)


def is_asked(viewer: Viewer, one: Consultation) -> bool:
    asked = viewer.may(Permission.VIEW_PLANS, "organisation", one.organisation_id)
    return asked and one.state != Asked.WITHDRAWN


def may_speak(viewer: Viewer, one: Consultation) -> bool:
    """Whether the viewer speaks for the organisation that is asked."""
    return viewer.may(Permission.EDIT_PLANS, "organisation", one.organisation_id)


def may_answer(viewer: Viewer, one: Consultation) -> bool:
    """Whether the viewer speaks for the organisation that asks."""
    return viewer.may(Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)


def remark_or_404(viewer: Viewer, remark_id: int) -> Remark:
    found = (
        Remark.objects.select_related(
            "consultation__plan__organisation", "consultation__organisation"
        )
        .filter(pk=remark_id)
        .first()
    )
    if found is None:
        raise Http404(_("没有这条意见，或不在您的查看范围内。"))
    consultation_or_404(viewer, found.consultation_id)
    return found


def consultations_of(plan: AnnualPlan) -> QuerySet[Consultation]:
    """The consultations of a plan, each with ``remark_count`` and ``unanswered``."""
    return (
        plan.consultations.select_related("organisation")
        .annotate(
            remark_count=Count("remarks", filter=Q(state=Asked.ANSWERED)),
            unanswered=Count("remarks", filter=Q(state=Asked.ANSWERED, remarks__verdict="")),
        )
        .order_by("pk")
    )


def beside(own: OrganisationFact, parent: OrganisationFact, today: date) -> list[OrganisationFact]:
    """Living organisations under the same parent, by the tree: whose names everybody may know."""
    keys = [place.id for place in children_at(parent.id, today)]
    return [
        fact
        for fact in facts_of(keys).values()
        if fact.id != own.id and not fact.is_dissolved and fact.kind == own.kind
    ]
