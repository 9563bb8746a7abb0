"""Recommended and featured resources: put forward, scored, announced, published."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.registry.people.services import link_account
from gongxun.registry.people.testing import person, post
from gongxun.registry.resources import services
from gongxun.registry.resources.indices import IndexFault, read_index
from gongxun.registry.resources.models import Nomination, Selection
from gongxun.registry.resources.selectors.selections import nominations, tallies
from gongxun.registry.resources.testing import draft, publish
from tests.registry.conftest import Country

pytestmark = pytest.mark.django_db
ALL = {"direction": 90, "need": 80, "content": 70, "method": 60, "effect": 50}


@pytest.fixture
def orgs(country: Country) -> dict[str, int]:
    return country.ids


def scorer(orgs: dict[str, int], number: int) -> Viewer:
    """A reviewer with a file of her own."""
    user, new = User.objects.get_or_create(
        username=f"scorer{number}", defaults={"display_name": f"评委{number}", "created_at": NOW}
    )
    if new:
        file_for(orgs, user)
    return officer(orgs["QG"], Role.REVIEWER, user.pk)


def file_for(orgs: dict[str, int], user: User) -> None:
    key = person(user.pk % 900, f"评委{user.pk}")
    post(key, orgs["QG"])
    link_account(viewer=SYSTEM, person_id=key, user_id=user.pk, scope_id=orgs["QG"], now=NOW)


def called(orgs: dict[str, int], places: int = 1, purpose: str = "recommended_course") -> Selection:
    return services.open_selection(
        viewer=officer(orgs["QG"]), organiser_id=orgs["QG"], purpose=purpose, year=2026,
        title="2026 年好课程推荐", places=places, nominate_until=TODAY, now=NOW,
    )  # fmt: skip


def put_forward(selection: Selection, resource_id: int, viewer: Viewer = SYSTEM) -> Nomination:
    return services.nominate(
        viewer=viewer,
        selection_id=selection.pk,
        resource_id=resource_id,
        words="学员评价高",
        now=NOW,
    )


def score_all(orgs: dict[str, int], made: Nomination, points: int, scorers: int = 3) -> None:
    for number in range(101, 101 + scorers):
        services.score(
            viewer=scorer(orgs, number), nomination_id=made.pk,
            points=dict.fromkeys(ALL, points), words="", now=NOW,
        )  # fmt: skip


def states(selection: Selection) -> dict[str, str]:
    rows = selection.nominations.values_list("version__title", "state")
    return dict(rows)


def test_the_best_by_their_mean_score_are_chosen_after_the_notice(orgs: dict[str, int]) -> None:
    first, second, third = (publish(draft(orgs["S1"], title=title)) for title in "甲乙丙")
    selection = called(orgs, places=1)
    made = [put_forward(selection, one.resource_id) for one in (first, second, third)]
    services.begin_scoring(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    for one, points in zip(made, (70, 90, 80), strict=True):
        score_all(orgs, one, points)
    services.give_notice(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    assert states(selection) == {"甲": "nominated", "乙": "proposed", "丙": "nominated"}
    selection.refresh_from_db()
    # Sunday 22 November and five working days.
    assert selection.notice_until == date(2026, 11, 27)
    with pytest.raises(ValidationError, match="公示到 2026-11-27"):
        services.decide(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    services.strike(viewer=SYSTEM, nomination_id=made[1].pk, reason="署名有争议", now=NOW)
    assert states(selection) == {"甲": "nominated", "乙": "struck", "丙": "proposed"}
    later = replace(SYSTEM, today=date(2026, 11, 28))
    services.decide(viewer=later, selection_id=selection.pk, now=NOW)
    assert states(selection) == {"甲": "passed_over", "乙": "struck", "丙": "chosen"}
    assert {one.purpose: one.chosen for one in tallies(range(2024, 2029))} == {
        "recommended_course": 1, "recommended_textbook": 0, "featured_course": 0,
    }  # fmt: skip


def test_the_weights_of_the_index_make_the_score(orgs: dict[str, int]) -> None:
    selection = called(orgs)
    made = put_forward(selection, publish(draft(orgs["S1"])).resource_id)
    services.begin_scoring(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    given = services.score(
        viewer=scorer(orgs, 101), nomination_id=made.pk, points=ALL, words="好", now=NOW
    )
    assert given.total_hundredths == 90 * 20 + 80 * 20 + 70 * 25 + 60 * 20 + 50 * 15
    with pytest.raises(ValidationError) as refused:
        services.score(
            viewer=scorer(orgs, 101), nomination_id=made.pk, points=ALL | {"need": 101}, words="",
            now=NOW,
        )  # fmt: skip
    assert list(refused.value.error_dict) == ["need"]


def test_what_has_not_passed_its_review_is_not_put_forward(orgs: dict[str, int]) -> None:
    selection = called(orgs)
    with pytest.raises(ValidationError, match="还没有送审"):
        put_forward(selection, draft(orgs["S1"]).resource_id)
    with pytest.raises(ValidationError, match="不收这一类"):
        put_forward(selection, publish(draft(orgs["S1"], "textbook")).resource_id)


def test_what_is_recalled_during_the_notice_is_not_published(orgs: dict[str, int]) -> None:
    course = publish(draft(orgs["S1"]))
    selection = called(orgs)
    made = put_forward(selection, course.resource_id)
    services.begin_scoring(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    score_all(orgs, made, 80)
    services.give_notice(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    services.recall(viewer=SYSTEM, resource_id=course.resource_id, reason="有误", now=NOW)
    later = replace(SYSTEM, today=TODAY + timedelta(days=30))
    with pytest.raises(ValidationError, match="已被召回"):
        services.decide(viewer=later, selection_id=selection.pk, now=NOW)


def test_too_few_scores_name_the_work_that_lacks_them(orgs: dict[str, int]) -> None:
    selection = called(orgs)
    made = put_forward(selection, publish(draft(orgs["S1"])).resource_id)
    services.begin_scoring(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    score_all(orgs, made, 80, scorers=2)
    with pytest.raises(ValidationError, match="《集体协商实务》只有 2 人评分，至少要 3 人"):
        services.give_notice(viewer=SYSTEM, selection_id=selection.pk, now=NOW)


def test_nobody_scores_what_she_has_handled_and_no_other_role_scores(orgs: dict[str, int]) -> None:
    course = publish(draft(orgs["S1"]))
    course.submitted_by = scorer(orgs, 101).user_id
    course.save()
    selection = called(orgs)
    made = put_forward(selection, course.resource_id)
    services.begin_scoring(viewer=SYSTEM, selection_id=selection.pk, now=NOW)
    fileless = officer(orgs["QG"], Role.REVIEWER, 999)
    for viewer in (scorer(orgs, 101), officer(orgs["QG"]), fileless):
        with pytest.raises(PermissionDenied):
            services.score(viewer=viewer, nomination_id=made.pk, points=ALL, words="", now=NOW)


def test_a_province_puts_forward_its_own_and_sees_nothing_of_others_before_the_notice(
    orgs: dict[str, int],
) -> None:
    own, other = publish(draft(orgs["S1"], title="本省")), publish(draft(orgs["P2"], title="外省"))
    selection = called(orgs, places=2)
    province = officer(orgs["P1"])
    put_forward(selection, own.resource_id, province)
    with pytest.raises(PermissionDenied):
        put_forward(selection, other.resource_id, province)
    put_forward(selection, other.resource_id)
    seen = [one.version.title for one in nominations(province, selection)]
    assert seen == ["本省"]
    assert not nominations(officer(orgs["P1"], Role.INSPECTOR), selection).exists()


def test_a_round_goes_through_the_pages(country: Country, orgs: dict[str, int]) -> None:
    course = publish(draft(orgs["S1"]))
    national, school = country.officer("QG"), country.client(Role.SCHOOL_REGISTRAR, "S1")
    call = {
        "organiser": "QG", "purpose": "recommended_course", "year": "2026", "places": "3",
        "title": "好课程推荐", "nominate_until": "2099-01-01",
    }  # fmt: skip
    national.post("/resources/selections/open/", call)
    selection = Selection.objects.get()
    page = f"/resources/selections/{selection.pk}/"
    school.post(f"{page}nominate/", {"resource": course.resource_id, "words": "全省开设"})
    national.post(f"{page}step/scoring/")
    made = Nomination.objects.get()
    for name in ("r1", "r2", "r3"):
        reviewer = country.client(Role.REVIEWER, "QG", name)
        file_for(orgs, User.objects.get(username=name))
        reviewer.post(f"/resources/nominations/{made.pk}/score/", ALL)
    assert "修改评分" in reviewer.get(page).content.decode()
    national.post(f"{page}step/notice/")
    text = school.get(page).content.decode()
    assert "集体协商实务" in text
    assert "拟入选" in text
    refused = national.post(f"{page}step/decided/", follow=True).content.decode()
    assert "期满后才能公布" in refused
    assert "规划期内 100 项左右" in school.get("/resources/selections/").content.decode()


def test_an_index_whose_weights_do_not_sum_up_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "index.yaml"
    criteria = "- {key: a, title: 甲, title_en: A, weight: 99}"
    path.write_text(
        f"scorers_at_least: 3\nnotice_working_days: 5\ncourse:\n  {criteria}\ntextbook:\n  {criteria}\n",
        encoding="utf-8",
    )
    with pytest.raises(IndexFault, match="course 的权重之和是 99"):
        read_index(path)
