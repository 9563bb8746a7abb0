"""Carrying the decisions on a file of credits out."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.kinds import Decision, Progress
from gongxun.records.ledger.services.recording import record_many


def write(decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress) -> None:
    """Raises RefusedEntries where another session has claimed one of the events since the decision."""
    drafts = [decision.payload for decision in decisions]
    progress(_("登记学时"), 0, len(drafts))
    record_many(viewer=viewer, rows=drafts, now=now)
    progress(_("登记学时"), len(drafts), len(drafts))
