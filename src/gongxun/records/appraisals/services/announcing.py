"""Results: announced with what is to be mended, closed once it is, or cancelled before."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.records.appraisals import flow
from gongxun.records.appraisals.models import Appraisal, Item, ItemState, State
from gongxun.records.appraisals.services.locking import locked, note, require_organises, tell

MOST_ITEMS = 30


class Demand(NamedTuple):
    """Something to mend, by a day."""

    words: str
    due_on: date


@transaction.atomic
def announce(
    *, viewer: Viewer, appraisal_id: int, demands: Sequence[Demand], seen: int, now: datetime
) -> Appraisal:
    """Tell the school its result, with what it has to mend. ``seen``: the edition that was looked at.

    Raises PermissionDenied, ValidationError by field, or where something changed meanwhile.
    """
    appraisal = locked(appraisal_id)
    require_organises(viewer, appraisal.round)
    if appraisal.edition != seen:
        raise ValidationError(_("这次评估刚有变动，没有公布。请核对最新情况后再办理。"))
    flow.step(appraisal, State.RECTIFICATION if demands else State.ANNOUNCED)
    if len(demands) > MOST_ITEMS or any(not one.words.strip() for one in demands):
        raise ValidationError(
            {"demands": _("整改要求每行一条，不能空，最多 %(most)d 条。") % {"most": MOST_ITEMS}}
        )
    if any(one.due_on <= viewer.today for one in demands):
        raise ValidationError({"due_on": _("整改期限须晚于今天。")})
    Item.objects.bulk_create(
        Item(appraisal=appraisal, place=place, demand=one.words.strip()[:500], due_on=one.due_on)
        for place, one in enumerate(demands, 1)
    )
    appraisal.announced_on = viewer.today
    appraisal.save()
    note(viewer, "announce", appraisal, now)
    tell(appraisal, "announced", now)
    return appraisal


@transaction.atomic
def close(*, viewer: Viewer, appraisal_id: int, now: datetime) -> Appraisal:
    """End an appraisal of which nothing is left to mend; done twice it is done once.

    Raises PermissionDenied, ValidationError that says how much is left.
    """
    appraisal = locked(appraisal_id)
    require_organises(viewer, appraisal.round)
    if appraisal.state == State.CLOSED:
        return appraisal
    left = appraisal.items.exclude(state=ItemState.ACCEPTED).count()
    if left:
        raise ValidationError(_("还有 %(left)d 条整改没有验收，不能办结。") % {"left": left})
    flow.step(appraisal, State.CLOSED)
    appraisal.closed_on = viewer.today
    appraisal.save()
    note(viewer, "close", appraisal, now)
    tell(appraisal, "closed", now)
    return appraisal


@transaction.atomic
def cancel_appraisal(*, viewer: Viewer, appraisal_id: int, reason: str, now: datetime) -> Appraisal:
    """End an appraisal without a result, before it is announced. Raises PermissionDenied, ValidationError."""
    appraisal = locked(appraisal_id)
    require_organises(viewer, appraisal.round)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么取消。")})
    flow.step(appraisal, State.CANCELLED)
    appraisal.end_reason, appraisal.closed_on = reason.strip()[:200], viewer.today
    appraisal.save()
    note(viewer, "cancel", appraisal, now)
    tell(appraisal, "cancelled", now)
    return appraisal
