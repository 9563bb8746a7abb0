from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.shell.parts import Page
from gongxun.records.standing.forms import SubjectFilter
from gongxun.records.standing.presentation.reading import Reading, read
from gongxun.records.standing.presentation.subjects import countable, subject_line
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.subjects import every_subject, subjects_behind
from gongxun.records.standing.services import note_export
from gongxun.records.standing.views.place import frame_of
from gongxun.records.standing.views.sheets import workbook


@login_required
@require_GET
def subjects(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """The organisations behind a figure that counts organisations, in the order of the tree."""
    reading, form = _read(request, organisation_id)
    query = form.query()
    page, lines = Page(0), []
    if reading.snapshot:
        found = subjects_behind(request.viewer, organisation_id, reading.snapshot, query)
        lines = [subject_line(reading, form.chosen, row) for row in found.rows]
        page = Page(found.total, before=found.before, after=found.after)
    context = {
        "title": _("组织名单"),
        "lead": f"{title_of(form.chosen)} · {window_words(query.window)}",
        "reading": reading,
        "frame": frame_of(request.viewer, reading),
        "form": form,
        "lines": lines,
        "page": page,
    }
    return render(request, "standing/subjects.html", context)


@login_required
@require_GET
def export(request: ViewerRequest, organisation_id: int) -> FileResponse:
    """The list of the address as a workbook, every page of it."""
    reading, form = _read(request, organisation_id)
    lines = []
    if reading.snapshot:
        rows = every_subject(request.viewer, organisation_id, reading.snapshot, form.query())
        lines = [subject_line(reading, form.chosen, row) for row in rows]
    now = timezone.now()
    note_export(viewer=request.viewer, organisation_id=organisation_id, kind="subjects", now=now)
    columns = [_("组织"), _("状态"), _("现值"), _("目标")]
    cells: list[list[Cell]] = [[one.name, one.status_word, one.value, one.target] for one in lines]
    return workbook(reading, columns, cells, _("组织名单"))


def _read(request: ViewerRequest, organisation_id: int) -> tuple[Reading, SubjectFilter]:
    asked = request.GET.dict()
    asked["year"] = asked.get("year") or asked.get("window", "")[:4]
    reading = read(request.viewer, organisation_id, asked, Permission.VIEW_RESULTS)
    return reading, SubjectFilter(request.GET, reading=reading, indicators=countable(reading))
