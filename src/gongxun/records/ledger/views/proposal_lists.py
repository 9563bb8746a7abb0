"""What waits for a decision, as a list and as a workbook."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.gate import Viewer, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page, Sort
from gongxun.records.ledger import services
from gongxun.records.ledger.forms.queues import ProposalFilter
from gongxun.records.ledger.models import Proposal
from gongxun.records.ledger.selectors.queues import (
    ProposalQuery,
    counts_waiting,
    page_of_proposals,
    proposals_asked,
)
from gongxun.records.ledger.views.tabs import tabs_of
from gongxun.registry.people.selectors import shown_name

HEADINGS = (
    _lazy("姓名"), _lazy("培训名称"), _lazy("培训形式"), _lazy("取得日期"), _lazy("学时"), _lazy("天数"),
    _lazy("主办单位"), _lazy("认定单位"), _lazy("状态"), _lazy("申报日期"), _lazy("申报人"), _lazy("附件数"),
    _lazy("退回原因"), _lazy("申报号"),
)  # fmt: skip


@login_required
@require_GET
def waiting(request: ViewerRequest) -> HttpResponse:
    """What the reader has to decide on, oldest first; by its filters also what was decided."""
    require_anywhere(request.viewer, Permission.RECOGNISE_ENTRIES, "organisation")
    viewer = request.viewer
    services.note_list_view(viewer=viewer, what="proposals", now=timezone.now())
    form = ProposalFilter(request.GET, initial={"state": "submitted"})
    query = form.query()
    listed = page_of_proposals(viewer, query)
    proposals, objections = counts_waiting(viewer)
    context = {
        "title": _("学时认定"),
        "lead": _("%(count)s 份申报等待认定。") % {"count": proposals} if proposals else "",
        "form": form,
        "query": query,
        "rows": [(one, shown_name(viewer, one.person)) for one in listed.rows],
        "page": Page(listed.total, before=listed.before, after=listed.after),
        "sort": Sort(query.sort, query.descending),
        "filtered": query.whole != ProposalQuery(sort=query.sort, descending=query.descending),
        "tabs": tabs_of("ledger:proposals", proposals, objections),
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/proposals.html", context)


@login_required
@requires_second_factor
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The list of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    scopes = viewer.scopes(Permission.RECOGNISE_ENTRIES, "organisation")
    if not scopes:
        raise PermissionDenied(_("您没有认定学时的权限，不能导出申报。"))
    query = ProposalFilter(request.GET).query().whole
    rows = proposals_asked(viewer, query).iterator(chunk_size=500)
    book = BytesIO()
    headings = [str(heading) for heading in HEADINGS]
    write_list(headings, (_cells(viewer, one) for one in rows), book, _("学时申报"))
    book.seek(0)
    services.note_export(
        viewer=viewer, what="proposals", subject_kind="organisation", subject_id=min(scopes),
        now=timezone.now(),
    )  # fmt: skip
    name = f"{_('学时申报')}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(viewer: Viewer, one: Proposal) -> list[Cell]:
    own = one.submitted_by is not None and one.submitted_by == one.person.user_id
    return [
        shown_name(viewer, one.person), one.title, str(one.get_form_display()), one.earned_on,
        one.hours_hundredths / 100, one.days_hundredths / 100,
        one.organiser.name if one.organiser else one.outside_organiser, one.manager.name,
        str(one.get_state_display()), timezone.localtime(one.submitted_at).date(),
        _("本人") if own else _("单位代报"), len(one.files.all()), one.reason, str(one.pk),
    ]  # fmt: skip
