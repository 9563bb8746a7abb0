from datetime import datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.teachers.models import Teacher
from gongxun.registry.teachers.selectors.visibility import is_own


def note_view(*, viewer: Viewer, teacher: Teacher, now: datetime) -> None:
    """Write down that somebody else looked at a teacher's page."""
    if not is_own(viewer, teacher):
        audit.record_view(viewer, "teacher", "teacher", teacher.pk, teacher.owner_id, now)


def note_list_view(*, viewer: Viewer, now: datetime) -> None:
    """Write down that a page of the register was looked at."""
    audit.record_list_view(viewer, "teachers", Permission.VIEW_RESOURCES, now)


def note_export(*, viewer: Viewer, organisation_id: int, now: datetime) -> None:
    """Write down that the register left as a file."""
    audit.record(viewer, "export.teachers", "organisation", organisation_id, organisation_id, now)
