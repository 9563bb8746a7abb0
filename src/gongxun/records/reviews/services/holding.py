"""A reviewer takes up a stage, so that nobody else begins on it, and gives it back."""

from datetime import datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.records.reviews import flow
from gongxun.records.reviews.models import Review
from gongxun.records.reviews.selectors import bar, outside
from gongxun.records.reviews.services.locking import locked


@transaction.atomic
def take_up(*, viewer: Viewer, review_id: int, now: datetime) -> Review:
    """Hold the present stage until its day is over; done twice it is done once.

    Raises PermissionDenied outside the viewer's scope, ValidationError where the review has ended,
    is her own work, or somebody else holds it.
    """
    review = require_reviewer(viewer, review_id)
    if review.taken_by == viewer.user_id:
        return review
    review.taken_by, review.taken_at = viewer.user_id, now
    review.save(update_fields=["taken_by", "taken_at"])
    _note(viewer, "review.take_up", review, now)
    return review


@transaction.atomic
def give_back(*, viewer: Viewer, review_id: int, now: datetime) -> Review:
    """Free what the viewer holds; what she does not hold stays as it is."""
    review = locked(review_id)
    if not review.is_open or viewer.user_id is None or review.taken_by != viewer.user_id:
        return review
    review.taken_by = review.taken_at = None
    review.save(update_fields=["taken_by", "taken_at"])
    _note(viewer, "review.give_back", review, now)
    return review


def require_reviewer(viewer: Viewer, review_id: int) -> Review:
    """The review held, where the viewer may decide on it now."""
    review = locked(review_id)
    flow.require_open(review)
    if words := outside(viewer, review):
        raise PermissionDenied(words)
    if words := bar(viewer, review):
        raise ValidationError(words)
    return review


def _note(viewer: Viewer, verb: str, review: Review, now: datetime) -> None:
    audit.record(viewer, verb, "review", review.pk, review.organisation_id, now)
