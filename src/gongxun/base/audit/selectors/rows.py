from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.utils import timezone

from gongxun.base.audit.models import AuditRow
from gongxun.base.shell.counting import up_to

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer

PAGE_SIZE = 50
VIEW_AUDIT = "audit.view"


@dataclass(frozen=True, slots=True)
class AuditQuery:
    """What is asked of the audit; what is empty does not narrow it.

    ``verb`` is a verb or its beginning up to a dot; ``organisation_id`` counts with all below it
    in ``organisation_ids``. ``after`` and ``before`` are numbers of rows seen.
    """

    verb: str = ""
    actor_id: int | None = None
    subject_kind: str = ""
    subject_id: int | None = None
    organisation_ids: QuerySet[AuditRow, int] | None = None
    since: date | None = None
    until: date | None = None
    after: int | None = None
    before: int | None = None


@dataclass(frozen=True, slots=True)
class AuditPage:
    rows: list[AuditRow]
    total: int
    before: str | None
    after: str | None


def matching(viewer: Viewer, query: AuditQuery) -> QuerySet[AuditRow]:
    """What happened in the viewer's organisations, as far as ``query`` asks, in no order."""
    rows = _in_scope(viewer)
    if query.verb:
        rows = rows.filter(Q(verb=query.verb) | Q(verb__startswith=f"{query.verb}."))
    if query.actor_id is not None:
        rows = rows.filter(actor_id=query.actor_id)
    if query.subject_kind:
        rows = rows.filter(subject_kind=query.subject_kind)
    if query.subject_id is not None:
        rows = rows.filter(subject_id=query.subject_id)
    if query.organisation_ids is not None:
        rows = rows.filter(organisation_id__in=query.organisation_ids)
    if query.since:
        rows = rows.filter(at__gte=_begin(query.since))
    if query.until:
        rows = rows.filter(at__lt=_begin(query.until + timedelta(days=1)))
    return rows


def _begin(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def audit_rows(viewer: Viewer, query: AuditQuery) -> AuditPage:
    """One page, newest first."""
    rows = matching(viewer, query)
    total = up_to(rows)
    if query.before is not None:
        found = list(rows.filter(pk__gt=query.before).order_by("pk")[: PAGE_SIZE + 1])
        more_newer, more_older = len(found) > PAGE_SIZE, True
        found = found[:PAGE_SIZE][::-1]
    else:
        older = rows if query.after is None else rows.filter(pk__lt=query.after)
        found = list(older.order_by("-pk")[: PAGE_SIZE + 1])
        more_newer, more_older = query.after is not None, len(found) > PAGE_SIZE
        found = found[:PAGE_SIZE]
    return AuditPage(
        rows=found,
        total=total,
        before=str(found[0].pk) if found and more_newer else None,
        after=str(found[-1].pk) if found and more_older else None,
    )


def verbs_in_use(viewer: Viewer) -> list[str]:
    """The verbs that the viewer's part of the audit holds."""
    return sorted(_in_scope(viewer).values_list("verb", flat=True).distinct())


def _in_scope(viewer: Viewer) -> QuerySet[AuditRow]:
    """Rows of the viewer's organisations; what belongs to none is for whoever audits the whole tree."""
    if viewer.everywhere or viewer.everything(VIEW_AUDIT, "organisation"):
        return AuditRow.objects.all()
    return AuditRow.objects.filter(organisation_id__in=viewer.reach(VIEW_AUDIT, "organisation"))
