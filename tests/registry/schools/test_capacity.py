"""Profiles, rooms and pictures by the services: what counts as capacity, what is refused, what stays on record."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.schools import services
from gongxun.registry.schools.models import Room
from gongxun.registry.schools.selectors import capacity, rooms_of
from gongxun.registry.schools.services import NewRoom, ProfileContent

pytestmark = pytest.mark.django_db
SINCE = date(2020, 9, 1)


@pytest.fixture
def orgs() -> dict[str, int]:
    return small_country()


def room(school_id: int, name: str = "一号报告厅", seats: int = 200, **more: object) -> Room:
    made = NewRoom(school_id, name, str(more.get("kind", "lecture_hall")), seats, SINCE)
    return services.add_room(viewer=SYSTEM, room=made, now=NOW)


def test_capacity_counts_beds_and_the_rooms_in_use(orgs: dict[str, int]) -> None:
    school = orgs["S1"]
    services.set_profile(
        viewer=SYSTEM, school_id=school, content=ProfileContent(beds=240), seen=0, now=NOW
    )
    hall = room(school)
    room(school, "研讨室 1", 40, kind="seminar")
    assert capacity([school, orgs["K1"]]) == {school: (240, 200, 2), orgs["K1"]: (0, 0, 0)}
    services.end_room(viewer=SYSTEM, room_id=hall.pk, on=date(2026, 12, 1), reason="改建", now=NOW)
    assert capacity([school])[school] == (240, 40, 1)
    assert capacity([school], date(2026, 11, 30))[school].largest_room == 200
    assert capacity([school], date(2026, 12, 1))[school].largest_room == 40
    assert [one.name for one in rooms_of(school)] == ["研讨室 1", "一号报告厅"]


def test_a_room_ends_once_and_is_never_erased(orgs: dict[str, int]) -> None:
    hall = room(orgs["S1"])
    with pytest.raises(ValidationError, match="原因没有填写"):
        services.end_room(viewer=SYSTEM, room_id=hall.pk, on=TODAY, reason=" ", now=NOW)
    with pytest.raises(ValidationError, match="晚于启用日期"):
        services.end_room(viewer=SYSTEM, room_id=hall.pk, on=SINCE, reason="改建", now=NOW)
    for reason in ("改建", "再停一次"):
        services.end_room(viewer=SYSTEM, room_id=hall.pk, on=TODAY, reason=reason, now=NOW)
    hall.refresh_from_db()
    assert (hall.usable_to, hall.end_reason) == (TODAY, "改建")
    assert room(orgs["S1"]).pk != hall.pk


def test_a_room_sent_twice_stands_once_and_another_of_its_name_is_refused(
    orgs: dict[str, int],
) -> None:
    first = room(orgs["S1"])
    assert room(orgs["S1"]).pk == first.pk
    with pytest.raises(ValidationError, match="同名的教室在用"):
        room(orgs["S1"], seats=80)


def test_only_schools_have_profiles_and_rooms(orgs: dict[str, int]) -> None:
    with pytest.raises(ValidationError, match="不是院校"):
        room(orgs["K1"])
    with pytest.raises(ValidationError, match="不是院校"):
        services.set_profile(
            viewer=SYSTEM, school_id=orgs["K1"], content=ProfileContent(), seen=0, now=NOW
        )


def test_a_profile_changed_meanwhile_is_not_overwritten(orgs: dict[str, int]) -> None:
    def set_beds(beds: int, seen: int) -> None:
        services.set_profile(
            viewer=SYSTEM, school_id=orgs["S1"], content=ProfileContent(beds=beds), seen=seen,
            now=NOW,
        )  # fmt: skip

    set_beds(100, 0)
    set_beds(120, 1)
    with pytest.raises(ValidationError, match="刚被别人改过"):
        set_beds(90, 1)
    assert capacity([orgs["S1"]])[orgs["S1"]].beds == 120


def test_who_keeps_another_school_may_not_write(orgs: dict[str, int]) -> None:
    stranger = officer(orgs["P2"], Role.SCHOOL_REGISTRAR)
    with pytest.raises(PermissionDenied):
        services.add_room(
            viewer=stranger, room=NewRoom(orgs["S1"], "厅", "lecture_hall", 10, SINCE), now=NOW
        )
    with pytest.raises(PermissionDenied):
        services.set_profile(
            viewer=stranger, school_id=orgs["S1"], content=ProfileContent(), seen=0, now=NOW
        )


def test_a_school_founded_in_the_future_is_refused(orgs: dict[str, int]) -> None:
    with pytest.raises(ValidationError) as refused:
        services.set_profile(
            viewer=SYSTEM, school_id=orgs["S1"], content=ProfileContent(founded_year=2060),
            seen=0, now=NOW,
        )  # fmt: skip
    assert "founded_year" in refused.value.message_dict
