from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from io import BytesIO
from itertools import islice
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.forms import AuditFilter
from gongxun.base.access.gate import members_of, names_of
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import account_id, usernames
from gongxun.base.audit import services
from gongxun.base.audit.selectors import AuditQuery, audit_rows, matching
from gongxun.base.audit.words import kind_words, verb_words
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page

if TYPE_CHECKING:
    from gongxun.base.audit.models import AuditRow

NOBODY = -1
EXPORT_LIMIT = 100_000
BATCH = 1000


@dataclass(frozen=True, slots=True)
class Told:
    """A row in words: who, what, on whom, where."""

    row: "AuditRow"
    actor: str
    verb: str
    kind: str
    whom: str
    place: str


@login_required
@require_GET
def audit(request: ViewerRequest) -> HttpResponse:
    """What happened in the audit administrator's organisations, newest first."""
    form = _form(request)
    found = audit_rows(request.viewer, _query(form))
    context = {
        "title": _("审计"),
        "form": form,
        "rows": list(_told(found.rows)),
        "page": Page(found.total, before=found.before, after=found.after),
        "frame": Frame(fresh=True),
    }
    return render(request, "access/audit.html", context)


@login_required
@requires_second_factor
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The rows of the address as a workbook, the newest hundred thousand at most; itself written down."""
    viewer, now = request.viewer, timezone.now()
    query = _query(_form(request))
    rows = matching(viewer, query).order_by("-pk")[:EXPORT_LIMIT]
    headings = [_("编号"), _("时间"), _("操作人"), _("动作"), _("对象"), _("对象编号"), _("单位")]
    book = BytesIO()
    write_list(headings, _cells(rows.iterator(BATCH)), book, _("审计"))
    book.seek(0)
    place = min(viewer.scopes(Permission.VIEW_AUDIT, "organisation"))
    services.record(viewer, "export.audit", "organisation", place, place, now)
    name = f"{_('审计')}-{viewer.today:%Y-%m-%d}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _form(request: ViewerRequest) -> AuditFilter:
    if not request.viewer.scopes(Permission.VIEW_AUDIT, "organisation"):
        raise PermissionDenied
    form = AuditFilter(request.GET, viewer=request.viewer)
    form.is_valid()
    return form


def _query(form: AuditFilter) -> AuditQuery:
    asked = form.cleaned_data
    actor = asked.get("actor", "").strip()
    subject = asked.get("subject", "").strip()
    key = number(subject)
    named = bool(subject) and key is None
    place = asked.get("place")
    return AuditQuery(
        verb=asked.get("verb", ""),
        actor_id=(account_id(actor) or NOBODY) if actor else None,
        subject_kind="account" if named else "",
        subject_id=(account_id(subject) or NOBODY) if named else key,
        organisation_ids=None if place is None else members_of("organisation", place),
        since=asked.get("since"),
        until=asked.get("until"),
        after=asked.get("after"),
        before=asked.get("before"),
    )


def _told(rows: "Iterable[AuditRow]") -> "Iterator[Told]":
    """Rows with the names of who acted, on which account, and where."""
    rows = list(rows)
    people = {row.actor_id for row in rows if row.actor_id is not None}
    people |= {row.subject_id for row in rows if row.subject_kind == "account"}
    names = usernames(people)
    places = names_of("organisation", {row.organisation_id for row in rows if row.organisation_id})
    for row in rows:
        whom = names.get(row.subject_id) if row.subject_kind == "account" else None
        yield Told(
            row,
            names.get(row.actor_id, str(row.actor_id)) if row.actor_id else _("系统"),
            verb_words(row.verb),
            kind_words(row.subject_kind),
            whom or str(row.subject_id),
            places.get(row.organisation_id or 0, ""),
        )


def _cells(rows: "Iterator[AuditRow]") -> Iterator[list[Cell]]:
    while batch := list(islice(rows, BATCH)):
        for told in _told(batch):
            at = timezone.localtime(told.row.at).strftime("%Y-%m-%d %H:%M:%S")
            number = str(told.row.pk)
            yield [number, at, told.actor, told.verb, told.kind, told.whom, told.place]
