"""Whose resources a viewer sees: those in her charge in every state, of others what is published for her."""

from collections.abc import Collection
from datetime import date

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import lines_of, schools_below, within
from gongxun.registry.people.selectors import holding_appointment, person_of
from gongxun.registry.resources.models import (
    Kind,
    Material,
    Reach,
    Resource,
    Share,
    Standing,
    Version,
    VersionState,
)


def visible(viewer: Viewer) -> QuerySet[Resource]:
    """Resources in the viewer's charge, and the published ones that reach her."""
    in_charge = within(viewer, Permission.VIEW_RESOURCES, "owner__path")
    if viewer.everywhere:
        return Resource.objects.filter(in_charge)
    served = Q(reach=Reach.EVERYBODY) | Q(owner_id__in=serving(viewer)) | shared_condition(viewer)
    return Resource.objects.filter(in_charge | Q(served, standing=Standing.PUBLISHED))


def shared_with(organisation_ids: Collection[int], today: date) -> QuerySet[Share]:
    """What is shared today with the very organisations."""
    return Share.objects.filter(
        Q(until=None) | Q(until__gt=today),
        organisation_id__in=organisation_ids,
        ended_at=None,
        since__lte=today,
    )


def shared_condition(viewer: Viewer) -> Q:
    """A condition on resources: shared today with the viewer's organisations or any above them."""
    given = shared_with(line_of(viewer), viewer.today)
    return Q(pk__in=given.values("resource_id"))


def shares_of(resource_id: int) -> list[Share]:
    """With whom a resource is shared, those that were ended left out."""
    rows = Share.objects.filter(resource_id=resource_id, ended_at=None)
    return list(rows.select_related("organisation").order_by("-since", "pk"))


def serving(viewer: Viewer) -> list[int]:
    """The organisations whose resources are meant for the viewer: her own and all above, with their schools."""
    line = line_of(viewer)
    return viewer.once(("resources.serving",), lambda: sorted({*line, *schools_below(line)}))


def line_of(viewer: Viewer) -> list[int]:
    """The viewer's own organisations, by post and by office, and all above them."""
    return viewer.once(("resources.line",), lambda: _find_line(viewer))


def _find_line(viewer: Viewer) -> list[int]:
    places = {grant.scope_id for grant in viewer.grants if grant.scope_kind == "organisation"}
    person = person_of(viewer)
    post = holding_appointment(person.pk, viewer.today) if person else None
    if post is not None:
        places.add(post.organisation_id)
    return sorted({fact.id for line in lines_of(places).values() for fact in line})


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


def published_of(owner_ids: Collection[int]) -> list[Resource]:
    """Published resources of some owners by title, at most 300; callers ask whether the viewer keeps them."""
    rows = Resource.objects.filter(owner_id__in=owner_ids, standing=Standing.PUBLISHED)
    return list(rows.select_related("owner").order_by("kind", "title_key", "pk")[:300])


def renewal_of(owner_id: int, year: int) -> tuple[int, int]:
    """How many courses of an owner are in use, and how many of them were opened or revised in a year."""
    rows = Version.objects.filter(
        resource__owner_id=owner_id, resource__kind=Kind.COURSE, state=VersionState.PUBLISHED
    )
    found = rows.aggregate(used=Count("pk"), renewed=Count("pk", filter=Q(published_on__year=year)))
    return found["used"], found["renewed"]


def published_versions(resource_ids: Collection[int]) -> dict[int, Version]:
    """The text in use of each resource, with the resource; those without one are absent. Knows no viewer."""
    rows = Version.objects.filter(resource_id__in=resource_ids, state=VersionState.PUBLISHED)
    return {one.resource_id: one for one in rows.select_related("resource")}


def shared_among(organisation_ids: Collection[int], today: date) -> list[Resource]:
    """Published resources that some of the organisations share with others of them, at most 200."""
    given = shared_with(organisation_ids, today).filter(resource__owner_id__in=organisation_ids)
    rows = Resource.objects.filter(pk__in=given.values("resource_id"), standing=Standing.PUBLISHED)
    return list(rows.select_related("owner").order_by("kind", "title_key", "pk")[:200])


def picture_of(version: Version | None) -> Material | None:
    """The first picture among a version's files, which stands for it on the resource's page."""
    if version is None:
        return None
    found = version.materials.filter(file__kind__in=["jpeg", "png"], file__removed_at=None)
    return found.select_related("file").order_by("pk").first()


def hides_authors(viewer: Viewer, version: Version) -> bool:
    """Whether the authors' names of a version that was never published are masked for the viewer: she neither works
    on it nor reviews it, and sees no names there.
    """
    if version.published_on is not None:
        return False
    return not sees_authors(viewer, version.resource.owner_id)


def sees_authors(viewer: Viewer, organisation_id: int) -> bool:
    """Whether the viewer sees who wrote what an organisation has not published."""
    return any(
        viewer.may(permission, "organisation", organisation_id)
        for permission in (
            Permission.VIEW_NAMES,
            Permission.EDIT_RESOURCES,
            Permission.REVIEW_RESOURCES,
        )
    )


def edits(viewer: Viewer, resource: Resource) -> bool:
    return viewer.may(Permission.EDIT_RESOURCES, "organisation", resource.owner_id)


def require_edits(viewer: Viewer, resource: Resource) -> None:
    """Raises PermissionDenied."""
    if not edits(viewer, resource):
        raise PermissionDenied(_("这项资源由其所属单位维护；如需更改，请联系该单位。"))
