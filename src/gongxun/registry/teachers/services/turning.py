"""A teacher suspended, called back, retired."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.outbox import services as outbox
from gongxun.registry.teachers import flow
from gongxun.registry.teachers.models import State, Teacher, Turn
from gongxun.registry.teachers.services.locking import locked_teacher


@transaction.atomic
def turn(*, viewer: Viewer, teacher_id: int, state: str, reason: str, now: datetime) -> Teacher:
    """Suspend, call back or retire a teacher from today on. Tells whoever has her on a timetable.

    Raises PermissionDenied, ValidationError without a reason or where the state does not lead there.
    """
    teacher = locked_teacher(teacher_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", teacher.owner_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么这样办理。")})
    flow.step(teacher, State(state))
    teacher.state_since, teacher.state_reason = viewer.today, reason.strip()[:200]
    teacher.save(update_fields=["state", "state_since", "state_reason"])
    Turn.objects.create(
        teacher=teacher,
        state=teacher.state,
        on=viewer.today,
        reason=teacher.state_reason,
        at=now,
        by=viewer.user_id,
    )
    audit.record(viewer, f"teacher.{teacher.state}", "teacher", teacher.pk, teacher.owner_id, now)
    outbox.emit("teachers.turned", {"teacher": teacher.pk, "state": str(teacher.state)}, now)
    return teacher
