"""Who sees which sites: those in her charge, those of the line above, and every national one in use."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import lines_of, within
from gongxun.registry.resources.selectors.visibility import serving
from gongxun.registry.sites.models import Level, Route, Site, State

LEVELS_OF_ORGANISATIONS = {Level.NATIONAL: "national", Level.PROVINCIAL: "province"}


def visible(viewer: Viewer) -> QuerySet[Site]:
    """Sites in the viewer's charge, and of others those awarded and in use that are meant for her."""
    if not (viewer.everywhere or viewer.scopes(Permission.VIEW_RESOURCES, "organisation")):
        return Site.objects.none()
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "owner__path")
    if viewer.everywhere:
        return Site.objects.filter(in_charge)
    meant = Q(level=Level.NATIONAL) | Q(level=Level.PROVINCIAL, owner_id__in=serving(viewer))
    return Site.objects.filter(in_charge | Q(meant, state=State.ACTIVE))


def visible_routes(viewer: Viewer) -> QuerySet[Route]:
    """Routes in the viewer's charge, and those of the line above that are in use."""
    if not (viewer.everywhere or viewer.scopes(Permission.VIEW_RESOURCES, "organisation")):
        return Route.objects.none()
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "owner__path")
    if viewer.everywhere:
        return Route.objects.filter(in_charge)
    return Route.objects.filter(in_charge | Q(owner_id__in=serving(viewer), retired_on=None))


def site_or_404(viewer: Viewer, site_id: int) -> Site:
    found = visible(viewer).select_related("owner", "awarded_by").filter(pk=site_id).first()
    if found is None:
        raise Http404(_("没有这个教学点，或不在您的查看范围内。"))
    return found


def route_or_404(viewer: Viewer, route_id: int) -> Route:
    found = visible_routes(viewer).select_related("owner").filter(pk=route_id).first()
    if found is None:
        raise Http404(_("没有这条路线，或不在您的查看范围内。"))
    return found


def edits(viewer: Viewer, kept: Site | Route) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", kept.owner_id)


def require_edits(viewer: Viewer, kept: Site | Route) -> None:
    """Raises PermissionDenied."""
    if not edits(viewer, kept):
        raise PermissionDenied(_("这里由其所属单位维护；如需更改，请联系该单位。"))


def awarding_body(owner_id: int, level: str) -> int | None:
    """The organisation of the owner's line that awards a level: the national or its province's federation."""
    wanted = LEVELS_OF_ORGANISATIONS.get(Level(level))
    line = lines_of([owner_id]).get(owner_id, [])
    return next((one.id for one in reversed(line) if one.level == wanted), None)


def reviews(viewer: Viewer, site: Site) -> bool:
    """Whether the viewer acts for who awarded the site its level."""
    if viewer.everywhere:
        return True
    body = site.awarded_by_id or awarding_body(site.owner_id, site.level)
    return body is not None and viewer.may(Permission.EDIT_RESOURCES, "organisation", body)
