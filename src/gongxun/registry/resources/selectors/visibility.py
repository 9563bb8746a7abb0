"""Whose resources a viewer sees: those in her charge in every state, of others what is published for her."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import lines_of, schools_below, within
from gongxun.registry.people.selectors import holding_appointment, person_of
from gongxun.registry.resources.models import Reach, Resource, Standing, Version


def visible(viewer: Viewer) -> QuerySet[Resource]:
    """Resources in the viewer's charge, and the published ones that reach her."""
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "owner__path")
    if viewer.everywhere:
        return Resource.objects.filter(in_charge)
    served = Q(reach=Reach.EVERYBODY) | Q(owner_id__in=serving(viewer))
    return Resource.objects.filter(in_charge | Q(served, standing=Standing.PUBLISHED))


def serving(viewer: Viewer) -> list[int]:
    """The organisations whose resources are meant for the viewer: her own and all above, with their schools."""
    return viewer.once(("resources.serving",), lambda: _find_serving(viewer))


def _find_serving(viewer: Viewer) -> list[int]:
    places = {grant.scope_id for grant in viewer.grants if grant.scope_kind == "organisation"}
    person = person_of(viewer)
    post = holding_appointment(person.pk, viewer.today) if person else None
    if post is not None:
        places.add(post.organisation_id)
    line = {fact.id for line in lines_of(places).values() for fact in line}
    return sorted({*line, *schools_below(line)})


def resource_or_404(viewer: Viewer, resource_id: int) -> Resource:
    """A resource that the viewer sees, with its owner; raises Http404."""
    found = visible(viewer).select_related("owner").filter(pk=resource_id).first()
    if found is None:
        raise Http404(_("没有这项资源，或不在您的查看范围内。"))
    return found


def version_or_404(viewer: Viewer, version_id: int) -> Version:
    """A version: any of a resource in the viewer's charge, of others the published one; raises Http404."""
    found = Version.objects.select_related("resource__owner").filter(pk=version_id).first()
    if found is None or not _shows(viewer, found):
        raise Http404(_("没有这个版本，或不在您的查看范围内。"))
    return found


def _shows(viewer: Viewer, version: Version) -> bool:
    resource = version.resource
    if viewer.may(Permission.VIEW_RESOURCES, "organisation", resource.owner_id):
        return True
    return version.state == "published" and visible(viewer).filter(pk=resource.pk).exists()


def edits(viewer: Viewer, resource: Resource) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", resource.owner_id)


def require_edits(viewer: Viewer, resource: Resource) -> None:
    """Raises PermissionDenied."""
    if not edits(viewer, resource):
        raise PermissionDenied(_("这项资源由其所属单位维护；如需更改，请联系该单位。"))
