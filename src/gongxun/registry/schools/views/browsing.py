"""The register of schools and a page each."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.files.selectors import as_response
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats, groups
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page, Sort
from gongxun.registry.resources.selectors import ResourceQuery, page_of, renewal_of
from gongxun.registry.schools import presentation, selectors, services
from gongxun.registry.schools.forms import SchoolFilter
from gongxun.registry.schools.models import Picture
from gongxun.registry.schools.selectors.listing import provinces_of

COURSES_SHOWN = 10


@login_required
@require_GET
def schools(request: ViewerRequest) -> HttpResponse:
    """The register as the address filters and sorts it."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    form = SchoolFilter(request.GET, provinces=provinces_of(viewer))
    query = form.query()
    found = selectors.page_of(viewer, query)
    context = {
        "title": _("院校"),
        "lead": _("干部培训院校的容量：能住多少人、最大的教室、在用的教室。"),
        "tabs": groups.links("resources", request, "schools:list"),
        "form": form,
        "rows": found.rows,
        "rooms": selectors.capacity([one.pk for one in found.rows]),
        "sort": Sort(query.sort, query.descending),
        "page": Page(found.total, before=found.before, after=found.after),
        "filtered": bool(query.search or query.level or query.under or query.mine),
        "may_edit": bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }
    return render(request, "schools/list.html", context)


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The register of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    query = SchoolFilter(request.GET, provinces=provinces_of(viewer)).query().whole
    scope = min(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    headings = [
        _("名称"), _("单位代码"), _("层级"), _("建校年份"), _("编制"), _("床位"), _("餐位"),
        _("最大教室座位"), _("地址"), _("设备"), _("联系处室"), _("联系电话"),
    ]  # fmt: skip
    book = BytesIO()
    write_list(headings, _cells(selectors.every_school(viewer, query)), book, _("院校"))
    book.seek(0)
    name = _("院校-%(day)s.xlsx") % {"day": formats.day(viewer.today)}
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(rows: Iterator[Any]) -> Iterator[list[Cell]]:
    for row in rows:
        held = getattr(row, "school_profile", None)
        yield [
            row.name, row.code, str(row.get_level_display()), row.founded_year or None,
            row.establishment, row.beds, held.dining_seats if held else 0, row.seats,
            *((held.address, held.equipment, held.contact_office, held.contact_phone)
              if held else ("", "", "", "")),
        ]  # fmt: skip


@login_required
@require_GET
def school(request: ViewerRequest, school_id: int) -> HttpResponse:
    """One school: what it says of itself, its rooms, alliances, courses, and what other apps know of it."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    found = selectors.school_or_404(viewer, school_id)
    profile = selectors.profiles_of([found.pk]).get(found.pk)
    held = selectors.capacity([found.pk])[found.pk]
    used, renewed = renewal_of(found.pk, viewer.today.year)
    courses = page_of(viewer, ResourceQuery(owner_id=found.pk, standing="published"))
    context = {
        "title": found.name,
        "school": found,
        "profile": profile,
        "facts": presentation.facts_of(found, profile),
        "capacity": presentation.figures_of(held, profile.dining_seats if profile else 0),
        "rooms": selectors.rooms_of(found.pk),
        "pictures": Picture.objects.filter(school=found).select_related("file").order_by("pk"),
        "memberships": selectors.alliances_of(found.pk),
        "courses": courses.rows[:COURSES_SHOWN],
        "more_courses": len(courses.rows) > COURSES_SHOWN,
        "used": used,
        "renewed": renewed,
        "panels": selectors.panels_of(viewer, found.pk),
        "may_edit": selectors.edits(viewer, found.pk),
        "frame": Frame(place=found.name, fresh=True),
    }
    return render(request, "schools/school.html", context)


@login_required
@require_GET
def picture(request: ViewerRequest, picture_id: int) -> FileResponse:
    """A photograph of a school that the reader sees."""
    require_anywhere(request.viewer, Permission.VIEW_RESOURCES, "organisation")
    found = Picture.objects.select_related("file").filter(pk=picture_id).first()
    if found is None:
        raise Http404(_("没有这张图片，或已被移除。"))
    selectors.school_or_404(request.viewer, found.school_id)
    return as_response(found.file)
