from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.shell import formats
from gongxun.base.shell.parts import Page, Sort
from gongxun.records.standing.forms import PeopleFilter
from gongxun.records.standing.models import PersonResult, Status
from gongxun.records.standing.presentation.people import REMIND, bulk_actions, lines_of
from gongxun.records.standing.presentation.reading import Reading, read
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.people import (
    ListQuery,
    every_row,
    number_of,
    people_behind,
)
from gongxun.records.standing.services import note_export, note_list_view
from gongxun.records.standing.views.place import frame_of
from gongxun.records.standing.views.sheets import workbook
from gongxun.registry.people.selectors import shown_names

EXPORTED = 100_000


@dataclass(frozen=True)
class Asked:
    """A list as its address states it."""

    reading: Reading
    form: PeopleFilter
    query: ListQuery


@login_required
@require_GET
def people(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """The people behind a figure, those who are shortest of hours first."""
    viewer, asked = request.viewer, asked_of(request, organisation_id)
    reading, query, snapshot = asked.reading, asked.query, asked.reading.snapshot
    note_list_view(viewer=viewer, organisation_id=organisation_id, now=timezone.now())
    page, lines, at_least = Page(0), [], False
    if snapshot:
        listed = people_behind(viewer, organisation_id, snapshot, query)
        names = shown_names(viewer, [row.person for row in listed.rows])
        lines = lines_of(reading, asked.form.chosen, listed.rows, names)
        page = Page(listed.total, before=listed.before, after=listed.after)
        at_least = listed.at_least
    actions = bulk_actions(viewer, organisation_id)
    context = {
        "title": _("人员名单"),
        "lead": f"{title_of(asked.form.chosen)} · {window_words(query.window)}",
        "reading": reading,
        "frame": frame_of(viewer, reading),
        "form": asked.form,
        "query": query,
        "lines": lines,
        "sort": Sort(query.sort, query.descending),
        "page": page,
        "at_least": at_least,
        "bulk_actions": actions,
        "may_remind": REMIND in actions,
        "name_sort": Sort(query.sort, query.descending) if query.by_name else None,
    }
    return render(request, "standing/people.html", context)


@login_required
@requires_second_factor
@require_GET
def export(request: ViewerRequest, organisation_id: int) -> FileResponse | HttpResponse:
    """The list of the address as a workbook, every page of it, or the persons chosen (``ids``)."""
    viewer, asked = request.viewer, asked_of(request, organisation_id)
    reading, snapshot = asked.reading, asked.reading.snapshot
    query = replace(asked.query, after=None, before=None, starting_at=None)
    rows: Iterable[list[Cell]] = ()
    if snapshot:
        if number_of(viewer, organisation_id, snapshot, query) > EXPORTED:
            messages.error(
                request,
                _("名单超过 %(number)s 人，没有导出；请先按状态或下级组织筛选，再分批导出。")
                % {"number": formats.count(EXPORTED)},
            )
            address = reading.url("people")
            return redirect(f"{address.partition('?')[0]}?{request.GET.urlencode()}")
        rows = _cells(request, organisation_id, asked, query)
    note_export(viewer=viewer, organisation_id=organisation_id, kind="people", now=timezone.now())
    columns = [
        _("姓名"), _("组织"), _("状态"), _("学时"), _("天数"), _("还差学时"), _("还差天数"), _("时段"),
    ]  # fmt: skip
    return workbook(reading, columns, rows, _("人员名单"))


def _cells(
    request: ViewerRequest, organisation_id: int, asked: Asked, query: ListQuery
) -> Iterator[list[Cell]]:
    snapshot = asked.reading.snapshot
    assert snapshot is not None  # noqa: S101 (the caller has looked)
    batch = []
    for row in every_row(request.viewer, organisation_id, snapshot, query):
        batch.append(row)
        if len(batch) == 1000:
            yield from _sheet_rows(request, batch)
            batch = []
    yield from _sheet_rows(request, batch)


def _sheet_rows(request: ViewerRequest, rows: list[PersonResult]) -> Iterator[list[Cell]]:
    names = shown_names(request.viewer, [row.person for row in rows])
    words = {one.value: str(one.label) for one in Status}
    for row in rows:
        yield [
            names[row.person_id],
            row.organisation.name,
            words[row.status],
            row.hours_hundredths / 100,
            row.days_hundredths / 100,
            row.shortfall_hours_hundredths / 100,
            row.shortfall_days_hundredths / 100,
            row.window,
        ]


def asked_of(request: ViewerRequest, organisation_id: int) -> Asked:
    """The list as the address of the request states it; raises PermissionDenied."""
    asked = request.GET.dict()
    asked["year"] = asked.get("year") or asked.get("window", "")
    reading = read(request.viewer, organisation_id, asked, Permission.VIEW_RESULTS)
    form = PeopleFilter(request.GET, reading=reading)
    names = request.viewer.may(Permission.VIEW_NAMES, "organisation", organisation_id)
    return Asked(reading, form, form.query(request.GET.getlist("ids"), names=names))
