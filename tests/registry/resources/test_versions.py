"""What becomes of a course, textbook or case: drafted, published, revised, recalled, retired."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer, small_country
from gongxun.registry.people.testing import person, post
from gongxun.registry.resources import services
from gongxun.registry.resources.models import Resource, Version, VersionState
from gongxun.registry.resources.selectors import require_usable
from gongxun.registry.resources.testing import COURSE, content, draft, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def orgs() -> dict[str, int]:
    return small_country()


def refusal(resource_id: int) -> str:
    with pytest.raises(ValidationError) as refused:
        require_usable([resource_id])
    return " ".join(refused.value.messages)


def test_a_course_is_usable_only_while_it_is_published(orgs: dict[str, int]) -> None:
    version = draft(orgs["S1"])
    key = version.resource_id
    assert "还没有送审" in refusal(key)
    services.review_opened(viewer=SYSTEM, version_id=version.pk, now=NOW)
    assert "还没有通过初审" in refusal(key)
    services.review_passed(viewer=SYSTEM, version_id=version.pk, on=TODAY, now=NOW)
    assert "还没有通过复审" in refusal(key)
    services.review_returned(viewer=SYSTEM, version_id=version.pk, now=NOW)
    assert "还没有送审" in refusal(key)
    publish(version)
    require_usable([key])
    services.recall(viewer=SYSTEM, resource_id=key, reason="政策已变", now=NOW)
    assert "已被召回" in refusal(key)
    revised = services.revise(viewer=SYSTEM, resource_id=key, now=NOW)
    services.edit_draft(
        viewer=SYSTEM, version_id=revised.pk, content=content(changes="按新办法改写第二讲"),
        seen=1, now=NOW,
    )  # fmt: skip
    publish(revised)
    require_usable([key])
    services.retire(viewer=SYSTEM, resource_id=key, reason="由新课程替代", now=NOW)
    assert "已退出使用" in refusal(key)
    with pytest.raises(ValidationError, match="只有已发布或已召回"):
        services.revise(viewer=SYSTEM, resource_id=key, now=NOW)


def test_the_text_in_use_stays_until_its_revision_is_published(orgs: dict[str, int]) -> None:
    first = publish(draft(orgs["S1"]), date(2025, 3, 1))
    revised = services.revise(viewer=SYSTEM, resource_id=first.resource_id, now=NOW)
    again = services.revise(viewer=SYSTEM, resource_id=first.resource_id, now=NOW)
    assert again.pk == revised.pk
    new = content(title="集体协商实务（2026）", body="第一讲 新要约", changes="换了案例")
    services.edit_draft(viewer=SYSTEM, version_id=revised.pk, content=new, seen=1, now=NOW)
    shown = Resource.objects.get(pk=first.resource_id)
    assert shown.title == COURSE.title
    publish(revised)
    shown.refresh_from_db()
    first.refresh_from_db()
    assert (shown.title, first.state, first.ended_on) == (
        "集体协商实务（2026）", VersionState.SUPERSEDED, TODAY,
    )  # fmt: skip


def test_a_text_that_changed_after_it_was_submitted_does_not_pass(orgs: dict[str, int]) -> None:
    version = draft(orgs["S1"])
    services.review_opened(viewer=SYSTEM, version_id=version.pk, now=NOW)
    with pytest.raises(ValidationError, match="内容不能更改"):
        services.edit_draft(
            viewer=SYSTEM, version_id=version.pk, content=content(), seen=1, now=NOW
        )
    Version.objects.filter(pk=version.pk).update(body="偷换的正文")
    with pytest.raises(ValidationError, match="与送审时不一致"):
        services.review_passed(viewer=SYSTEM, version_id=version.pk, on=TODAY, now=NOW)


def test_two_editors_of_one_draft_do_not_overwrite_each_other(orgs: dict[str, int]) -> None:
    version = draft(orgs["S1"])
    services.edit_draft(
        viewer=SYSTEM, version_id=version.pk, content=content(summary="甲改"), seen=1, now=NOW
    )
    with pytest.raises(ValidationError, match="刚被别人改过"):
        services.edit_draft(
            viewer=SYSTEM, version_id=version.pk, content=content(summary="乙改"), seen=1, now=NOW
        )
    version.refresh_from_db()
    assert version.summary == "甲改"


@pytest.mark.parametrize(
    ("other", "field"),
    [
        ({"title": " "}, "title"),
        ({"topics": ()}, "topics"),
        ({"topics": ("astrology",)}, "topics"),
        ({"tools": ("hypnosis",)}, "tools"),
        ({"hours_hundredths": 0}, "hours_hundredths"),
        ({"hours_hundredths": 100_001}, "hours_hundredths"),
        ({"authors": ("", " ")}, "authors"),
        ({"isbn": "978-7-5008-0000-1"}, "isbn"),
    ],
)
def test_a_draft_that_says_too_little_is_refused_at_its_field(
    orgs: dict[str, int], other: dict[str, object], field: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        draft(orgs["S1"], **other)
    assert list(refused.value.error_dict) == [field]
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    ("kind", "other", "words"),
    [
        ("course", {"summary": ""}, "内容简介没有填写"),
        ("textbook", {"body": ""}, "没有可审核的内容"),
        ("case", {"notes": " "}, "教学说明"),
    ],
)
def test_what_lacks_the_matter_of_a_review_is_not_submitted(
    orgs: dict[str, int], kind: str, other: dict[str, object], words: str
) -> None:
    version = draft(orgs["S1"], kind, **other)
    with pytest.raises(ValidationError, match=words):
        services.review_opened(viewer=SYSTEM, version_id=version.pk, now=NOW)


def test_an_author_who_serves_at_the_owner_is_tied_to_her_file(orgs: dict[str, int]) -> None:
    teacher, namesakes = person(1, "陈静"), [person(2, "王伟"), person(3, "王伟")]
    for one in (teacher, *namesakes):
        post(one, orgs["S1"])
    version = draft(orgs["S1"], authors=("陈静", "王伟", "外聘专家"))
    tied = list(version.authors.order_by("place").values_list("name", "person_id"))
    assert tied == [("陈静", teacher), ("王伟", None), ("外聘专家", None)]


def test_a_draft_never_submitted_may_be_thrown_away_and_one_submitted_may_not(
    orgs: dict[str, int],
) -> None:
    version = draft(orgs["S1"])
    assert not services.discard_draft(viewer=SYSTEM, version_id=version.pk, now=NOW)
    assert not Resource.objects.exists()
    kept = draft(orgs["S1"])
    services.review_opened(viewer=SYSTEM, version_id=kept.pk, now=NOW)
    services.review_returned(viewer=SYSTEM, version_id=kept.pk, now=NOW)
    with pytest.raises(ValidationError, match="审核意见要留存"):
        services.discard_draft(viewer=SYSTEM, version_id=kept.pk, now=NOW)


def test_a_registrar_keeps_her_own_school_and_no_other_organisation(orgs: dict[str, int]) -> None:
    registrar = officer(orgs["S1"], Role.SCHOOL_REGISTRAR)
    inspector = officer(orgs["P1"], Role.INSPECTOR)
    elsewhere = draft(orgs["C1"])
    for viewer in (registrar, inspector):
        with pytest.raises(PermissionDenied):
            services.edit_draft(
                viewer=viewer, version_id=elsewhere.pk, content=content(), seen=1, now=NOW
            )
    own = draft(orgs["S1"])
    services.edit_draft(viewer=registrar, version_id=own.pk, content=content(), seen=1, now=NOW)
    with pytest.raises(PermissionDenied):
        services.retire(viewer=inspector, resource_id=own.resource_id, reason="不再用", now=NOW)


def test_releases_of_courses_reach_the_lake(orgs: dict[str, int]) -> None:
    course = publish(draft(orgs["S1"], on_network=True), date(2025, 3, 1))
    revised = services.revise(viewer=SYSTEM, resource_id=course.resource_id, now=NOW)
    services.edit_draft(
        viewer=SYSTEM, version_id=revised.pk, content=content(changes="新案例"), seen=1, now=NOW
    )
    publish(revised, date(2026, 9, 1))
    publish(draft(orgs["S1"], "textbook"))
    publish(draft(orgs["P1"]), date(2026, 1, 5))
    draft(orgs["S1"])
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT school_id, on_network, released_on, hours_hundredths, kind"
            " FROM lake.course_release ORDER BY released_on"
        )
        rows = cursor.fetchall()
    assert rows == [
        (orgs["S1"], True, date(2025, 3, 1), 600, "new"),
        (None, False, date(2026, 1, 5), 600, "new"),
        (orgs["S1"], True, date(2026, 9, 1), 600, "revised"),
    ]


def test_what_moves_an_indicator_leaves_what_it_was(orgs: dict[str, int]) -> None:
    course = publish(draft(orgs["S1"], on_network=True))
    services.set_terms(
        viewer=SYSTEM, resource_id=course.resource_id, provenance="local", reach="own",
        on_network=False, now=NOW,
    )  # fmt: skip
    written = AuditRow.objects.get(verb="resource.terms").detail
    assert (written["was"]["on_network"], written["is"]["on_network"]) == (True, False)
