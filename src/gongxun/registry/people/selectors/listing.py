"""People of the registry as lists: found by name, reading or number, or as the roster of an
organisation; page by page without offsets.
"""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.models import Appointment, Person
from gongxun.registry.people.selectors.appointments import holding
from gongxun.registry.people.selectors.finding import matching
from gongxun.registry.people.selectors.visibility import visible_people

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class FoundPage:
    """Persons with the post by which each is counted today."""

    rows: list[tuple[Person, Appointment | None]]
    after: str | None


def found_page(viewer: Viewer, text: str, after: str | None) -> FoundPage:
    """Persons whom the viewer may see today and who match, by name."""
    rows = visible_people(viewer).filter(pk__in=matching(text).values("pk"))
    return _page(viewer, rows, after)


def found_count(viewer: Viewer, text: str) -> int:
    return visible_people(viewer).filter(pk__in=matching(text).values("pk")).count()


def _page(viewer: Viewer, rows: QuerySet[Person], after: str | None) -> FoundPage:
    name, _colon, key = (after or "").rpartition(":")
    if key.isdigit() and "\x00" not in name:
        rows = rows.filter(Q(name_key__gt=name) | Q(name_key=name, pk__gt=int(key)))
    found = list(rows.order_by("name_key", "pk")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    posts: dict[int, Appointment] = {}
    held = Appointment.objects.filter(
        holding(viewer.today), person_id__in=[one.pk for one in found]
    ).select_related("organisation")
    for post in held.order_by("person_id", "is_primary", "valid_from", "pk"):
        posts[post.person_id] = post  # the last one is the one by which she is counted
    last = f"{found[-1].name_key}:{found[-1].pk}" if more else None
    return FoundPage([(one, posts.get(one.pk)) for one in found], last)


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
        holding(viewer.today), within(viewer, Permission.VIEW_PEOPLE, "organisation__path")
    )
    if query.below:
        rows = rows.filter(organisation__path__startswith=query.path)
    else:
        rows = rows.filter(organisation_id=query.organisation_id)
    if query.category:
        rows = rows.filter(category=query.category)
    if query.employment:
        rows = rows.filter(employment=query.employment)
    if query.search:
        named = matching(query.search).filter(pk=OuterRef("person_id"))
        rows = rows.filter(Exists(named))
    return rows.select_related("person", "organisation")


def roster_page(viewer: Viewer, query: RosterQuery) -> tuple[list[Appointment], str | None]:
    """One page by name, and the position after it."""
    rows = roster_rows(viewer, query)
    name, _colon, key = (query.after or "").rpartition(":")
    if key.isdigit() and "\x00" not in name:
        rows = rows.filter(Q(person__name_key__gt=name) | Q(person__name_key=name, pk__gt=int(key)))
    found = list(rows.order_by("person__name_key", "pk")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return found, f"{found[-1].person.name_key}:{found[-1].pk}" if more else None
