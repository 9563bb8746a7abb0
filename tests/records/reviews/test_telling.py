"""Who is told what waits, what became of the material, and what is late."""

from datetime import datetime, timedelta

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant
from gongxun.base.notices.models import Notice
from gongxun.base.outbox.services import hand_on
from gongxun.records.reviews.models import Review
from gongxun.records.reviews.services import remind_overdue, take_back, take_up
from gongxun.records.reviews.testing import passed, returned
from gongxun.registry.orgs.testing import NOW, TODAY
from tests.records.reviews.conftest import World


def told(viewer: Viewer) -> list[str]:
    """Titles of what a viewer has not read, the oldest first."""
    hand_on(NOW)
    rows = Notice.objects.filter(account_id=viewer.user_id, read_at=None)
    return list(rows.order_by("pk").values_list("title", flat=True))


def late(review: Review) -> datetime:
    review.refresh_from_db()
    return NOW + timedelta(days=(review.due_on - TODAY).days + 1)


def test_the_nearest_reviewers_are_told_stage_by_stage(world: World) -> None:
    review = world.under_review()
    assert told(world.schools_own) == ["有一份材料等待初审"]
    assert told(world.first) == []
    passed(world.schools_own, review)
    assert told(world.schools_own) == []
    assert told(world.first) == ["有一份材料等待复审"], "who has decided is passed over"
    assert told(world.registrar) == ["送审的材料通过了初审"]
    passed(world.first, review)
    assert told(world.first) == []
    assert told(world.final) == ["有一份材料等待终审"]
    passed(world.final, review)
    assert told(world.second) == told(world.final) == []
    assert told(world.registrar)[-1] == "送审的材料通过三审，已发布"


def test_the_author_is_told_of_a_return_with_its_words(world: World) -> None:
    review = world.under_review()
    returned(world.schools_own, review)
    assert told(world.registrar) == ["送审的材料被退回，请修改"]
    body = Notice.objects.get(account_id=world.registrar.user_id).body
    assert "集体协商实务" in body
    assert "没有出处" in body
    assert told(world.schools_own) == []


def test_taken_back_nobody_waits_for_it(world: World) -> None:
    review = world.under_review()
    assert told(world.schools_own)
    take_back(viewer=world.registrar, review_id=review.pk, now=NOW)
    assert told(world.schools_own) == []
    assert told(world.registrar) == []


def test_what_is_late_is_reminded_of_once_a_stage(world: World) -> None:
    review = world.under_review()
    assert remind_overdue(now=NOW) == 0
    assert remind_overdue(now=late(review)) == 1
    assert remind_overdue(now=late(review) + timedelta(days=1)) == 0
    assert set(told(world.schools_own)) == {"有一份材料等待初审", "有一份材料的初审已超期"}
    passed(world.schools_own, review)
    assert told(world.schools_own) == []
    assert remind_overdue(now=late(review)) == 3


def test_who_holds_what_is_late_is_reminded_too(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    assert remind_overdue(now=late(review)) == 2
    assert told(world.first) == ["有一份材料的初审已超期"]


def test_who_has_resigned_is_not_reminded(world: World) -> None:
    review = world.under_review()
    take_up(viewer=world.first, review_id=review.pk, now=NOW)
    Grant.objects.filter(user_id=world.first.user_id).update(valid_to=TODAY)
    assert remind_overdue(now=late(review)) == 1
    assert told(world.first) == []
