from datetime import datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit


def note_export(*, viewer: Viewer, organisation_id: int, now: datetime) -> None:
    """Write down that a list of reviews left as a file."""
    audit.record(viewer, "export.reviews", "organisation", organisation_id, organisation_id, now)
