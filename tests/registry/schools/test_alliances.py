"""Alliances, and resources shared with their members and with chosen organisations."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.services import found_many
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, new, officer, small_country
from gongxun.registry.resources import services as resources
from gongxun.registry.resources.models import Resource, Share
from gongxun.registry.resources.selectors import ResourceQuery, listed, visible
from gongxun.registry.resources.testing import draft, publish
from gongxun.registry.schools import selectors, services
from gongxun.registry.schools.models import Alliance

pytestmark = pytest.mark.django_db


@pytest.fixture
def orgs() -> dict[str, int]:
    found = small_country()
    rows = [
        new("S2", "P2", "province", "school", name="澜沙省工会干部学校"),
        new("X1", "P2", "county", name="彼岸县总工会"),
    ]
    return found | found_many(viewer=SYSTEM, rows=rows, now=NOW)


@pytest.fixture
def course(orgs: dict[str, int]) -> Resource:
    return publish(draft(orgs["S1"])).resource


def registrar(place: int) -> Viewer:
    return officer(place, Role.SCHOOL_REGISTRAR)


def allied(orgs: dict[str, int]) -> Alliance:
    made = services.found_alliance(
        viewer=SYSTEM, lead_id=orgs["QG"], name="南片协作体", purpose="", founded_on=TODAY, now=NOW
    )
    for code in ("S1", "S2"):
        services.add_member(
            viewer=SYSTEM, alliance_id=made.pk, school_id=orgs[code], shares="师资",
            joined_on=TODAY, now=NOW,
        )  # fmt: skip
    return made


def sees(viewer: Viewer, course: Resource) -> bool:
    return visible(viewer).filter(pk=course.pk).exists()


def test_a_member_s_course_reaches_the_other_members_and_nobody_else(
    orgs: dict[str, int], course: Resource
) -> None:
    alliance, ally = allied(orgs), registrar(orgs["S2"])
    assert not sees(ally, course)
    made = services.share_with_members(
        viewer=registrar(orgs["S1"]), alliance_id=alliance.pk, resource_id=course.pk, until=None,
        now=NOW,
    )  # fmt: skip
    assert made == 1
    assert sees(ally, course)
    assert not sees(officer(orgs["X1"]), course)
    assert list(listed(ally, ResourceQuery(shared=True))) == [course]
    assert not sees(ally, publish(draft(orgs["S1"], title="另一门")).resource)


def test_what_is_shared_with_a_province_reaches_all_below_until_its_day(
    orgs: dict[str, int], course: Resource
) -> None:
    county = officer(orgs["X1"])
    until = TODAY + timedelta(days=10)
    resources.share(
        viewer=SYSTEM, resource_id=course.pk, organisation_ids=[orgs["P2"]], until=until, now=NOW
    )
    assert sees(county, course)
    later = Viewer(county.user_id, until, county.grants)
    assert not sees(later, course)


def test_a_share_ends_at_once_and_a_recall_ends_all(orgs: dict[str, int], course: Resource) -> None:
    def share() -> Share:
        resources.share(
            viewer=SYSTEM, resource_id=course.pk, organisation_ids=[orgs["P2"]], until=None,
            now=NOW,
        )  # fmt: skip
        return Share.objects.get(ended_at=None)

    county = officer(orgs["X1"])
    first = share()
    assert share().pk == first.pk
    resources.end_share(viewer=SYSTEM, share_id=first.pk, now=NOW)
    resources.end_share(viewer=SYSTEM, share_id=first.pk, now=NOW)
    assert not sees(county, course)
    share()
    assert sees(county, course)
    resources.recall(viewer=SYSTEM, resource_id=course.pk, reason="内容过时", now=NOW)
    assert not sees(county, course)


def test_what_has_not_passed_its_review_is_not_shared(orgs: dict[str, int]) -> None:
    unreviewed = draft(orgs["S1"]).resource
    with pytest.raises(ValidationError):
        resources.share(
            viewer=SYSTEM, resource_id=unreviewed.pk, organisation_ids=[orgs["P2"]], until=None,
            now=NOW,
        )  # fmt: skip
    assert not Share.objects.exists()


def test_only_the_owner_s_keepers_share_and_end(orgs: dict[str, int], course: Resource) -> None:
    stranger = registrar(orgs["S2"])
    with pytest.raises(PermissionDenied):
        resources.share(
            viewer=stranger, resource_id=course.pk, organisation_ids=[orgs["P2"]], until=None,
            now=NOW,
        )  # fmt: skip
    alliance = allied(orgs)
    with pytest.raises(PermissionDenied):
        services.share_with_members(
            viewer=stranger, alliance_id=alliance.pk, resource_id=course.pk, until=None, now=NOW
        )


def test_sharing_costs_the_lists_no_further_query(orgs: dict[str, int], course: Resource) -> None:
    county = officer(orgs["X1"])

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            list(visible(county))
        return len(seen)

    before = queries()
    for code in ("P2", "X1", "S2"):
        resources.share(
            viewer=SYSTEM, resource_id=course.pk, organisation_ids=[orgs[code]], until=None,
            now=NOW,
        )  # fmt: skip
    assert queries() == before


def test_members_leave_and_an_alliance_ends(orgs: dict[str, int]) -> None:
    alliance = allied(orgs)
    ally = registrar(orgs["S2"])
    assert orgs["S1"] in set(selectors.visible_schools(ally).values_list("pk", flat=True))
    own = next(one for one in selectors.members_of(alliance.pk) if one.school_id == orgs["S2"])
    other = next(one for one in selectors.members_of(alliance.pk) if one.school_id == orgs["S1"])
    with pytest.raises(PermissionDenied):
        services.remove_member(viewer=ally, membership_id=other.pk, on=TODAY, now=NOW)
    services.remove_member(viewer=ally, membership_id=own.pk, on=TODAY, now=NOW)
    services.end_alliance(viewer=SYSTEM, alliance_id=alliance.pk, reason="合并", now=NOW)
    assert all(one.left_on == TODAY for one in selectors.members_of(alliance.pk))
    with pytest.raises(ValidationError, match="已解散"):
        services.add_member(
            viewer=SYSTEM, alliance_id=alliance.pk, school_id=orgs["S2"], shares="",
            joined_on=TODAY, now=NOW,
        )  # fmt: skip
