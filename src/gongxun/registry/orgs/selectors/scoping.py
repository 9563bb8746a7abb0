"""Where a viewer may look, by today's tree."""

from collections.abc import Collection

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.registry.orgs.models import Organisation


def covers(scope_ids: Collection[int], organisation_id: int) -> bool:
    """Whether the organisation lies in the subtree of one of the scopes, by today's tree."""
    path = Organisation.objects.values_list("path", flat=True).filter(pk=organisation_id).first()
    return path is not None and any(path.startswith(head) for head in _paths(scope_ids))


def members(scope_ids: Collection[int]) -> QuerySet[Organisation, int]:
    """Identifiers of every organisation in the subtrees of the scopes, by today's tree, as a
    subquery.
    """
    condition = Q(pk__in=[])
    for head in _paths(scope_ids):
        condition |= Q(path__startswith=head)
    return Organisation.objects.filter(condition).values_list("pk", flat=True)


def covered(viewer: Viewer, permission: str, organisation_ids: Collection[int]) -> set[int]:
    """Those of the organisations in which the viewer has ``permission``, in one query for many."""
    if viewer.everywhere:
        return set(organisation_ids)
    heads = tuple(_paths(viewer.scopes(permission, "organisation")))
    rows = Organisation.objects.filter(pk__in=among(organisation_ids)).values_list("pk", "path")
    return {key for key, path in rows if heads and path.startswith(heads)}


def visible_organisations(
    viewer: Viewer, permission: str = Permission.VIEW_ORGANISATIONS
) -> QuerySet[Organisation]:
    """Organisations in which the viewer has ``permission``, by today's tree."""
    if viewer.everywhere:
        return Organisation.objects.all()
    return Organisation.objects.filter(within(viewer, permission, "path"))


def within(viewer: Viewer, permission: str, path_field: str) -> Q:
    """A condition that holds where ``path_field`` lies in a subtree in which the viewer has
    ``permission``.
    """
    if viewer.everywhere:
        return Q()
    heads = _paths(viewer.scopes(permission, "organisation"))
    condition = Q(pk__in=[])
    for head in heads:
        condition |= Q(**{f"{path_field}__startswith": head})
    return condition


def _paths(scope_ids: Collection[int]) -> list[str]:
    return list(Organisation.objects.filter(pk__in=scope_ids).values_list("path", flat=True))
