"""Who served where and when. Merged files count as the file into which they were merged."""

import hashlib
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongxun.base.bulk import among
from gongxun.registry.people.models import Appointment, Person, PersonAlias


@dataclass(frozen=True, slots=True)
class AppointmentSpan:
    """When a person served in an organisation; ``valid_to`` is the first day on which she no longer
    did.
    """

    id: int
    person_id: int
    organisation_id: int
    is_primary: bool
    valid_from: date
    valid_to: date | None

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


def holding(day: date, prefix: str = "") -> Q:
    """Appointments that hold on ``day``; ``prefix`` leads to the appointment, such as
    ``appointments__``.
    """
    ends = Q(**{f"{prefix}valid_to": None}) | Q(**{f"{prefix}valid_to__gt": day})
    return Q(**{f"{prefix}valid_from__lte": day, f"{prefix}voided_at": None}) & ends


def own_or_merged(person_id: int) -> Q:
    """Rows of the person and of the files that were merged into hers."""
    return Q(person_id__in=files_of(person_id))


def files_of(person_id: int) -> QuerySet[Any, Any]:
    """Identifiers of the person's file and of those merged into it, as a subquery.

    A union, not a condition on either side of a join: that one would read every row of the table it filters.
    """
    own = Person.objects.filter(pk=person_id).values("pk")
    return own.union(PersonAlias.objects.filter(person_id=person_id).values("alias_id"), all=True)


def current_appointments(day: date) -> QuerySet[Appointment]:
    return Appointment.objects.filter(holding(day))


def holding_appointment(person_id: int, on: date) -> Appointment | None:
    """The appointment by which a person is counted on a day, with its organisation.

    The primary ones first, then the latest, then the largest identifier.
    """
    return (
        Appointment.objects.filter(own_or_merged(person_id), holding(on))
        .select_related("organisation")
        .order_by("-is_primary", "-valid_from", "-pk")
        .first()
    )


def held_on(spans: Iterable[AppointmentSpan], day: date) -> AppointmentSpan | None:
    """Of one person's spans, the one by which she is counted on ``day``."""
    return max(
        (span for span in spans if span.holds_on(day)),
        key=lambda span: (span.is_primary, span.valid_from, span.id),
        default=None,
    )


def spans_of(person_ids: Collection[int]) -> dict[int, list[AppointmentSpan]]:
    """The spans of many persons in two queries; rows of merged files stand under the file they went
    into.
    """
    into = dict(
        PersonAlias.objects.filter(person_id__in=among(person_ids)).values_list(
            "alias_id", "person_id"
        )
    )
    spans: dict[int, list[AppointmentSpan]] = {key: [] for key in person_ids}
    rows = Appointment.objects.filter(
        person_id__in=among([*person_ids, *into]), voided_at=None
    ).values_list("pk", "person_id", "organisation_id", "is_primary", "valid_from", "valid_to")
    for row in rows.iterator(chunk_size=10_000):
        span = AppointmentSpan(*row)
        spans[into.get(span.person_id, span.person_id)].append(span)
    return spans


_WRITTEN = (
    "post", "category", "employment", "is_primary", "in_leadership_team", "office_staff", "young",
    "school_id", "promoted_on", "valid_from", "valid_to", "voided_at",
)  # fmt: skip


def version_of(appointment: Appointment) -> str:
    """A mark that changes with whatever a post says."""
    said = repr([getattr(appointment, field) for field in _WRITTEN])
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def has_posts(person_id: int) -> bool:
    """Whether the person holds or ever held a post that was not struck out."""
    return Appointment.objects.filter(own_or_merged(person_id), voided_at=None).exists()


def headcount(organisation_id: int, on: date) -> int:
    """Persons who serve in the organisation itself on a day, whatever their other posts."""
    return (
        Appointment.objects.filter(holding(on), organisation_id=organisation_id)
        .values("person_id")
        .distinct()
        .count()
    )
