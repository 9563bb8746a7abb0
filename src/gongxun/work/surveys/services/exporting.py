from datetime import datetime

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.work.surveys.models import Survey


def note_export(
    *, viewer: Viewer, survey: Survey | None, organisation_id: int, what: str, now: datetime
) -> None:
    """Write down that a list, the results or the answers of a survey left as a file."""
    if survey is None:
        audit.record(viewer, what, "organisation", organisation_id, organisation_id, now)
    else:
        audit.record(viewer, what, "survey", survey.pk, organisation_id, now)
