"""How much a school holds: for its page, for the annual plan and for timetables. Knows no viewer."""

from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Q, QuerySet

from gongxun.base.bulk import among
from gongxun.registry.schools.models import Profile, Room


class Capacity(NamedTuple):
    """``beds``: trainees boarded at once; ``largest_room``: seats; ``rooms``: how many are in use."""

    beds: int
    largest_room: int
    rooms: int


def capacity(school_ids: Collection[int], on: date | None = None) -> dict[int, Capacity]:
    """The capacity of each school, in two queries for many; what nothing is known of is 0.

    ``on``: a day on which rooms are to be in use; without one, those that have no end.
    """
    beds = dict(
        Profile.objects.filter(organisation_id__in=among(school_ids)).values_list(
            "organisation_id", "beds"
        )
    )
    rooms = {
        school: (largest, number)
        for school, largest, number in in_use(on)
        .filter(school_id__in=among(school_ids))
        .order_by()
        .values_list("school_id")
        .annotate(largest=Max("seats"), number=Count("pk"))
    }
    return {key: Capacity(beds.get(key, 0), *rooms.get(key, (0, 0))) for key in school_ids}


def in_use(on: date | None) -> QuerySet[Room]:
    if on is None:
        return Room.objects.filter(usable_to=None)
    return Room.objects.filter(Q(usable_to=None) | Q(usable_to__gt=on), usable_from__lte=on)


def rooms_of(school_id: int) -> list[Room]:
    """Every room, those in use first, the largest first."""
    found = list(Room.objects.filter(school_id=school_id).order_by("-seats", "pk"))
    return sorted(found, key=lambda room: room.usable_to is not None)
