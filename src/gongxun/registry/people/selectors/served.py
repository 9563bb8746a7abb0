"""People and posts of today as lists over a whole scope, for programs that keep a copy."""

from collections.abc import Collection
from datetime import date

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.bulk import among
from gongxun.registry.orgs.selectors import within
from gongxun.registry.people.models import Appointment, Person
from gongxun.registry.people.selectors.appointments import holding
from gongxun.registry.people.selectors.finding import matching
from gongxun.registry.people.selectors.visibility import (
    people_to_list,
    sees_names,
    visible_among,
)

# So many finds are sooner looked at one by one than met in the order of the list.
FEW = 1_000


def people_today(viewer: Viewer, text: str = "") -> QuerySet[Person]:
    """Persons whom the viewer may see today and who match ``text``, by name where she may see names."""
    if not text:
        return people_to_list(viewer)
    named = matching(text, by_name=sees_names(viewer))
    few = list(named.values_list("pk", flat=True)[: FEW + 1])
    if len(few) > FEW:
        return people_to_list(viewer) & named
    return Person.objects.filter(pk__in=among(visible_among(viewer, few)))


def posts_today(
    viewer: Viewer, *, path: str = "", category: str = "", employment: str = ""
) -> QuerySet[Appointment]:
    """Posts held today in organisations where the viewer may see people; ``path``: within this subtree."""
    rows = Appointment.objects.filter(
        holding(viewer.today), within(viewer, Permission.VIEW_PEOPLE, "organisation__path")
    )
    if path:
        rows = rows.filter(organisation__path__startswith=path)
    if category:
        rows = rows.filter(category=category)
    if employment:
        rows = rows.filter(employment=employment)
    return rows.select_related("person", "organisation", "school")


def bearers_at(organisation_id: int, names: Collection[str], on: date) -> dict[str, int]:
    """Who alone bears each name among those who serve or teach at the organisation; others are left out."""
    here = Q(organisation_id=organisation_id) | Q(school_id=organisation_id)
    rows = Appointment.objects.filter(here, holding(on), person__name__in=list(names))
    found: dict[str, set[int]] = {}
    for name, person_id in rows.values_list("person__name", "person_id"):
        found.setdefault(name, set()).add(person_id)
    return {name: min(persons) for name, persons in found.items() if len(persons) == 1}
