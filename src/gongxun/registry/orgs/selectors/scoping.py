"""Where a viewer may look, by today's tree."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.registry.orgs.models import Organisation

# Conditions that always and that never hold; unlike an empty Q they keep their sense beside an "or".
ALWAYS, NEVER = ~Q(pk__in=[]), Q(pk__in=[])


# No organisation's number; beside it a set is gathered into memory instead of being joined.
NOWHERE = 0
# So many organisations have some thousands of people.
NARROW = 1_000


@dataclass(frozen=True, slots=True)
class Reach:
    """The subtrees of some scopes: the paths of their heads, and whether nothing lies outside them."""

    heads: tuple[str, ...]
    is_everything: bool

    def covers(self, path: str) -> bool:
        return path.startswith(self.heads) if self.heads else False

    def within(self, path_field: str) -> Q:
        """A condition that holds where ``path_field`` lies in the subtrees."""
        if self.is_everything:
            return ALWAYS
        condition = NEVER
        for head in self.heads:
            condition |= Q(**{f"{path_field}__startswith": head})
        return condition


def reach_of(viewer: Viewer, permission: str) -> Reach:
    """Where the viewer has ``permission``, by today's tree."""
    if viewer.everywhere:
        return Reach(("",), is_everything=True)
    scopes = viewer.scopes(permission, "organisation")
    return viewer.once(("reach", scopes), lambda: _reach(scopes))


def is_narrow(viewer: Viewer, permission: str) -> bool:
    """Whether the viewer has ``permission`` in so few organisations that their people are soon gathered."""
    reach = reach_of(viewer, permission)
    if reach.is_everything:
        return False
    return _few_of(viewer, reach) is not None


def _few_of(viewer: Viewer, reach: Reach) -> list[int] | None:
    """The organisations of a reach, asked once a request; None of more than are few."""
    found = Organisation.objects.filter(reach.within("path")).order_by()
    ids = viewer.once(
        ("narrow", reach), lambda: list(found.values_list("pk", flat=True)[: NARROW + 1])
    )
    return ids if len(ids) <= NARROW else None


def covers(scope_ids: Collection[int], organisation_id: int) -> bool:
    """Whether the organisation lies in the subtree of one of the scopes, by today's tree."""
    rows = Organisation.objects.filter(pk__in=[*scope_ids, organisation_id])
    paths = dict(rows.values_list("pk", "path"))
    heads = tuple(paths[key] for key in scope_ids if key in paths)
    return bool(heads) and paths.get(organisation_id, "").startswith(heads)


def members(scope_ids: Collection[int]) -> QuerySet[Organisation, int]:
    """Identifiers of every organisation in the subtrees of the scopes, by today's tree, as a
    subquery.
    """
    found = Organisation.objects.filter(_reach(scope_ids).within("path"))
    return found.values_list("pk", flat=True)


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
    reach = reach_of(viewer, permission)
    rows = Organisation.objects.filter(pk__in=among(organisation_ids)).values_list("pk", "path")
    return {key for key, path in rows if reach.covers(path)}


def visible_organisations(
    viewer: Viewer, permission: str = Permission.VIEW_ORGANISATIONS
) -> QuerySet[Organisation]:
    """Organisations in which the viewer has ``permission``, by today's tree."""
    return Organisation.objects.filter(within(viewer, permission, "path"))


def within(viewer: Viewer, permission: str, path_field: str) -> Q:
    """A condition that holds where ``path_field`` lies in a subtree in which the viewer has
    ``permission``.
    """
    return reach_of(viewer, permission).within(path_field)


def held_by(viewer: Viewer, permission: str, field: str, *, walked: bool = False) -> Q:
    """A condition that holds where ``field``, the name of a foreign key, leads into a subtree in which the viewer has
    ``permission``. A small scope is told by its numbers. ``walked``: the list is read in the order of an index of its
    own until a page is full, and a large scope is gathered once, so that the server, which walks through rows of others
    on the way, need not look up where each of them lies.
    """
    reach = reach_of(viewer, permission)
    few = None if reach.is_everything else _few_of(viewer, reach)
    if few is not None:
        return Q(**{f"{field}_id__in": among(few)})
    if reach.is_everything or not walked:
        return reach.within(f"{field}__path")
    places = Organisation.objects.filter(reach.within("path")).order_by()
    return Q(**{f"{field}__in": places}) | Q(**{f"{field}_id": NOWHERE})


def below(viewer: Viewer, permission: str, path_field: str, head: str) -> Q:
    """A condition that holds where ``path_field`` lies in the subtree of ``head`` and the viewer has
    ``permission``: said once where her reach holds the whole subtree, so that the server guesses its
    size right.
    """
    reach, here = reach_of(viewer, permission), Q(**{f"{path_field}__startswith": head})
    if reach.is_everything and reach.heads == (head,):
        return ALWAYS
    return here if reach.covers(head) else reach.within(path_field) & here


def _reach(scope_ids: Collection[int]) -> Reach:
    """The heads of the scopes; they are everything where every root of the tree is among them."""
    rows = Organisation.objects.filter(Q(pk__in=scope_ids) | Q(depth=1))
    found = list(rows.values_list("pk", "path", "depth"))
    heads = tuple(path for key, path, _depth in found if key in scope_ids)
    roots = [path for _key, path, depth in found if depth == 1]
    return Reach(heads, is_everything=bool(heads) and all(root in heads for root in roots))
