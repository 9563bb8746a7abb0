from datetime import datetime
from typing import TYPE_CHECKING

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.registry.people.selectors import holding_appointment

if TYPE_CHECKING:
    from gongxun.registry.people.models import Person


def note_export(*, viewer: Viewer, organisation_id: int, kind: str, now: datetime) -> None:
    """Write down that personal data of an organisation left the system as a file."""
    audit.record(viewer, f"export.{kind}", "organisation", organisation_id, organisation_id, now)


def note_view(*, viewer: Viewer, person: "Person", what: str, now: datetime) -> None:
    """Write down that somebody else looked at a person's standing; looking at one's own is nobody's business."""
    if viewer.user_id is not None and person.user_id == viewer.user_id:
        return
    post = holding_appointment(person.pk, viewer.today)
    place = post.organisation_id if post else None
    audit.record_view(viewer, what, "person", person.pk, place, now)


def note_list_view(*, viewer: Viewer, organisation_id: int, now: datetime) -> None:
    """Write down that a page of the people of an organisation was looked at, in one row."""
    audit.record_view(viewer, "people", "organisation", organisation_id, organisation_id, now)
