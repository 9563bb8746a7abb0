from datetime import datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit


def note_export(*, viewer: Viewer, organisation_id: int, kind: str, now: datetime) -> None:
    """Write down that personal data of an organisation left the system as a file."""
    audit.record(viewer, f"export.{kind}", "organisation", organisation_id, organisation_id, now)
