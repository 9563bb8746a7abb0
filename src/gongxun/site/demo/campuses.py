"""What the schools of the country have: profiles, rooms, and an alliance of some that share."""

from datetime import date, datetime, timedelta

import numpy as np

from gongxun.base.access.gate import Viewer
from gongxun.registry.resources.selectors import published_of
from gongxun.registry.schools import services as schools
from gongxun.registry.schools.services import NewRoom, ProfileContent
from gongxun.site.demo import sorts
from gongxun.site.demo.accounts import by_name
from gongxun.site.demo.loaded import Loaded

# Of a level: beds, posts, seats of the largest hall, seminar rooms.
_SIZES = {
    "national_school": (620, 180, 480, 8),
    "province_school": (260, 72, 240, 4),
    "city_school": (90, 24, 120, 2),
}
_ROOMS = (("computer", "计算机教室", 48), ("party_branch", "党支部活动室", 30))
_SHARES = ("专职教师互派", "录播课程与案例", "实训场地", "床位与餐位", "教材与讲义")
_ALLIED = 5


def furnish(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    """Every school's profile and rooms; the national school leads an alliance."""
    contents: dict[int, ProfileContent] = {}
    rooms: list[NewRoom] = []
    for sort, size in _SIZES.items():
        for nth, school in enumerate(_schools(loaded, sort)):
            contents[school] = _profile(nth, size)
            rooms += _rooms(school, nth, size)
    schools.add_profiles_many(viewer=viewer, contents=contents, now=now)
    schools.add_rooms_many(viewer=viewer, rooms=rooms, now=now)
    _ally(loaded, viewer, now)


def _schools(loaded: Loaded, sort: str) -> list[int]:
    numbers = np.flatnonzero(loaded.country.tree.sort == sorts.NUMBER[sort])
    return [loaded.org_ids[number] for number in numbers.tolist()]


def _profile(nth: int, size: tuple[int, int, int, int]) -> ProfileContent:
    beds, posts, _hall, _seminars = size
    more = 100 + nth * 7 % 25
    return ProfileContent(
        introduction="承担工会干部和基层工会主席的培训，常年开设任职培训、专题研讨和送教到基层班次。",
        founded_year=1950 + nth * 3 % 50,
        establishment=posts * more // 100,
        address=f"书院路 {8 + nth * 3} 号",
        beds=beds * more // 100,
        dining_seats=beds * (more + 20) // 100,
        equipment=f"录播教室 {1 + nth % 3} 间、无线投屏、电子班牌",
        contact_office="教务处",
        contact_phone=f"0000-12340{nth % 100:02d}",
    )


def _rooms(school: int, nth: int, size: tuple[int, int, int, int]) -> list[NewRoom]:
    _beds, _posts, hall, seminars = size
    since = date(2012 + nth % 10, 9, 1)
    found = [NewRoom(school, "报告厅", "lecture_hall", hall + nth * 10 % 60, since, "录播、扩声")]
    found += [
        NewRoom(school, f"研讨室 {at}", "seminar", 30 + at * 6, since)
        for at in range(1, seminars + 1)
    ]
    found += [NewRoom(school, name, kind, seats, since) for kind, name, seats in _ROOMS]
    if nth % 4 == 0:
        found.append(NewRoom(school, "集体协商实训场", "field", 60, since, "模拟会场"))
    return found


def _ally(loaded: Loaded, viewer: Viewer, now: datetime) -> None:
    lead = _schools(loaded, "national_school")[0]
    own = loaded.org_ids[loaded.place(by_name("jiaowu"))]
    others = [one for one in _schools(loaded, "province_school") if one != own]
    since = min(date(2024, 5, 20), viewer.today)
    alliance = schools.found_alliance(
        viewer=viewer, lead_id=lead, name="工会干部院校协作体", founded_on=since, now=now,
        purpose="共享师资、课程、案例和实训场地，联合备课、互认学时。",
    )  # fmt: skip
    members = [lead, own, *others[: _ALLIED - 1]]
    for nth, school in enumerate(members):
        joined = min(since + timedelta(days=nth * 30), viewer.today)
        schools.add_member(
            viewer=viewer, alliance_id=alliance.pk, school_id=school,
            shares=_SHARES[nth % len(_SHARES)], joined_on=joined, now=now,
        )  # fmt: skip
    for school in members[1:4]:
        for resource in published_of([school])[:2]:
            schools.share_with_members(
                viewer=viewer, alliance_id=alliance.pk, resource_id=resource.pk, until=None, now=now
            )
