"""Asked, answered once, in time and within the quota; refused otherwise, and nothing typed is lost."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.access.gate import Viewer
from gongxun.base.notices.models import Notice
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY, officer
from gongxun.work.surveys import services
from gongxun.work.surveys.models import Answer, Invitation, Sheet, Survey
from gongxun.work.surveys.selectors.progress import tally_of
from gongxun.work.surveys.services import AlreadyAnsweredError
from gongxun.work.surveys.testing import drafted, filled, invited, opened
from tests.work.surveys.conftest import World

pytestmark = pytest.mark.django_db
LATER = TODAY + timedelta(days=30)


def answer(viewer: Viewer, survey: Survey, **more: object) -> Invitation:
    given = more.pop("given", None) or filled(survey)
    return services.submit(
        viewer=viewer, invitation_id=invited(viewer, survey).pk, given=given, seen=None, now=NOW,
        **more,
    )  # fmt: skip


def people(survey: Survey) -> set[str]:
    rows = survey.invitations.select_related("person")
    return {one.person.name for one in rows if one.person}


def test_opening_invites_everybody_in_the_subtree_once_and_tells_them(world: World) -> None:
    survey = opened(world.at("P1"))
    assert survey.state == "open"
    assert people(survey) == {"李敏", "王强", "赵兰", "钱进", "孙立"}
    told = Notice.objects.filter(kind="surveys.asked")
    assert told.count() == 5
    groups = dict(survey.invitations.values_list("person__name", "place_id"))
    assert groups["赵兰"] == world.at("C1")
    assert groups["孙立"] == world.at("P1")


@pytest.mark.parametrize(
    ("terms", "names"),
    [
        ({"categories": ("county_rank_up",)}, {"王强"}),
        ({"employments": ("part_time",)}, {"赵兰"}),
    ],
)
def test_categories_and_employments_narrow_who_is_asked(
    world: World, terms: dict[str, tuple[str, ...]], names: set[str]
) -> None:
    assert people(opened(world.at("P1"), **terms)) == names


def test_subtrees_and_samples_narrow_who_is_asked(world: World) -> None:
    assert people(opened(world.at("P1"), place_ids=(world.at("C2"),))) == {"钱进"}
    assert opened(world.at("P1"), sample=2).invitations.count() == 2
    with pytest.raises(ValidationError, match="不在本单位的范围内"):
        drafted(world.at("P1"), place_ids=(world.at("P2"),))


def test_organisations_are_asked_once_each_and_answered_for_by_their_officer(world: World) -> None:
    survey = opened(world.at("P1"), respondents="organisations")
    places = set(survey.invitations.values_list("organisation_id", flat=True))
    assert places == {world.at("C1"), world.at("C2"), world.at("S1")}
    mine = survey.invitations.get(organisation_id=world.at("C1"))
    city = officer(world.at("C1"))
    for stranger in (officer(world.at("C2")), officer(world.at("P1")), world.cadres["city"]):
        with pytest.raises(PermissionDenied):
            services.submit(
                viewer=stranger, invitation_id=mine.pk, given=filled(survey), seen=None, now=NOW
            )
    services.submit(viewer=city, invitation_id=mine.pk, given=filled(survey), seen=None, now=NOW)
    assert tally_of(survey).answered == 1


def test_an_answer_is_sent_once(world: World) -> None:
    survey = opened(world.at("P1"))
    one = world.cadres["city"]
    answer(one, survey)
    with pytest.raises(AlreadyAnsweredError, match="没有重复提交"):
        answer(one, survey, given=filled(survey, days="2"))
    assert Sheet.objects.count() == 1
    assert list(
        Answer.objects.filter(question__kind="single").values_list("choices", flat=True)
    ) == [["1"]]


def test_after_the_deadline_nothing_is_taken_but_what_was_typed_is_kept(world: World) -> None:
    survey = opened(world.at("P1"))
    late = replace(world.cadres["city"], today=LATER)
    with pytest.raises(ValidationError, match="截止"):
        answer(late, survey)
    mine = invited(late, survey)
    services.save_draft(
        viewer=late, invitation_id=mine.pk, given=filled(survey), seen=mine.draft_edition, now=NOW
    )
    mine.refresh_from_db()
    assert len(mine.draft) == 2
    services.extend(
        viewer=replace(SYSTEM, today=LATER), survey_id=survey.pk, closes_on=LATER, reason="答卷不足",
        now=NOW,
    )  # fmt: skip
    answer(late, survey)


def test_who_was_not_asked_is_refused(world: World) -> None:
    survey = opened(world.at("P1"), place_ids=(world.at("C2"),))
    theirs = invited(world.cadres["other"], survey)
    with pytest.raises(PermissionDenied, match="没有请您填写"):
        services.submit(
            viewer=world.cadres["city"], invitation_id=theirs.pk, given=filled(survey), seen=None,
            now=NOW,
        )  # fmt: skip


def test_a_full_quota_refuses_and_names_its_group(world: World) -> None:
    survey = opened(world.at("P1"), quota_by="place", quota_most=1)
    answer(world.cadres["city"], survey)
    with pytest.raises(ValidationError, match=r"重庆路市总工会.*已满"):
        answer(world.cadres["leader"], survey)
    answer(world.cadres["other"], survey)


def test_a_quota_by_category_counts_by_category(world: World) -> None:
    survey = opened(world.at("P1"), quota_by="category", quota_most=1)
    answer(world.cadres["city"], survey)
    answer(world.cadres["leader"], survey)
    with pytest.raises(ValidationError, match=r"乡科级.*已满"):
        answer(world.cadres["other"], survey)


def test_two_pages_do_not_overwrite_each_other_unseen(world: World) -> None:
    survey, one = opened(world.at("P1")), world.cadres["city"]
    mine = invited(one, survey)
    keep = {"viewer": one, "invitation_id": mine.pk, "now": NOW}
    services.save_draft(given=filled(survey, days="2"), seen=0, **keep)
    with pytest.raises(ValidationError, match="另一个窗口"):
        services.save_draft(given=filled(survey), seen=0, **keep)
    services.save_draft(given=filled(survey), seen=1, **keep)


def test_each_question_says_what_is_wrong_with_its_answer(world: World) -> None:
    survey = opened(world.at("P1"))
    topics, days, number, _long = survey.questions.order_by("position")
    given = {
        topics.pk: ["digital", "economy", "politics", "ecology"],
        days.pk: "9",
        number.pk: "很多",
    }
    with pytest.raises(ValidationError) as refused:
        answer(world.cadres["city"], survey, given=given)
    words = refused.value.message_dict
    assert "最多选 3 项" in words[f"q{topics.pk}"][0]
    assert "不在题目中" in words[f"q{days.pk}"][0]
    assert "整数" in words[f"q{number.pk}"][0]
    with pytest.raises(ValidationError) as refused:
        answer(world.cadres["city"], survey, given={number.pk: "3"})
    assert "必答" in refused.value.message_dict[f"q{topics.pk}"][0]
    assert Sheet.objects.count() == 0


def test_an_anonymous_answer_carries_neither_person_nor_hour(world: World) -> None:
    survey, one = opened(world.at("P1"), anonymous=True), world.cadres["city"]
    mine = invited(one, survey)
    services.save_draft(viewer=one, invitation_id=mine.pk, given=filled(survey), seen=None, now=NOW)
    answer(one, survey)
    sheet = Sheet.objects.get()
    assert sheet.invitation_id is None
    assert sheet.submitted_at is None
    mine.refresh_from_db()
    assert mine.state == "answered"
    assert mine.draft == {}


def test_declining_is_counted_and_may_be_thought_better_of(world: World) -> None:
    survey, one = opened(world.at("P1")), world.cadres["city"]
    mine = invited(one, survey)
    for _again in range(2):
        services.decline(viewer=one, invitation_id=mine.pk, now=NOW)
    assert tally_of(survey).declined == 1
    answer(one, survey)
    found = tally_of(survey)
    assert (found.invited, found.answered, found.declined, found.open) == (5, 1, 0, 4)


def test_before_the_first_day_nothing_is_taken(world: World) -> None:
    survey = opened(world.at("P1"), opens_on=TODAY + timedelta(days=2))
    with pytest.raises(ValidationError, match="现在还不能提交"):
        answer(world.cadres["city"], survey)
