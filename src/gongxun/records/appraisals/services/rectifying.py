"""What a school mends, and whether the organiser accepts it."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.files import services as files
from gongxun.base.files.kinds import EVIDENCE, SHEETS
from gongxun.records.appraisals import flow
from gongxun.records.appraisals.models import Evidence, Item, ItemState
from gongxun.records.appraisals.services.locking import (
    locked_item,
    note,
    require_keeps,
    require_organises,
    tell,
)

if TYPE_CHECKING:
    from django.core.files.base import File


@transaction.atomic
def report(
    *,
    viewer: Viewer,
    item_id: int,
    words: str,
    uploads: "Sequence[File[bytes]]",
    now: datetime,
) -> Item:
    """Say what was done about an item and show it; late reports count too.

    Raises PermissionDenied, ValidationError by field: without words, or without any evidence.
    """
    item = locked_item(item_id)
    appraisal = item.appraisal
    require_keeps(viewer, appraisal)
    flow.require_item(item, ItemState.OPEN)
    if not words.strip():
        raise ValidationError({"words": _("整改情况没有填写。请写明做了什么、结果如何。")})
    if not uploads and not item.evidence.exists():
        raise ValidationError({"files": _("请附至少一份佐证，例如文件、照片或清单。")})
    for upload in uploads:
        try:
            stored = files.store_file(
                viewer=viewer, upload=upload, now=now, allowed=EVIDENCE | SHEETS
            )
        except ValidationError as refused:
            raise ValidationError({"files": refused.messages}) from refused
        Evidence.objects.create(
            appraisal=appraisal, item=item, file=stored, added_at=now, added_by=viewer.user_id
        )
    item.state, item.report = ItemState.REPORTED, words.strip()[:1000]
    item.reported_at, item.reported_by = now, viewer.user_id
    item.save()
    note(viewer, "report", appraisal, now)
    tell(appraisal, "reported", now)
    return item


@transaction.atomic
def accept(*, viewer: Viewer, item_id: int, now: datetime) -> Item:
    """What was done suffices. Raises PermissionDenied, ValidationError where nothing is reported."""
    item = _decided(viewer, item_id, ItemState.ACCEPTED, "", now)
    note(viewer, "accept", item.appraisal, now)
    tell(item.appraisal, "accepted", now)
    return item


@transaction.atomic
def send_back(*, viewer: Viewer, item_id: int, reason: str, now: datetime) -> Item:
    """What was done does not suffice, and why. Raises PermissionDenied, ValidationError."""
    if not reason.strip():
        raise ValidationError({"reason": _("退回的原因没有填写。请写明还差什么。")})
    item = _decided(viewer, item_id, ItemState.OPEN, reason.strip()[:500], now)
    note(viewer, "send_back", item.appraisal, now)
    tell(item.appraisal, "sent_back", now)
    return item


def _decided(viewer: Viewer, item_id: int, state: ItemState, returned: str, now: datetime) -> Item:
    item = locked_item(item_id)
    require_organises(viewer, item.appraisal.round)
    flow.require_item(item, ItemState.REPORTED)
    item.state, item.returned = state, returned
    item.decided_at, item.decided_by = now, viewer.user_id
    item.save()
    return item
