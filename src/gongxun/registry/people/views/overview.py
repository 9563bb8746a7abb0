"""Who below an organisation has confirmed its roster, and who has not."""

from collections.abc import Iterator
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.orgs.selectors import (
    ConfirmationRow,
    Overview,
    confirmation_page,
    every_confirmation,
    highest,
    roster_of_year,
    tally,
)
from gongxun.registry.people import forms, services
from gongxun.registry.people.selectors.rosters import headcounts
from gongxun.registry.people.views.rosters import FIRST_YEAR, place_within, year_of
from gongxun.registry.people.views.tabs import tabs_for


@login_required
@require_GET
def rosters(request: ViewerRequest) -> HttpResponse:
    """Who below an organisation has confirmed, who has not."""
    viewer = request.viewer
    asked, form = _overview(request)
    found = confirmation_page(viewer, asked)
    counts = tally(viewer, asked)
    totals = {"": counts.total, "confirmed": counts.confirmed, "returned": counts.returned}
    own = roster_of_year(asked.head.pk, asked.year)
    context = {
        "title": _("名册管理"),
        "tabs": tabs_for(request, "rosters"),
        "form": form,
        "asked": asked,
        "tally": counts,
        "rows": _with_headcounts(request, found.rows),
        "page": Page(totals.get(asked.state, counts.waiting), after=found.after),
        "own_confirmed": own[0],
        "own_returned": own[1],
        "frame": Frame(place=asked.head.name, fresh=True),
    }
    return render(request, "people/rosters.html", context)


@login_required
@require_GET
def rosters_export(request: ViewerRequest) -> FileResponse:
    """The overview of the address as a workbook."""
    asked, _form = _overview(request)
    headings = [
        _("单位"), _("代码"), _("层级"), _("状态"), _("确认人数"), _("确认日期"), _("现有人数"),
        _("专职"), _("兼职"), _("挂职"), _("受训"),
    ]  # fmt: skip
    services.note_export(
        viewer=request.viewer,
        organisation_id=asked.head.pk,
        kind="confirmations",
        now=timezone.now(),
    )
    book = BytesIO()
    rows = _with_headcounts(request, every_confirmation(request.viewer, asked))
    write_list(headings, _overview_cells(rows), book, _("名册确认"))
    book.seek(0)
    name = _("名册确认-%(year)d.xlsx") % {"year": asked.year}
    return FileResponse(book, as_attachment=True, filename=name)


def _overview_cells(rows: list[tuple[ConfirmationRow, int]]) -> Iterator[list[Cell]]:
    for row, present in rows:
        one, confirmed, returned = row.organisation, row.confirmed, row.returned
        state = _("已确认") if confirmed else _("已报汇总数") if returned else _("未确认")
        yield [
            one.name, one.code, str(one.get_level_display()), state,
            confirmed.headcount if confirmed else None,
            confirmed.confirmed_on if confirmed else returned.returned_on if returned else None,
            present,
            *([returned.full_time, returned.part_time, returned.secondment, returned.trained]
              if returned else [None] * 4),
        ]  # fmt: skip


def _with_headcounts(
    request: ViewerRequest, rows: list[ConfirmationRow]
) -> list[tuple[ConfirmationRow, int]]:
    present = headcounts([row.organisation.pk for row in rows], request.viewer.today)
    return [(row, present.get(row.organisation.pk, 0)) for row in rows]


def _overview(request: ViewerRequest) -> tuple[Overview, forms.OverviewFilter]:
    viewer = request.viewer
    years = range(viewer.today.year, FIRST_YEAR - 1, -1)
    form = forms.OverviewFilter(request.GET, years=years)
    form.is_valid()
    asked = form.cleaned_data
    under = number(request.GET.get("under", ""))
    heads = highest(viewer, Permission.VIEW_PEOPLE)
    if not heads:
        raise PermissionDenied
    head = heads[0] if under is None else place_within(request, under, Permission.VIEW_PEOPLE)
    overview = Overview(
        head=head,
        year=year_of(request),
        below=asked.get("below") or False,
        state=asked.get("state") or "",
        search=asked.get("q", "").strip(),
        after=asked.get("after") or None,
    )
    return overview, form
