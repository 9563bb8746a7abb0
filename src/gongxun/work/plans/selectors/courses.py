"""The courses of classes, and the classes that a course concerns when it goes out of use."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from gongxun.registry.orgs.selectors import lines_of, schools_below
from gongxun.registry.resources.selectors import alike, refusals
from gongxun.work.plans.models import ClassState, PlannedClass, PlannedCourse, State


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A course of a class: ``refusal`` says why it may not be used any more, ``substitutes`` what could."""

    id: int
    resource_id: int
    title: str
    refusal: str
    substitutes: tuple[tuple[int, str], ...]


def courses_of(one: PlannedClass) -> list[CourseLine]:
    """The courses of a class; substitutes are looked for only where one may not be used."""
    rows = list(one.courses.select_related("resource").order_by("pk"))
    why = refusals([row.resource_id for row in rows])
    places = places_for(one.plan.organisation_id) if why else []
    return [
        CourseLine(
            row.pk,
            row.resource_id,
            row.resource.title,
            why.get(row.resource_id, ""),
            tuple(alike(row.resource_id, places)) if row.resource_id in why else (),
        )
        for row in rows
    ]


def places_for(organisation_id: int) -> list[int]:
    """Organisations whose resources are meant for a plan: its own and all above, with their schools."""
    line = {fact.id for facts in lines_of([organisation_id]).values() for fact in facts}
    return sorted({*line, *schools_below(line)})


def classes_using(resource_id: int) -> list[PlannedClass]:
    """Classes still ahead that are to teach a course, with their plan and school."""
    used = PlannedCourse.objects.filter(resource_id=resource_id).values("planned_class_id")
    ahead = PlannedClass.objects.filter(pk__in=used, state=ClassState.PLANNED)
    return list(
        ahead.exclude(plan__state=State.CLOSED)
        .select_related("plan__organisation", "school")
        .order_by("plan__year", "month", "pk")
    )


def unusable_by_class(class_ids: Collection[int]) -> dict[int, list[str]]:
    """By class, the titles of its courses that may not be used any more, in two queries."""
    rows = list(
        PlannedCourse.objects.filter(planned_class_id__in=list(class_ids))
        .exclude(resource__standing="published")
        .values_list("planned_class_id", "resource__title")
    )
    found: dict[int, list[str]] = defaultdict(list)
    for key, title in rows:
        found[key].append(title)
    return found
