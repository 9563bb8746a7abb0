"""Carrying the decisions out, parents before their children."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.kinds import Decision, Progress, Status
from gongxun.registry.orgs.services.founding import found_many
from gongxun.registry.orgs.sheets.deciding import COMPARED, ChangedRow
from gongxun.registry.orgs.sheets.rewriting import Rewriting, rewrite


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    """The traces: identifier and code, what a row left (``after``) and what stood there (``before``)."""
    new = [made.payload for made in decisions if made.status is Status.CREATED]
    ids = found_many(viewer=viewer, rows=new, now=now) if new else {}
    progress(_("设立单位"), len(new), len(new))
    changed = [made.payload for made in decisions if made.status is Status.CHANGED]
    rewrite(viewer, [_rewriting(each) for each in changed], now, progress)
    return [
        _trace_of_change(made.payload)
        if made.status is Status.CHANGED
        else {
            "id": ids[made.payload.code],
            "code": made.payload.code,
            "after": {name: getattr(made.payload, name) for name in COMPARED},
        }
        for made in decisions
    ]


def _rewriting(payload: ChangedRow) -> Rewriting:
    fields = {name: getattr(payload.row, name) for name in payload.fields}
    return Rewriting(payload.record.id, fields, payload.order)


def _trace_of_change(payload: ChangedRow) -> dict[str, Any]:
    return {
        "id": payload.record.id,
        "code": payload.row.code,
        "after": {name: getattr(payload.row, name) for name in payload.fields},
        "before": {name: getattr(payload.record, name) for name in payload.fields},
        "order": payload.order,
    }
