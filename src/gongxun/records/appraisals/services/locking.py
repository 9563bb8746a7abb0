"""Rows held until the transaction ends, and how an act in an appraisal is written down and told."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.records.appraisals.models import Appraisal, Item, Round


def locked_round(round_id: int) -> Round:
    found = Round.objects.select_for_update().filter(pk=round_id).first()
    if found is None:
        raise ValidationError(_("没有这一批评估；请返回列表刷新。"))
    return found


def locked(appraisal_id: int) -> Appraisal:
    """The appraisal with its round and school; raises ValidationError where there is none."""
    held = Appraisal.objects.select_for_update(of=("self",))
    found = held.select_related("round__organiser", "school").filter(pk=appraisal_id).first()
    if found is None:
        raise ValidationError(_("没有这次评估；请返回列表刷新。"))
    return found


def locked_item(item_id: int) -> Item:
    """The item with its appraisal, the appraisal held first."""
    found = Item.objects.filter(pk=item_id).values_list("appraisal_id", flat=True).first()
    appraisal = locked(found or 0)
    item = Item.objects.select_for_update().get(pk=item_id)
    item.appraisal = appraisal
    return item


def require_organises(viewer: Viewer, round_: Round) -> None:
    require(viewer, Permission.EDIT_RESOURCES, "organisation", round_.organiser_id)


def require_keeps(viewer: Viewer, appraisal: Appraisal) -> None:
    require(viewer, Permission.EDIT_RESOURCES, "organisation", appraisal.school_id)


def note(viewer: Viewer, verb: str, appraisal: Appraisal, now: datetime) -> None:
    audit.record(viewer, f"appraisal.{verb}", "appraisal", appraisal.pk, appraisal.school_id, now)


def tell(appraisal: Appraisal, what: str, now: datetime) -> None:
    outbox.emit("appraisals.changed", {"appraisal": appraisal.pk, "what": what}, now)
