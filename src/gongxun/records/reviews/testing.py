"""Builders for tests: reviewers with files of their own, and judgements on what is in hand."""

from datetime import date

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.access.selectors import viewer_of
from gongxun.records.reviews.checklists import read_checklist
from gongxun.records.reviews.models import Review
from gongxun.records.reviews.services import Judgement, decide
from gongxun.registry.orgs.testing import NOW, TODAY
from gongxun.registry.people.models import Person
from gongxun.registry.people.testing import person, post


def serving(name: str, place: int, role: str = Role.REVIEWER, *, filed: bool = True) -> Viewer:
    """An account with a role at a place, as a rule with a file and a post there."""
    user = User.objects.create(username=f"user-{name}", display_name=name, created_at=NOW)
    Grant.objects.create(
        user=user, role=role, scope_kind="organisation", scope_id=place, valid_from=date(2024, 1, 1)
    )
    if filed:
        key = person(7000 + user.pk % 900, name)
        post(key, place)
        Person.objects.filter(pk=key).update(user=user)
    return viewer_of(user.pk, TODAY)


def fitting(review: Review, words: str = "") -> Judgement:
    """Everything asked fits."""
    asked = read_checklist().asked(review.stage, review.shape)
    return Judgement("pass", {one.key: (True, "") for one in asked}, words)


def passed(viewer: Viewer, review: Review) -> Review:
    """The review after the viewer has passed its present stage."""
    review.refresh_from_db()
    return decide(
        viewer=viewer, review_id=review.pk, judgement=fitting(review), seen=review.edition, now=NOW
    )


def returned(viewer: Viewer, review: Review, remarks: dict[int, str] | None = None) -> Review:
    review.refresh_from_db()
    verdict = Judgement("return", {}, "第二讲的数据没有出处，请补上。", remarks or {})
    return decide(
        viewer=viewer, review_id=review.pk, judgement=verdict, seen=review.edition, now=NOW
    )
