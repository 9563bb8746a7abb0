"""What leaves as Excel: the empty form, the refused rows to mend, the rows as they are listed."""

import tempfile
from collections.abc import Callable, Iterator
from typing import IO

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.files.kinds import MEDIA_TYPES
from gongxun.base.files.selectors import local_path
from gongxun.base.imports import presentation, selectors, services
from gongxun.base.imports.forms import RowFilter
from gongxun.base.imports.models import Row
from gongxun.base.imports.views.steps import offered_kind
from gongxun.base.sheets import kinds
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.files import SheetError
from gongxun.base.sheets.workbooks import reason_of_words, write_list, write_refused, write_template

BATCH = 2000
UNREADABLE = gettext_noop(
    "没有导出：服务器上保存的这份上传文件已损坏，读不出来；逐行结果不受影响。"
    "请用“导出”取得明细，对照原文件改好后重新上传。"
)


@login_required
@require_GET
def template(request: ViewerRequest, name: str) -> FileResponse:
    """The empty form of a kind."""
    kind = offered_kind(request, name)
    return _workbook(
        _("%(kind)s导入模板") % {"kind": kind.title}, lambda file: write_template(kind, file)
    )


@login_required
@requires_second_factor
@require_GET
def refused(request: ViewerRequest, run_id: int) -> HttpResponseBase:
    """The refused rows as they came, with their reasons: mended, they can be imported as they are."""
    run = selectors.run_or_404(request.viewer, run_id)
    found = Row.objects.filter(run=run, status="refused").values_list("number", "problems")
    reasons = {
        number: reason_of_words(
            (heading, message, remedy) for heading, _value, message, remedy in problems
        )
        for number, problems in found
    }
    if not reasons:
        raise Http404(_("这次导入没有拒收的行，或明细已按保存期限清除。"))
    kind = kinds.get(run.kind)
    try:
        with local_path(run.file) as path:
            answer = _workbook(
                _("%(kind)s待更正") % {"kind": kind.title},
                lambda file: write_refused(kind, path, reasons, file),
            )
    except FileNotFoundError:
        raise Http404(_("上传的文件已按保存期限清除。")) from None
    except SheetError:
        messages.error(request, _(UNREADABLE))
        return redirect("imports:run", run_id)
    services.note_export(request.viewer, run, "refused", len(reasons), timezone.now())
    return answer


@login_required
@requires_second_factor
@require_GET
def rows(request: ViewerRequest, run_id: int) -> FileResponse:
    """The rows exactly as the filters of the address list them."""
    run = selectors.run_or_404(request.viewer, run_id)
    query = RowFilter(request.GET, run=run).query()
    listed = selectors.rows_of(run, query).defer("trace").order_by("number")
    headings = (
        _("行"), _("结果"), _("内容"), _("栏目"), _("读到的内容"), _("改为"), _("问题"), _("改法"),
    )  # fmt: skip
    answer = _workbook(
        _("%(title)s明细") % {"title": presentation.title_of(run)},
        lambda file: write_list(headings, _cells(listed.iterator(BATCH)), file),
    )
    services.note_export(request.viewer, run, "rows", listed.count(), timezone.now())
    return answer


def _cells(found: Iterator[Row]) -> Iterator[tuple[Cell, ...]]:
    for row in found:
        for line in presentation.lines_of([row]):
            yield (
                row.number, line.outcome, row.label, line.heading, line.value, line.after,
                line.message, line.remedy,
            )  # fmt: skip


def _workbook(name: str, write: Callable[[IO[bytes]], object]) -> FileResponse:
    file = tempfile.TemporaryFile()  # noqa: SIM115 (the response closes it)
    write(file)
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=f"{name}.xlsx", content_type=MEDIA_TYPES["xlsx"]
    )
    response["Cache-Control"] = "private, no-store"
    return response
