"""Calls and what was proposed. Scores are for those who score and the organiser."""

from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.selectors import person_of
from gongxun.registry.resources.selectors.visibility import serving
from gongxun.registry.sites.models import Call, CallState, Proposal, Score, Site, State

PAGE_SIZE = 50
SHOWN_PUBLICLY = (CallState.NOTICE, CallState.DECIDED)


def visible_calls(viewer: Viewer) -> QuerySet[Call]:
    """Calls of the viewer's own organisations, of those above and those in her charge."""
    if not (viewer.everywhere or viewer.scopes(Permission.VIEW_RESOURCES, "organisation")):
        return Call.objects.none()
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "organiser__path")
    line = Q(organiser_id__in=serving(viewer))
    return Call.objects.filter(in_charge | line).select_related("organiser")


def calls(viewer: Viewer, after: str | None = None) -> tuple[list[tuple[Call, int]], str | None]:
    """One page of the calls with how many are proposed, the latest first; and the position of the next."""
    rows = visible_calls(viewer).annotate(proposed=Count("proposals"))
    last = Call.objects.filter(pk=number(after or "") or 0).first()
    if last is not None:
        rows = rows.filter(year__lte=last.year).exclude(year=last.year, pk__gte=last.pk)
    found = list(rows.order_by("-year", "-pk")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return [(one, one.proposed) for one in found], str(found[-1].pk) if more else None


def call_or_404(viewer: Viewer, call_id: int) -> Call:
    found = visible_calls(viewer).filter(pk=call_id).first()
    if found is None:
        raise Http404(_("没有这次征集，或不在您的查看范围内。"))
    return found


def proposal_or_404(viewer: Viewer, proposal_id: int) -> Proposal:
    """A proposal of a call that the viewer sees; raises Http404."""
    found = (
        Proposal.objects.select_related("call__organiser", "site__owner")
        .filter(pk=proposal_id, call__in=visible_calls(viewer).values("pk"))
        .first()
    )
    if found is None:
        raise Http404(_("没有这项申报，或不在您的查看范围内。"))
    return found


def proposals(viewer: Viewer, call: Call) -> QuerySet[Proposal]:
    """All of them for the organiser and who scores; for others their own, and once notice is given what is listed."""
    rows = call.proposals.select_related("site__owner").annotate(scored=Count("scores"))
    if not (organises(viewer, call) or scores(viewer, call)):
        own = within(viewer, Permission.EDIT_RESOURCES, "site__owner__path")
        public = Q(pk__in=[])
        if call.state in SHOWN_PUBLICLY:
            public = Q(state__in=[Proposal.State.LISTED, Proposal.State.CHOSEN])
        rows = rows.filter(own | public)
    return rows.order_by("-score_hundredths", "site__name_key", "pk")


def organises(viewer: Viewer, call: Call) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", call.organiser_id)


def scores(viewer: Viewer, call: Call) -> bool:
    return viewer.may(Permission.REVIEW_RESOURCES, "organisation", call.organiser_id)


def scored_by(viewer: Viewer, call: Call) -> set[int]:
    """The proposals that the viewer has scored."""
    rows = call.proposals.filter(scores__scorer_id=viewer.user_id or 0)
    return set(rows.values_list("pk", flat=True))


def own_score(viewer: Viewer, proposal: Proposal) -> Score | None:
    return proposal.scores.filter(scorer_id=viewer.user_id or 0).first()


def has_part_in(viewer: Viewer, proposal: Proposal) -> bool:
    """Whether the viewer proposed the site or wrote its entry, or has no file of her own to be known by."""
    hands = {proposal.proposed_by, proposal.site.created_by} - {None}
    return viewer.user_id is None or viewer.user_id in hands or person_of(viewer) is None


def proposable(viewer: Viewer, call: Call) -> list[Site]:
    """Sites in the viewer's charge that may still be proposed, by name, at most 200."""
    found = Site.objects.filter(
        within(viewer, Permission.EDIT_RESOURCES, "owner__path"),
        owner__path__startswith=call.organiser.path,
        state=State.ACTIVE,
    ).exclude(level="national")
    if call.level == "provincial":
        found = found.exclude(level="provincial")
    found = found.exclude(proposals__call=call)
    return list(found.select_related("owner").order_by("name_key", "pk")[:200])
