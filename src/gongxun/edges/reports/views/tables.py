from collections.abc import Callable
from io import BytesIO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.frame import Frame, Link
from gongxun.edges.reports import services
from gongxun.edges.reports.documents.word import document
from gongxun.edges.reports.documents.workbook import workbook
from gongxun.edges.reports.forms import TableForm
from gongxun.edges.reports.selectors import Report, asked_of, report_of
from gongxun.registry.policies.selectors import plan_book


@login_required
@require_GET
def tables(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """Choose a table and see it before it is taken away."""
    asked = asked_of(request.viewer, organisation_id, request.GET)
    report = report_of(request.viewer, asked)
    context = {
        "title": _("年度与中期报表"),
        "lead": _("%(place)s：选好报表，核对下面的数字，再导出 Excel 或 Word。")
        % {"place": asked.place.name},
        "asked": asked,
        "form": TableForm(asked),
        "has_books": asked.nearest.id != plan_book().id,
        "report": report,
        "frame": Frame(
            place=asked.place.name,
            path=tuple(Link(one.name) for one in asked.line[:-1]),
            as_of=report.as_of if report else None,
        ),
    }
    return render(request, "reports/tables.html", context)


@login_required
@require_GET
def as_workbook(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    return _leave(request, organisation_id, workbook, "xlsx")


@login_required
@require_GET
def as_document(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    return _leave(request, organisation_id, document, "docx")


def _leave(
    request: ViewerRequest,
    organisation_id: int,
    make: Callable[[Report], BytesIO],
    ending: str,
) -> HttpResponse:
    asked = asked_of(request.viewer, organisation_id, request.GET)
    report = report_of(request.viewer, asked)
    if report is None:
        messages.warning(request, _("没有导出：还没有计算过达标情况，请等今晚的自动计算。"))
        return redirect("reports:tables", organisation_id)
    file = make(report)
    now = timezone.now()
    services.note_table(viewer=request.viewer, organisation_id=organisation_id, now=now)
    name = f"{report.place}{report.title}.{ending}"
    answer: HttpResponse = FileResponse(file, as_attachment=True, filename=name)  # type: ignore[assignment]
    return answer
