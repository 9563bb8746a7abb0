"""The life of a review.

open (first → second → final) → passed, when the final review passes;
open → returned by a reviewer of any stage; open → taken back by its owner. What has ended stays ended.
"""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.records.reviews.models import ORDER, Review, Stage, State

SATURDAY = 5


def require_open(review: Review) -> None:
    """Raises ValidationError where the review has ended."""
    if not review.is_open:
        raise ValidationError(
            _("这一轮审核%(state)s，没有重复办理。请刷新页面查看最新状态。")
            % {"state": review.get_state_display()}
        )


def is_last(review: Review) -> bool:
    return review.stage == ORDER[-1]


def go_on(review: Review, due_on: date) -> None:
    """To the next stage, free for anybody to take up."""
    review.stage = ORDER[ORDER.index(Stage(review.stage)) + 1]
    review.due_on = due_on
    review.taken_by = review.taken_at = None


def end(review: Review, state: State, now: datetime) -> None:
    """Raises ValidationError where the review has ended already."""
    require_open(review)
    review.state, review.closed_at = state, now


def working_days_after(start: date, days: int) -> date:
    """The day that lies ``days`` working days after ``start``; weekends do not count."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= day.weekday() < SATURDAY
    return day
