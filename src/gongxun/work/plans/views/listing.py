"""Plans as a list."""

from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats, groups
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page, Sort
from gongxun.work.plans import services
from gongxun.work.plans.forms import PlanFilter
from gongxun.work.plans.presentation import may_draw_up
from gongxun.work.plans.selectors import listing as read
from gongxun.work.plans.selectors.listing import PlanQuery


@login_required
@require_GET
def plans(request: ViewerRequest) -> HttpResponse:
    """The plans of the reader's organisation and those below it."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_PLANS, "organisation")
    form = PlanFilter(request.GET, years=read.years(viewer))
    query = form.query()
    found = read.page_of(viewer, query)
    plain = PlanQuery(mine=query.mine, sort=query.sort, descending=query.descending)
    context = {
        "title": _("年度计划"),
        "tabs": groups.links("plans", request, "plans:list"),
        "form": form,
        "rows": found.rows,
        "sort": Sort(query.sort, query.descending),
        "page": Page(up_to(read.listed(viewer, query)), before=found.before, after=found.after),
        "filtered": query.whole != plain,
        "may_add": may_draw_up(viewer),
        "frame": Frame(fresh=True),
    }
    return render(request, "plans/list.html", context)


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The list of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_PLANS, "organisation")
    query = PlanFilter(request.GET, years=read.years(viewer)).query().whole
    scope = min(viewer.scopes(Permission.VIEW_PLANS, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    headings = [
        _("单位"), _("年度"), _("计划名称"), _("状态"), _("班次数"), _("人数"), _("总经费（万元）"),
        _("班次经费合计（万元）"),
    ]  # fmt: skip
    rows = (
        [
            one.organisation.name, one.year, one.title, str(one.get_state_display()),
            one.class_count, one.place_count, one.budget_fen / 1_000_000,  # type: ignore[attr-defined]
            one.planned_fen / 1_000_000,  # type: ignore[attr-defined]
        ]
        for one in read.every_plan(viewer, query)
    )  # fmt: skip
    book = BytesIO()
    write_list(headings, rows, book, _("年度计划"))
    book.seek(0)
    name = f"{_('年度计划')}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)
