from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import QuerySet

from gongxun.base.audit.models import AuditRow

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: list[AuditRow]
    after: str | None


def audit_rows(
    viewer: Viewer,
    *,
    verb: str = "",
    actor_id: int | None = None,
    since: date | None = None,
    until: date | None = None,
    after: int | None = None,
) -> AuditPage:
    """One page of what happened in the viewer's organisations, newest first; ``after`` is the last number seen."""
    rows = _in_scope(viewer)
    if verb:
        rows = rows.filter(verb__startswith=verb)
    if actor_id is not None:
        rows = rows.filter(actor_id=actor_id)
    if since:
        rows = rows.filter(at__date__gte=since)
    if until:
        rows = rows.filter(at__date__lte=until)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    found = list(rows.order_by("-pk")[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    return AuditPage(found[:PAGE_SIZE], str(found[PAGE_SIZE - 1].pk) if more else None)


def _in_scope(viewer: Viewer) -> QuerySet[AuditRow]:
    if viewer.everywhere:
        return AuditRow.objects.all()
    return AuditRow.objects.filter(organisation_id__in=viewer.reach("audit.view", "organisation"))
