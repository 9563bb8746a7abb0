"""What reviews tell people: what waits for a reviewer, what became of one's own material, what is late."""

from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.notices import kinds
from gongxun.base.notices import services as notices
from gongxun.base.notices.services import Message
from gongxun.records.reviews.models import ORDER, Decision, Opinion, Review, State
from gongxun.records.reviews.selectors import holders_of, place_of
from gongxun.registry.orgs.selectors import nearest_holders

TO_REVIEW, OVERDUE, RESULTS = "reviews.to_review", "reviews.overdue", "reviews.results"


def register_kinds() -> None:
    for name, title, about in (
        (
            TO_REVIEW,
            gettext_lazy("待审核的教学资源"),
            gettext_lazy("有材料等您初审、复审或终审；别人办完即自动标为已读。"),
        ),
        (
            OVERDUE,
            gettext_lazy("超期的审核"),
            gettext_lazy("您可以办理的审核过了期限，每一审提醒一次。"),
        ),
    ):
        kinds.register(kinds.Kind(name, title, about, _reviews))
    kinds.register(
        kinds.Kind(
            RESULTS,
            gettext_lazy("送审材料的审核结果"),
            gettext_lazy("您送审的材料通过一审、被退回或已发布。"),
            lambda viewer: bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        )
    )


def _reviews(viewer: Viewer) -> bool:
    return bool(viewer.scopes(Permission.REVIEW_RESOURCES, "organisation"))


def tell_waiting(payload: dict[str, Any], at: datetime) -> None:
    """After ``reviews.waiting``: the reviewers nearest to where the stage is decided, and the author of progress."""
    review = Review.objects.filter(pk=payload["review"]).first()
    stage = payload["stage"]
    if review is None:
        return
    place = ORDER.index(stage)
    _settle(review, [one.value for one in ORDER[:place]], at)
    if place:
        _tell_author(
            review, f"passed:{ORDER[place - 1].value}",
            _("送审的材料通过了%(stage)s") % {"stage": ORDER[place - 1].label}, "", at,
        )  # fmt: skip
    if review.state != State.OPEN or review.stage != stage:
        return
    notices.notify(
        kind=TO_REVIEW,
        messages=[
            Message(
                account,
                _key(review, stage),
                _("有一份材料等待%(stage)s") % {"stage": review.get_stage_display()},
                reverse("reviews:review", args=[review.pk]),
                _matter(review),
            )
            for account in _reviewers(review, timezone.localdate(at))
        ],
        now=at,
    )


def tell_ended(payload: dict[str, Any], at: datetime) -> None:
    """After ``reviews.ended``: nobody has to review it any more; its author learns how it ended."""
    review = Review.objects.filter(pk=payload["review"]).first()
    if review is None:
        return
    _settle(review, [one.value for one in ORDER], at)
    if review.state == State.RETURNED:
        opinion = review.opinions.filter(decision=Decision.RETURN).first()
        words = opinion.words if opinion else ""
        _tell_author(review, "returned", _("送审的材料被退回，请修改"), words, at)
    elif review.state == State.PASSED:
        _tell_author(review, "passed", _("送审的材料通过三审，已发布"), "", at)


def remind_overdue(*, now: datetime) -> int:
    """Remind of every stage whose day is over whoever may decide on it; of each once. Returns how many were told."""
    today, told = timezone.localdate(now), 0
    late = Review.objects.filter(state=State.OPEN, due_on__lt=today).defer("passages")
    for review in late.order_by("pk").iterator(500):
        found = notices.notify(
            kind=OVERDUE,
            messages=[
                Message(
                    account,
                    f"{_key(review, review.stage)}:overdue",
                    _("有一份材料的%(stage)s已超期") % {"stage": review.get_stage_display()},
                    reverse("reviews:review", args=[review.pk]),
                    _("%(matter)s。应于 %(day)s 前办理。")
                    % {"matter": _matter(review), "day": review.due_on.isoformat()},
                )
                for account in {*_reviewers(review, today), *_taker(review, today)}
            ],
            now=now,
        )
        told += len(found.now)
    return told


def _taker(review: Review, today: date) -> list[int]:
    """Who took the review up and still may review it, though its day is over."""
    if review.taken_by is None:
        return []
    asked = Review(
        pk=review.pk, state=review.state, stage=review.stage, taken_by=review.taken_by,
        organisation_id=review.organisation_id, due_on=today,
    )  # fmt: skip
    return list(holders_of([asked], today).values())


def _reviewers(review: Review, today: date) -> list[int]:
    place = place_of(review.organisation_id, review.stage)
    decided = Opinion.objects.filter(review=review).values_list("reviewer", flat=True)
    besides = {*review.hands, *decided}
    return nearest_holders(place.id, Permission.REVIEW_RESOURCES, today, besides=besides)


def _tell_author(review: Review, what: str, title: str, body: str, at: datetime) -> None:
    text = _matter(review)
    if body:
        text += _("。意见：%(words)s") % {"words": body}
    accounts = {review.submitted_by, *review.hands} - {None}
    notices.notify(
        kind=RESULTS,
        messages=[
            Message(
                account,
                f"review:{review.pk}:{what}",
                title,
                reverse("reviews:review", args=[review.pk]),
                text,
            )
            for account in accounts
            if account is not None
        ],
        now=at,
    )


def _settle(review: Review, stages: list[str], at: datetime) -> None:
    keys = [_key(review, stage) for stage in stages]
    notices.settle(keys=[*keys, *(f"{key}:overdue" for key in keys)], now=at)


def _key(review: Review, stage: str) -> str:
    return f"review:{review.pk}:{stage}"


def _matter(review: Review) -> str:
    return _("《%(title)s》，第 %(round)d 轮") % {"title": review.title, "round": review.round}
