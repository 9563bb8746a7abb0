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


def are_everything(scope_ids: Collection[int]) -> bool:
    """Whether the subtrees of the scopes hold every organisation of today's tree."""
    roots = Organisation.objects.filter(depth=1, dissolved_on=None)
    return not roots.exclude(pk__in=scope_ids).exists()


def names(organisation_ids: Collection[int]) -> dict[int, str]:
    rows = Organisation.objects.filter(pk__in=among(organisation_ids))
    return dict(rows.values_list("pk", "name"))


def find(scope_ids: Collection[int], text: str, limit: int = 10) -> list[tuple[int, str]]:
    """Organisations in the subtrees of the scopes that bear the code or hold the words in their name."""
    words = text.strip()
    if not words:
        return []
    found = Organisation.objects.filter(pk__in=members(scope_ids), dissolved_on=None)
    exact = found.filter(Q(code=words.upper()) | Q(name=words))
    chosen = exact if exact.exists() else found.filter(name__contains=words)
    return list(chosen.order_by("depth", "name_key", "pk").values_list("pk", "name")[:limit])


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
