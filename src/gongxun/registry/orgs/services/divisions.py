from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.models import Division


@dataclass(frozen=True, slots=True)
class NewDivision:
    """An administrative division (GB/T 2260), its parent by code."""

    code: str
    name: str
    parent_code: str | None = None


@transaction.atomic
def add_divisions(*, viewer: Viewer, rows: Iterable[NewDivision], now: datetime) -> int:
    """Make divisions known, or rename those that are; parents may stand anywhere among the rows.

    The list belongs to the whole node, so only the system itself may load it. Returns how many rows
    there were.
    """
    if not viewer.everywhere:
        raise PermissionDenied(_("行政区划由系统统一维护；请联系系统管理员。"))
    divisions = [Division(code=row.code, name=row.name) for row in rows]
    parents = {row.code: row.parent_code for row in rows}
    Division.objects.bulk_create(
        divisions,
        batch_size=5000,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["name"],
    )
    for division in divisions:
        division.parent_id = parents[division.code]
    Division.objects.bulk_update(divisions, ["parent"], batch_size=2000)
    audit.record(viewer, "divisions.add", "division", 0, None, now, {"count": len(divisions)})
    return len(divisions)
