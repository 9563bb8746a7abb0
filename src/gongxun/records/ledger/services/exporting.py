"""Personal data that is looked at or leaves the system is written down."""

from datetime import datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.people.selectors import holding_appointment


def note_export(
    *, viewer: Viewer, what: str, subject_kind: str, subject_id: int, now: datetime
) -> None:
    """``what``: ``ledger`` of a person, or a list of an organisation such as ``proposals``."""
    organisation = subject_id if subject_kind == "organisation" else _place(viewer, subject_id)
    audit.record(viewer, f"export.{what}", subject_kind, subject_id, organisation, now)


def note_view(
    *, viewer: Viewer, what: str, person_id: int, now: datetime, **detail: int | None
) -> None:
    """That somebody else looked at a person's record; the caller leaves out who looks at her own."""
    audit.record(
        viewer, f"view.{what}", "person", person_id, _place(viewer, person_id), now, detail
    )


def note_list_view(*, viewer: Viewer, what: str, now: datetime) -> None:
    """That a list of what others put forward was looked at: ``proposals`` or ``objections``."""
    audit.record_list_view(viewer, what, Permission.RECOGNISE_ENTRIES, now)


def _place(viewer: Viewer, person_id: int) -> int | None:
    """The organisation whose audit administrator is to see it: where the person serves."""
    post = holding_appointment(person_id, viewer.today)
    return post.organisation_id if post else None
