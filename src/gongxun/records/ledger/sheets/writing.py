"""Carrying the decisions on a file of credits out."""

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.files import SheetError
from gongxun.base.sheets.kinds import Decision, Progress
from gongxun.records.ledger.services.drafts import RefusedEntries
from gongxun.records.ledger.services.recording import record_many


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[int]:
    """The entries in order. Raises SheetError where another session has claimed one of the events since the decision."""
    drafts = [decision.payload for decision in decisions]
    progress(_("登记学时"), 0, len(drafts))
    try:
        entries = record_many(viewer=viewer, rows=drafts, now=now)
    except RefusedEntries as refused:
        message = _("导入期间台账有变动（%(first)s），整个文件没有写入")
        raise SheetError(
            message % {"first": refused.problems[0].message}, _("请重新导入。")
        ) from refused
    progress(_("登记学时"), len(drafts), len(drafts))
    return entries
