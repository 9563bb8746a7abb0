"""Who finds what: drafts by those who keep them, published resources by those for whom they are meant."""

import pytest
from django.http import Http404

from gongxun.base.access.gate import GrantFact, Viewer
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import TODAY, officer, small_country
from gongxun.registry.resources.selectors import (
    ResourceQuery,
    listed,
    page_of,
    resource_or_404,
    version_or_404,
)
from gongxun.registry.resources.testing import draft, publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def orgs() -> dict[str, int]:
    return small_country()


def titles(viewer: Viewer, **asked: object) -> list[str]:
    rows = page_of(viewer, ResourceQuery(**asked)).rows  # type: ignore[arg-type]
    return [row.title for row in rows]


def test_published_courses_of_the_line_above_and_shared_ones_reach_a_county(
    orgs: dict[str, int],
) -> None:
    draft(orgs["S1"], title="未发布的课")
    publish(draft(orgs["S1"], title="省校的课"))
    publish(draft(orgs["P2"], title="外省自用的课"))
    publish(draft(orgs["P2"], title="外省共享的课", reach="everybody"))
    own = draft(orgs["K1"], title="县里的草稿")
    county = officer(orgs["K1"])
    assert titles(county) == ["省校的课", "外省共享的课", "县里的草稿"]
    assert titles(county, mine=True) == ["县里的草稿"]
    other = officer(orgs["P2"])
    with pytest.raises(Http404):
        resource_or_404(other, own.resource_id)
    with pytest.raises(Http404):
        version_or_404(other, own.pk)


def test_a_superseded_text_is_for_its_keepers_only(orgs: dict[str, int]) -> None:
    shared = publish(draft(orgs["P2"], reach="everybody"))
    reader = officer(orgs["K1"])
    assert version_or_404(reader, shared.pk).pk == shared.pk
    shared.state = "superseded"
    shared.save()
    with pytest.raises(Http404):
        version_or_404(reader, shared.pk)
    assert version_or_404(officer(orgs["P2"]), shared.pk).pk == shared.pk


@pytest.mark.parametrize("text", ["协商", "jitixieshang", "jtxs", "shiwu"])
def test_a_course_is_found_by_words_pinyin_and_initials(orgs: dict[str, int], text: str) -> None:
    draft(orgs["S1"])
    draft(orgs["S1"], title="工运史十讲")
    assert titles(officer(orgs["S1"]), search=text) == ["集体协商实务"]


def test_filters_narrow_and_pages_join_without_gap(orgs: dict[str, int]) -> None:
    for number in range(120):
        draft(orgs["S1"], title=f"课程{number:03d}", topics=("rights", "theory")[number % 2 :])
    viewer = Viewer(7, TODAY, (GrantFact(Role.SCHOOL_REGISTRAR, "organisation", orgs["S1"]),))
    assert listed(viewer, ResourceQuery(topic="rights")).count() == 60
    seen, after = list[str](), None
    for _turn in range(3):
        page = page_of(viewer, ResourceQuery(sort="changed", descending=True, after=after))
        seen += [row.title for row in page.rows]
        after = page.after
    assert after is None
    assert seen == [f"课程{number:03d}" for number in reversed(range(120))]
    last = page_of(viewer, ResourceQuery(sort="title", before="zz:1"))
    assert [row.title for row in last.rows] == [f"课程{number:03d}" for number in range(70, 120)]


def test_a_position_that_makes_no_sense_begins_at_the_beginning(orgs: dict[str, int]) -> None:
    draft(orgs["S1"])
    viewer = officer(orgs["S1"])
    for after in ("", "x", "a:b", "2026-13-40:1", "\x00:1"):
        for sort in ("title", "published", "changed"):
            page_of(viewer, ResourceQuery(sort=sort, after=after))
