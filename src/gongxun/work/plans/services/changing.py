"""What happens to an approved plan: changed with a reason, its classes added, moved, cancelled, held."""

from datetime import date, datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.registry.orgs.selectors import facts_of
from gongxun.work.plans import flow
from gongxun.work.plans.models import PlannedClass
from gongxun.work.plans.services.content import (
    FIELDS,
    ClassContent,
    NewClass,
    checked_content,
    columns,
    content_of,
    require_edition,
    require_room,
    touch,
)
from gongxun.work.plans.services.lining import insert
from gongxun.work.plans.services.locking import locked_class, locked_plan
from gongxun.work.plans.services.noting import keep_change, note


@transaction.atomic
def change_class(
    *,
    viewer: Viewer,
    class_id: int,
    content: ClassContent,
    reason: str,
    seen: int,
    now: datetime,
) -> PlannedClass:
    """Change a class of an approved plan; every field that differs is kept with the reason.

    Raises PermissionDenied, ValidationError by field, without a reason, or where it was changed meanwhile.
    """
    one = locked_class(class_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    flow.require_under_way(one.plan)
    _require_reason(reason)
    require_edition(one, seen)
    if one.state != "planned":
        raise ValidationError(_("只有待举办的班次可以变更。"))
    checked = checked_content(content, facts_of({content.school_id or 0}))
    require_room(one, checked.places)
    before, after = columns(content_of(one)), columns(checked)
    changed = [name for name in FIELDS if before[name] != after[name]]
    for name in changed:
        setattr(one, name, after[name])
        keep_change(
            viewer, one.plan, one, name, _words(before[name]), _words(after[name]), reason, now
        )
    if changed:
        one.edition += 1
        one.save()
        touch(one.plan)
        note(viewer, "plan.change", one.plan, now, {"class": one.pk})
    return one


@transaction.atomic
def add_later(
    *, viewer: Viewer, plan_id: int, content: ClassContent, reason: str, now: datetime
) -> PlannedClass:
    """Add a class to an approved plan, with a reason. Raises PermissionDenied, ValidationError by field."""
    plan = locked_plan(plan_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", plan.organisation_id)
    flow.require_under_way(plan)
    _require_reason(reason)
    made = insert(plan, [NewClass(content)])[0]
    keep_change(viewer, plan, made, "added", "", made.title, reason, now)
    note(viewer, "plan.change", plan, now, {"class": made.pk})
    return made


@transaction.atomic
def cancel_class(*, viewer: Viewer, class_id: int, reason: str, now: datetime) -> PlannedClass:
    """Cancel a class of an approved plan; it stays in the plan with its reason. Done twice it is done once.

    Raises PermissionDenied, ValidationError.
    """
    one = locked_class(class_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    flow.require_under_way(one.plan)
    if one.state == "cancelled":
        return one
    _require_reason(reason)
    flow.cancel(one)
    one.reason, one.edition = reason.strip()[:300], one.edition + 1
    one.save()
    touch(one.plan)
    keep_change(viewer, one.plan, one, "cancelled", one.title, "", reason, now)
    note(viewer, "plan.cancel_class", one.plan, now, {"class": one.pk})
    return one


@transaction.atomic
def record_held(
    *,
    viewer: Viewer,
    class_id: int,
    held_from: date,
    held_to: date,
    attended: int,
    attended_part_time: int,
    seen: int,
    now: datetime,
) -> PlannedClass:
    """Write down that a class was held, or mend what was written. Days both included.

    Raises PermissionDenied, ValidationError by field.
    """
    one = locked_class(class_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.plan.organisation_id)
    flow.require_under_way(one.plan)
    require_edition(one, seen)
    faults = {}
    if held_to < held_from:
        faults["held_to"] = _("结束日期不能早于开始日期。")
    if held_from > viewer.today:
        faults["held_from"] = _("尚未开始的班次不能登记为已举办。")
    if attended_part_time > attended:
        faults["attended_part_time"] = _("兼职领导人数不能超过参训人数。")
    if faults:
        raise ValidationError(faults)
    flow.hold(one)
    one.held_from, one.held_to = held_from, held_to
    one.attended, one.attended_part_time = attended, attended_part_time
    one.edition += 1
    one.save()
    touch(one.plan)
    note(viewer, "plan.hold_class", one.plan, now, {"class": one.pk, "attended": attended})
    return one


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。计划已批准，变更须写明原因。")})


def _words(value: Any) -> str:  # noqa: ANN401 (a field of any kind)
    """A field's value as the history keeps it: keys as they are, so that any language can say them."""
    if isinstance(value, list):
        return ",".join(map(str, value))
    return "" if value is None else str(value)
