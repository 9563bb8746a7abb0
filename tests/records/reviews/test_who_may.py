"""Who reviews what: scope, the department above a school, three people, and never one's own work."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.access.selectors import viewer_of
from gongxun.records.reviews import selectors
from gongxun.records.reviews.models import Opinion, Review
from gongxun.records.reviews.services import Judgement, decide, give_back, take_back, take_up
from gongxun.records.reviews.testing import fitting, passed, returned, serving
from gongxun.registry.orgs.testing import NOW, SYSTEM, TODAY
from gongxun.registry.people.models import Person, PersonAlias
from gongxun.registry.people.testing import person
from gongxun.registry.resources.services import draft_resource, edit_draft
from gongxun.registry.resources.testing import content
from tests.records.reviews.conftest import World


def both(world: World, name: str = "双任") -> Viewer:
    """Who writes at the school and reviews for the province."""
    viewer = serving(name, world.at("P1"))
    Grant.objects.create(
        user_id=viewer.user_id, role=Role.SCHOOL_REGISTRAR, scope_kind="organisation",
        scope_id=world.at("S1"), valid_from=TODAY,
    )  # fmt: skip
    assert viewer.user_id is not None
    return viewer_of(viewer.user_id, TODAY)


def refused(viewer: Viewer, review: Review, words: str) -> None:
    """Neither taken up nor decided, and not in her queue."""
    review.refresh_from_db()
    with pytest.raises(ValidationError, match=words):
        take_up(viewer=viewer, review_id=review.pk, now=NOW)
    with pytest.raises(ValidationError, match=words):
        passed(viewer, review)
    with pytest.raises(ValidationError, match=words):
        returned(viewer, review)
    assert review not in selectors.waiting(viewer)


def test_a_registrar_reviews_nothing(world: World) -> None:
    review = world.under_review()
    with pytest.raises(PermissionDenied):
        passed(world.registrar, review)


def test_a_reviewer_of_another_province_reviews_nothing_here(world: World) -> None:
    review = world.under_review()
    stranger = serving("外省", world.at("P2"))
    with pytest.raises(PermissionDenied):
        passed(stranger, review)
    assert review not in selectors.visible(stranger)
    assert review not in selectors.waiting(stranger)


def test_the_last_review_of_a_school_lies_with_the_department_above_it(world: World) -> None:
    review = world.under_review()
    assert review in selectors.waiting(world.schools_own)
    passed(world.schools_own, review)
    passed(world.second, review)
    another = serving("校安", world.at("S1"))
    assert review not in selectors.waiting(another)
    with pytest.raises(PermissionDenied, match="终审由“云泽省总工会”"):
        passed(another, review)
    assert review in selectors.waiting(world.final)
    assert passed(world.final, review).state == "passed"


def test_the_last_review_of_a_federations_own_course_is_its_own(world: World) -> None:
    writer = serving("省培训", world.at("P1"), Role.TRAINING_OFFICER)
    review = replace(world, registrar=writer).submitted(
        replace(world, registrar=writer).draft("P1")
    )
    for viewer in (world.first, world.second, world.final):
        passed(viewer, review)
    review.refresh_from_db()
    assert review.state == "passed"


def test_nobody_decides_two_stages(world: World) -> None:
    review = world.under_review()
    passed(world.first, review)
    refused(world.first, review, "您已办理这一轮的初审")


def test_who_drafted_it_does_not_review_it(world: World) -> None:
    writer = both(world)
    review = replace(world, registrar=writer).under_review()
    refused(writer, review, "自己的作品")


def test_who_submitted_it_does_not_review_it(world: World) -> None:
    sender = both(world)
    review = replace(world, registrar=sender).submitted(world.draft())
    refused(sender, review, "自己的作品")


def test_who_changed_the_draft_does_not_review_it(world: World) -> None:
    editor, version = both(world), world.draft()
    edit_draft(
        viewer=editor, version_id=version.pk, content=content(title="改过的"),
        seen=version.edition, now=NOW,
    )  # fmt: skip
    refused(editor, world.submitted(version), "自己的作品")


def test_an_author_does_not_review_what_bears_her_name(world: World) -> None:
    author = serving("陈静", world.at("P1"))
    refused(author, world.under_review(authors=("陈静（教授）、李明",)), "自己的作品")


def test_an_author_known_by_her_file_does_not_review_under_a_new_name(world: World) -> None:
    author = serving("陈静", world.at("S1"))
    version = world.draft(authors=("陈静",))
    assert version.authors.get().person_id is not None
    Person.objects.filter(user_id=author.user_id).update(name="陈静怡")
    refused(author, world.submitted(version), "自己的作品")


def test_an_author_whose_two_files_were_merged_does_not_review(world: World) -> None:
    author = serving("陈静", world.at("S1"))
    version = world.draft(authors=("陈静",))
    review = world.submitted(version)
    kept = person(6001, "陈晓静")
    old = Person.objects.get(user_id=author.user_id)
    PersonAlias.objects.create(alias_id=old.pk, person_id=kept, merged_at=NOW)
    refused(author, review, "自己的作品")


def test_a_second_account_without_a_file_decides_nothing(world: World) -> None:
    review = world.under_review()
    second = serving("小号", world.at("P1"), filed=False)
    with pytest.raises(ValidationError, match="没有关联本人档案"):
        passed(second, review)
    with pytest.raises(ValidationError, match="没有关联本人档案"):
        take_up(viewer=second, review_id=review.pk, now=NOW)


def test_a_second_account_of_the_writers_name_decides_nothing(world: World) -> None:
    writer = User.objects.create(username="writer", display_name="双 任", created_at=NOW)
    Grant.objects.create(
        user=writer, role=Role.SCHOOL_REGISTRAR, scope_kind="organisation",
        scope_id=world.at("S1"), valid_from=TODAY,
    )  # fmt: skip
    review = replace(world, registrar=viewer_of(writer.pk, TODAY)).under_review()
    refused(serving("双任", world.at("P1")), review, "自己的作品")


def test_the_system_itself_reviews_nothing(world: World) -> None:
    review = world.under_review()
    with pytest.raises(ValidationError, match="没有关联本人档案"):
        passed(SYSTEM, review)


def test_only_who_keeps_the_material_takes_it_back(world: World) -> None:
    review = world.under_review()
    with pytest.raises(PermissionDenied):
        take_back(viewer=world.first, review_id=review.pk, now=NOW)


def test_what_one_reviewer_has_taken_up_no_other_decides(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    refused(world.second, review, "已由“初敏”领取")
    give_back(viewer=world.second, review_id=review.pk, now=NOW)
    refused(world.second, review, "已由“初敏”领取")
    give_back(viewer=world.first, review_id=review.pk, now=NOW)
    passed(world.second, review)
    assert Opinion.objects.get().reviewer == world.second.user_id


def test_what_a_reviewer_held_who_has_resigned_is_free(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    Grant.objects.filter(user_id=world.first.user_id).update(valid_to=TODAY)
    assert review in selectors.waiting(world.second)
    [row] = selectors.page_of(world.second, selectors.ReviewQuery()).rows
    assert row.holder == ""
    passed(world.second, review)
    assert world.first.user_id is not None
    with pytest.raises(PermissionDenied):
        returned(viewer_of(world.first.user_id, TODAY), review)


def test_what_lies_with_a_locked_account_is_free(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    User.objects.filter(pk=world.first.user_id).update(is_active=False)
    take_up(viewer=world.second, review_id=review.pk, now=NOW)


def test_what_is_overdue_may_be_taken_over(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    later = replace(world.second, today=review.due_on + timedelta(days=1))
    assert review not in selectors.waiting(world.second)
    assert review in selectors.waiting(later)
    take_up(viewer=later, review_id=review.pk, now=NOW + timedelta(days=30))
    review.refresh_from_db()
    assert review.taken_by == world.second.user_id


def test_the_next_stage_is_free_again(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    passed(world.first, review)
    review.refresh_from_db()
    assert review.taken_by is None
    assert review in selectors.waiting(world.second)


def test_a_judgement_on_a_stage_that_has_passed_is_not_kept(world: World) -> None:
    review = world.under_review()
    judged = fitting(review)
    passed(world.first, review)
    with pytest.raises(ValidationError, match="刚由另一名审核员办理"):
        decide(viewer=world.second, review_id=review.pk, judgement=judged, seen=1, now=NOW)
    assert Opinion.objects.count() == 1


def test_a_stage_passes_only_where_everything_asked_fits(world: World) -> None:
    review = world.under_review()
    judged = fitting(review)
    lacking = {**judged.checklist, "topic": (False, "与已有课程重复")}
    with pytest.raises(ValidationError, match="选题"):
        decide(
            viewer=world.first, review_id=review.pk, judgement=replace(judged, checklist=lacking),
            seen=1, now=NOW,
        )  # fmt: skip
    with pytest.raises(ValidationError, match="政治性"):
        decide(
            viewer=world.first,
            review_id=review.pk,
            judgement=Judgement("pass", {}),
            seen=1,
            now=NOW,
        )
    assert not Opinion.objects.exists()


def test_a_return_says_why(world: World) -> None:
    review = world.under_review()
    for judged, words in (
        (Judgement("return", {}, "  "), "退回要写明"),
        (Judgement("return", {}, "改", {4: "没有这一段"}), "段落不存在"),
        (Judgement("return", {}, "改" * 1001), "最多"),
        (Judgement("shelve", {}, "改"), "通过或退回"),
    ):
        with pytest.raises(ValidationError, match=words):
            decide(viewer=world.first, review_id=review.pk, judgement=judged, seen=1, now=NOW)
    assert not Opinion.objects.exists()


def test_drafts_of_the_system_itself_are_reviewed_like_others(world: World) -> None:
    version = draft_resource(
        viewer=SYSTEM, kind="case", owner_id=world.at("S1"), provenance="local", reach="own",
        on_network=False, content=content(hours_hundredths=0, notes="先讨论，再对照。"), now=NOW,
    )  # fmt: skip
    review = world.submitted(version)
    assert review.hands == [world.registrar.user_id]
    assert [part for part, _text in review.passages] == ["body", "body", "body", "notes"]
