"""The register of sites, a site's page, and the national count by province."""

from collections.abc import Iterator
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
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
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Page, Sort
from gongxun.registry.resources.selectors import read_taxonomy
from gongxun.registry.resources.selectors import visible as visible_resources
from gongxun.registry.sites import flow, presentation, selectors, services
from gongxun.registry.sites.forms import SiteFilter
from gongxun.registry.sites.models import Picture, Site
from gongxun.registry.sites.selectors import SiteQuery


def register_tabs(request: ViewerRequest) -> list[Link]:
    """The registers of resources, of which this is one."""
    return groups.links("resources", request, "sites:list")


def parts_of(current: str) -> list[Link]:
    """What belongs to the sites."""
    parts = (
        ("list", _("名录")),
        ("national", _("分布")),
        ("routes", _("现场教学路线")),
        ("calls", _("征集评定")),
    )
    return [Link(label, reverse(f"sites:{name}"), current=name == current) for name, label in parts]


@login_required
@require_GET
def sites(request: ViewerRequest) -> HttpResponse:
    """The register as the address filters and sorts it."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    form = SiteFilter(request.GET)
    query = form.query()
    found = selectors.page_of(viewer, query)
    may_edit = bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation"))
    context = {
        "title": _("教学点"),
        "tabs": register_tabs(request),
        "parts": parts_of("list"),
        "form": form,
        "query": query,
        "rows": found.rows,
        "today": viewer.today,
        "sort": Sort(query.sort, query.descending),
        "page": Page(
            up_to(selectors.listed(viewer, query)), before=found.before, after=found.after
        ),
        "filtered": query.whole
        != SiteQuery(mine=query.mine, sort=query.sort, descending=query.descending),
        "may_edit": may_edit,
        "frame": Frame(fresh=True),
    }
    return render(request, "sites/list.html", context)


@login_required
@require_GET
def national(request: ViewerRequest) -> HttpResponse:
    """How many national sites stand beside the plan's number, where they lie, and which they are."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    about, count = presentation.about_national(), selectors.national_count()
    context = {
        "title": _("教学点"),
        "tabs": register_tabs(request),
        "parts": parts_of("national"),
        "count": count,
        "about": about,
        "left": max(0, about - count),
        "tiles": presentation.tiles_of(viewer, selectors.counts_by_province(viewer)),
        "rows": selectors.national_sites(viewer),
        "today": viewer.today,
        "frame": Frame(fresh=True),
    }
    return render(request, "sites/national.html", context)


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The register of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    query = SiteFilter(request.GET).query().whole
    scope = min(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    headings = [
        _("名称"), _("所属单位"), _("级别"), _("类别"), _("行政区划代码"), _("地址"), _("经度"),
        _("纬度"), _("日接待人数"), _("联系办公室"), _("办公电话"), _("教学内容"), _("评定日期"),
        _("有效期至"), _("状态"),
    ]  # fmt: skip
    book, title = BytesIO(), _("教学点")
    write_list(headings, _cells(selectors.every_site(viewer, query)), book, title)
    book.seek(0)
    name = f"{title}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(rows: Iterator[Site]) -> Iterator[list[Cell]]:
    taxonomy = read_taxonomy()
    for row in rows:
        yield [
            row.name, row.owner.name, str(row.get_level_display()), str(row.get_kind_display()),
            row.division_code, row.address,
            None if row.longitude is None else row.longitude / 1e6,
            None if row.latitude is None else row.latitude / 1e6,
            row.capacity or None, row.office, row.telephone,
            _("、").join(taxonomy.titles("topics", row.topics)), row.awarded_on, row.valid_until,
            str(row.get_state_display()),
        ]  # fmt: skip


@login_required
@require_GET
def site(request: ViewerRequest, site_id: int) -> HttpResponse:
    """One site: what is taught there, how to reach it, its standing and history."""
    viewer = request.viewer
    found = selectors.site_or_404(viewer, site_id)
    courses = visible_resources(viewer).filter(sites=found).order_by("title_key", "pk")
    stops = found.stops.filter(route__retired_on=None).select_related("route")
    may_edit, reviews = selectors.edits(viewer, found), selectors.reviews(viewer, found)
    stands = found.state != "retired"
    context = {
        "title": found.name,
        "site": found,
        "facts": presentation.facts_of_site(found),
        "term": presentation.facts_of_term(found, viewer.today),
        "refusal": selectors.why_not(found),
        "pictures": list(found.pictures.select_related("file").order_by("pk")),
        "courses": list(courses),
        "routes": [one.route for one in stops.order_by("route__name_key")],
        "history": presentation.history_of(list(found.turns.order_by("-on", "-pk"))),
        "may_edit": may_edit and stands,
        "may_review": reviews and flow.may_review(found),
        "may_retire": (may_edit or reviews) and stands,
        "frame": Frame(place=found.owner.name, fresh=True),
    }
    return render(request, "sites/site.html", context)


@login_required
@require_GET
def picture(request: ViewerRequest, picture_id: int) -> FileResponse:
    """A picture of a site that the reader sees."""
    found = Picture.objects.select_related("file").filter(pk=picture_id).first()
    if found is None:
        raise Http404(_("没有这张图片，或已被移除。"))
    selectors.site_or_404(request.viewer, found.site_id)
    return as_response(found.file)
