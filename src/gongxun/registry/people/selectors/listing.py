"""People of the registry as lists: found by name, reading or number, or as the roster of an
organisation; page by page without offsets.
"""

from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import AtLeast
from gongxun.registry.orgs.selectors import below
from gongxun.registry.people.models import Appointment, Person
from gongxun.registry.people.selectors.appointments import holding
from gongxun.registry.people.selectors.finding import FEW, found_under, matching
from gongxun.registry.people.selectors.visibility import people_to_list, sees_names, visible_among

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Persons with the post by which each is counted today; ``total`` may be AtLeast."""

    rows: list[tuple[Person, Appointment | None]]
    after: str | None
    total: int


def found_page(viewer: Viewer, text: str, after: str | None) -> FoundPage:
    """Persons whom the viewer may see today and who match, by name where she may see names."""
    named = matching(text, by_name=sees_names(viewer))
    few = list(named.values_list("pk", flat=True)[: FEW + 1])
    if len(few) > FEW:
        page = _page(viewer, people_to_list(viewer) & named, after)
        return replace(page, total=AtLeast(PAGE_SIZE)) if after or page.after else page
    seen = visible_among(viewer, few)
    page = _page(viewer, Person.objects.filter(pk__in=among(seen)), after)
    return replace(page, total=len(seen))


def _page(viewer: Viewer, rows: QuerySet[Person], after: str | None) -> FoundPage:
    order = ("name_key", "pk") if sees_names(viewer) else ("pk",)
    last = Person.objects.filter(pk=number(after or "") or 0).first()
    if last is not None:
        rows = rows.filter(_beyond(order, last.name_key, last.pk))
    found = list(rows.order_by(*order)[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    posts: dict[int, Appointment] = {}
    held = Appointment.objects.filter(
        holding(viewer.today), person_id__in=[one.pk for one in found]
    ).select_related("organisation")
    for post in held.order_by("person_id", "is_primary", "valid_from", "pk"):
        posts[post.person_id] = post  # the last one is the one by which she is counted
    following = str(found[-1].pk) if more else None
    return FoundPage([(one, posts.get(one.pk)) for one in found], following, len(found))


def _beyond(order: tuple[str, ...], name: str, key: int) -> Q:
    """What comes after a row: the address bears its number alone, never a name."""
    if len(order) == 1:
        return Q(pk__gt=key)
    return Q(**{f"{order[0]}__gt": name}) | Q(**{order[0]: name}, pk__gt=key)


@dataclass(frozen=True, slots=True)
class RosterQuery:
    """Who serves in an organisation today. ``below``: anywhere in its subtree."""

    organisation_id: int
    path: str
    search: str = ""
    category: str = ""
    employment: str = ""
    below: bool = False
    after: str | None = None


def roster_rows(viewer: Viewer, query: RosterQuery) -> QuerySet[Appointment]:
    """The posts of a roster that the viewer may see, unsorted: for its pages, export and count."""
    rows = Appointment.objects.filter(
        holding(viewer.today),
        below(viewer, Permission.VIEW_PEOPLE, "organisation__path", query.path),
    )
    if not query.below:
        rows = rows.filter(organisation_id=query.organisation_id)
    if query.category:
        rows = rows.filter(category=query.category)
    if query.employment:
        rows = rows.filter(employment=query.employment)
    if query.search:
        rows = rows.filter(found_under(query.search, "person", by_name=sees_names(viewer)))
    return rows.select_related("person", "organisation")


def roster_page(viewer: Viewer, query: RosterQuery) -> tuple[list[Appointment], str | None]:
    """One page, by name where the viewer may see names, and the position after it."""
    rows, order = roster_rows(viewer, query), roster_order(viewer)
    last = (
        Appointment.objects.filter(pk=number(query.after or "") or 0)
        .select_related("person")
        .first()
    )
    if last is not None:
        rows = rows.filter(_beyond(order, last.person.name_key, last.pk))
    found = list(rows.order_by(*order)[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return found, str(found[-1].pk) if more else None


def roster_order(viewer: Viewer) -> tuple[str, ...]:
    """How a roster is sorted for the viewer: in the order of names a masked one would be known."""
    return ("person__name_key", "pk") if sees_names(viewer) else ("pk",)
