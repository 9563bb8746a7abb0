from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.parts import Page, Sort
from gongxun.records.standing.forms import PeopleFilter
from gongxun.records.standing.models import Snapshot
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.figures import current_snapshot
from gongxun.records.standing.selectors.people import (
    COLUMNS,
    ListQuery,
    count_of,
    people_behind,
    results_of,
)
from gongxun.records.standing.services import note_export
from gongxun.records.standing.views.place import chosen_year, frame_of
from gongxun.registry.orgs.selectors import OrganisationFact, facts_of
from gongxun.registry.people.selectors import shown_name
from gongxun.rules.books import PolicyBook


@dataclass(frozen=True)
class Asked:
    """A list as its address states it."""

    place: OrganisationFact
    book: PolicyBook
    snapshot: Snapshot | None
    form: PeopleFilter
    query: ListQuery
    year: int


@login_required
@require_GET
def people(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """The people behind a figure, those who are shortest of hours first."""
    viewer = request.viewer
    asked = _read(request, organisation_id)
    listed = (
        people_behind(viewer, organisation_id, asked.snapshot, asked.query)
        if asked.snapshot
        else None
    )
    total = count_of(viewer, asked.snapshot, asked.query) if asked.snapshot else 0
    indicator = asked.book.indicator(asked.query.indicator)
    context = {
        "title": _("人员名单"),
        "lead": f"{title_of(indicator)} · {window_words(asked.query.window)}",
        "organisation": asked.place,
        "frame": frame_of(
            viewer, asked.place, book=asked.book, year=asked.year, snapshot=asked.snapshot
        ),
        "form": asked.form,
        "query": asked.query,
        "rows": [(row, shown_name(viewer, row.person)) for row in listed.rows] if listed else [],
        "sort": Sort(asked.query.sort, asked.query.descending),
        "page": Page(total, before=listed.before, after=listed.after) if listed else Page(0),
        "snapshot": asked.snapshot,
    }
    return render(request, "standing/people.html", context)


@login_required
@require_GET
def export(request: ViewerRequest, organisation_id: int) -> FileResponse:
    """The list of the address as a workbook: the same filters, every page."""
    viewer = request.viewer
    asked = _read(request, organisation_id)
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    query = replace(asked.query, after=None, before=None, starting_at=None)
    columns = [
        _("姓名"),
        _("组织"),
        _("状态"),
        _("学时"),
        _("天数"),
        _("还差学时"),
        _("还差天数"),
        _("时段"),
    ]
    rows: Iterable[list[Cell]] = ()
    if asked.snapshot:
        column = COLUMNS[query.sort]
        found = results_of(viewer, asked.snapshot, query).select_related("person", "organisation")
        rows = (
            [
                shown_name(viewer, row.person),
                row.organisation.name,
                row.get_status_display(),
                row.hours_hundredths / 100,
                row.days_hundredths / 100,
                row.shortfall_hours_hundredths / 100,
                row.shortfall_days_hundredths / 100,
                row.window,
            ]
            for row in found.order_by(
                f"{'-' if query.descending else ''}{column}", "person_id"
            ).iterator(2000)
        )
    note_export(viewer=viewer, organisation_id=organisation_id, kind="people", now=timezone.now())
    book = BytesIO()
    write_list(columns, rows, book, _("人员名单"))
    book.seek(0)
    return FileResponse(
        book, as_attachment=True, filename=f"{asked.place.name}-{formats.day(viewer.today)}.xlsx"
    )


def _read(request: ViewerRequest, organisation_id: int) -> Asked:
    viewer = request.viewer
    require(viewer, Permission.VIEW_PEOPLE, "organisation", organisation_id)
    place = facts_of([organisation_id])[organisation_id]
    book = book_of_organisation(organisation_id, viewer.today)
    last = min(book.plan.end.year, viewer.today.year)
    years = [str(year) for year in range(last, book.plan.start.year - 1, -1)]
    titles = {one.id: title_of(one) for one in book.person_indicators}
    form = PeopleFilter(request.GET, book=book, titles=titles, years=years)
    return Asked(
        place=place,
        book=book,
        snapshot=current_snapshot(book.id),
        form=form,
        query=form.query(place.path),
        year=chosen_year(request.GET.get("window", ""), book, viewer.today),
    )
