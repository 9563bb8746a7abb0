"""A course from draft to retirement: three reviews with one return, and the gate at every step."""

import pytest
from django.core.exceptions import ValidationError

from gongxun.records.reviews.models import Opinion, Remark, Review, State
from gongxun.records.reviews.services import submit, take_back
from gongxun.records.reviews.testing import passed, returned
from gongxun.registry.orgs.testing import NOW
from gongxun.registry.resources.models import Version
from gongxun.registry.resources.selectors import require_usable
from gongxun.registry.resources.services import edit_draft, recall, retire, revise
from gongxun.registry.resources.testing import content
from tests.records.reviews.conftest import World


def refusal(version: Version) -> str:
    """What the gate says of the resource; empty where it may be used."""
    try:
        require_usable([version.resource_id])
    except ValidationError as refused:
        return " ".join(refused.messages)
    return ""


def mended(world: World, version: Version, **said: object) -> Version:
    version.refresh_from_db()
    return edit_draft(
        viewer=world.registrar, version_id=version.pk, content=content(**said),
        seen=version.edition, now=NOW,
    )  # fmt: skip


def test_from_draft_to_retirement_with_one_return(world: World) -> None:
    version = world.draft()
    assert "还没有送审" in refusal(version)
    review = world.submitted(version)
    assert "还没有通过初审" in refusal(version)
    passed(world.first, review)
    assert "还没有通过复审" in refusal(version)
    returned(world.second, review, {2: "协商会议的时限写错了"})
    assert "还没有送审" in refusal(version)
    version.refresh_from_db()
    assert version.state == "draft"

    body = "第一讲 要约与准备\n第二讲 协商会议（时限已改）\n第三讲 签约与履行"
    mended(world, version, body=body)
    remark = Remark.objects.get()
    again = submit(
        viewer=world.registrar, kind="resource", subject_id=version.pk, now=NOW,
        answers={remark.pk: "已改为二十日内。"},
    )  # fmt: skip
    remark.refresh_from_db()
    assert (again.round, again.earlier_id, again.stage) == (2, review.pk, "first")
    assert (remark.quote, remark.answer) == ("第二讲 协商会议", "已改为二十日内。")
    for viewer, missing in ((world.second, "复审"), (world.first, "终审"), (world.final, "")):
        passed(viewer, again)
        assert missing in refusal(version) if missing else refusal(version) == ""
    version.refresh_from_db()
    assert (version.state, version.digest) == ("published", again.digest)

    new = revise(viewer=world.registrar, resource_id=version.resource_id, now=NOW)
    mended(world, new, changes="补充一次演练")
    second = world.submitted(new)
    assert refusal(version) == "", "what is in use stays in use while its revision is reviewed"
    for viewer in (world.first, world.second, world.final):
        passed(viewer, second)
    version.refresh_from_db()
    new.refresh_from_db()
    assert (version.state, new.state) == ("superseded", "published")
    retire(viewer=world.registrar, resource_id=version.resource_id, reason="内容过时", now=NOW)
    assert "已退出使用" in refusal(version)


def test_recalled_it_is_used_again_only_after_three_reviews(world: World) -> None:
    version = world.draft()
    review = world.submitted(version)
    for viewer in (world.first, world.second, world.final):
        passed(viewer, review)
    recall(viewer=world.registrar, resource_id=version.resource_id, reason="引文有误", now=NOW)
    assert "已被召回" in refusal(version)
    new = revise(viewer=world.registrar, resource_id=version.resource_id, now=NOW)
    mended(world, new, changes="更正引文")
    again = world.submitted(new)
    for viewer, missing in ((world.first, "复审"), (world.second, "终审")):
        passed(viewer, again)
        assert missing in refusal(version)
    passed(world.final, again)
    assert refusal(version) == ""


def test_what_is_under_review_can_be_neither_changed_nor_thrown_away(world: World) -> None:
    version = world.draft()
    world.submitted(version)
    with pytest.raises(ValidationError, match="内容不能更改"):
        mended(world, version, title="改个名")


def test_a_form_sent_twice_submits_once(world: World) -> None:
    version = world.draft()
    assert world.submitted(version) == world.submitted(version)
    assert Review.objects.count() == 1


def test_another_officers_submission_of_what_is_under_review_is_refused(world: World) -> None:
    from gongxun.base.access.roles import Role
    from gongxun.records.reviews.testing import serving

    version = world.draft()
    world.submitted(version)
    other = serving("钱教务", world.at("S1"), Role.SCHOOL_REGISTRAR)
    with pytest.raises(ValidationError, match="审核中"):
        submit(viewer=other, kind="resource", subject_id=version.pk, now=NOW)


def test_taken_back_it_is_a_draft_again_and_passes_anew_from_the_first_review(world: World) -> None:
    version = world.draft()
    review = world.submitted(version)
    passed(world.first, review)
    take_back(viewer=world.registrar, review_id=review.pk, now=NOW)
    take_back(viewer=world.registrar, review_id=review.pk, now=NOW)
    review.refresh_from_db()
    version.refresh_from_db()
    assert (review.state, version.state) == (State.TAKEN_BACK, "draft")
    again = world.submitted(version)
    assert (again.round, again.stage) == (2, "first")
    assert not Opinion.objects.filter(review=again).exists()


def test_what_was_decided_cannot_be_taken_back(world: World) -> None:
    review = world.under_review()
    returned(world.first, review)
    with pytest.raises(ValidationError, match="已退回"):
        take_back(viewer=world.registrar, review_id=review.pk, now=NOW)


def test_a_draft_that_lacks_what_a_review_needs_is_not_submitted(world: World) -> None:
    version = world.draft(summary="")
    with pytest.raises(ValidationError, match="内容简介"):
        world.submitted(version)
    assert not Review.objects.exists()


def test_a_text_changed_behind_the_review_is_not_passed(world: World) -> None:
    version = world.draft()
    review = world.submitted(version)
    Version.objects.filter(pk=version.pk).update(body="换了一份文本")
    with pytest.raises(ValidationError, match="不一致"):
        passed(world.first, review)
    review.refresh_from_db()
    assert review.stage == "first"
    assert not Opinion.objects.exists()
