"""Carrying the decisions out through the services, parents before their children."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.kinds import Decision, Progress, Status
from gongxun.registry.orgs.selectors.records import records_by_code
from gongxun.registry.orgs.services.affiliating import affiliate
from gongxun.registry.orgs.services.founding import found_many
from gongxun.registry.orgs.services.moving import move
from gongxun.registry.orgs.services.revising import REVISABLE, rename, revise
from gongxun.registry.orgs.sheets.deciding import ChangedRow


def write(decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress) -> None:
    new = [made.payload for made in decisions if made.status is Status.CREATED]
    if new:
        found_many(viewer=viewer, rows=new, now=now)
    progress(_("设立单位"), len(new), len(new))
    changed = [made.payload for made in decisions if made.status is Status.CHANGED]
    for at, payload in enumerate(sorted(changed, key=lambda each: each.order), start=1):
        _carry_out(payload, viewer, now)
        progress(_("更新单位"), at, len(changed))


def _carry_out(payload: ChangedRow, viewer: Viewer, now: datetime) -> None:
    row, key, today = payload.row, payload.record.id, viewer.today
    if "parent_code" in payload.fields:
        parent = records_by_code([row.parent_code or ""])[row.parent_code or ""]
        move(viewer=viewer, organisation_id=key, parent_id=parent.id, on=today, now=now)
    if "name" in payload.fields:
        rename(viewer=viewer, organisation_id=key, name=row.name, on=today, now=now)
    revised: dict[str, Any] = {
        name: getattr(row, name) for name in payload.fields if name in REVISABLE
    }
    if revised:
        revise(viewer=viewer, organisation_id=key, now=now, **revised)
    if "industrial_union_code" in payload.fields:
        code = row.industrial_union_code or ""
        union = records_by_code([code])[code]
        affiliate(
            viewer=viewer, organisation_id=key, industrial_union_id=union.id, on=today, now=now
        )
