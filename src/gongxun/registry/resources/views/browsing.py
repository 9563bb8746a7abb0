"""Registers and resources to look at."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlencode

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
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page, Sort
from gongxun.registry.resources import flow, presentation, services
from gongxun.registry.resources.forms import ResourceFilter
from gongxun.registry.resources.models import Kind, Material, Resource, Version, VersionState
from gongxun.registry.resources.selectors import (
    ResourceQuery,
    chosen_in,
    edits,
    every_resource,
    hides_authors,
    listed,
    missing_review,
    page_of,
    picture_of,
    resource_or_404,
    shares_of,
    version_or_404,
)
from gongxun.registry.resources.taxonomy import read_taxonomy


@login_required
@require_GET
def resources(request: ViewerRequest) -> HttpResponse:
    """A register as the address filters and sorts it: everybody's who signed in."""
    viewer = request.viewer
    keeps = bool(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
    form = ResourceFilter(request.GET)
    query = form.query(keeps=keeps)
    found = page_of(viewer, query)
    taxonomy = read_taxonomy()
    context = {
        "title": _("教学资源"),
        "lead": "" if keeps else _("可以选用和学习的课程、教材、案例。"),
        "tabs": groups.links("resources", request, f"resources:list?kind={query.kind}"),
        "form": form,
        "query": query,
        "rows": [(one, _("、").join(taxonomy.titles("topics", one.topics))) for one in found.rows],
        "sort": Sort(query.sort, query.descending),
        "page": Page(up_to(listed(viewer, query)), before=found.before, after=found.after),
        "filtered": query.whole
        != ResourceQuery(
            kind=query.kind,
            mine=query.mine,
            shared=query.shared,
            sort=query.sort,
            descending=query.descending,
        ),
        "keeps": keeps,
        "sheet": f"{query.kind}s",
        "may_add": bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }
    return render(request, "resources/list.html", context)


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The register of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    query = ResourceFilter(request.GET).query(keeps=True).whole
    scope = min(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    headings = [
        _("名称"), _("所属单位"), _("主题"), _("培养的能力"), _("适用对象"), _("来源"),
        _("状态"), _("首次发布日期"),
    ]  # fmt: skip
    book, kind = BytesIO(), str(Kind(query.kind).label)
    write_list(headings, _cells(every_resource(viewer, query)), book, kind)
    book.seek(0)
    name = f"{kind}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(rows: Iterator[Resource]) -> Iterator[list[Cell]]:
    taxonomy = read_taxonomy()
    for row in rows:
        yield [
            row.title, row.owner.name,
            *(_("、").join(taxonomy.titles(name, getattr(row, name)))
              for name in ("topics", "competences", "audiences")),
            _("、").join(taxonomy.titles("provenances", [row.provenance])),
            str(row.get_standing_display()), row.first_published_on,
        ]  # fmt: skip


@login_required
@require_GET
def resource(request: ViewerRequest, resource_id: int) -> HttpResponse:
    """One resource: what is taught from it today, what is being worked on, its history."""
    viewer = request.viewer
    found = resource_or_404(viewer, resource_id)
    in_charge = viewer.may(Permission.VIEW_RESOURCES, "organisation", found.owner_id)
    versions = list(found.versions.prefetch_related("authors").order_by("-number"))
    shown = _shown(versions, in_charge)
    working = next((one for one in versions if one.state in ("draft", "under_review")), None)
    context = {
        "title": found.title,
        "kind": found.get_kind_display(),
        "resource": found,
        "facts": presentation.facts_of_resource(found),
        "version": shown,
        "version_facts": presentation.facts_of_version(shown, masked=hides_authors(viewer, shown))
        if shown
        else [],
        "working": working if in_charge else None,
        "versions": versions if in_charge else [],
        "history": presentation.history_of(versions if in_charge else [shown] if shown else []),
        "refusal": "" if found.standing == "published" else missing_review(found),
        "may_edit": edits(viewer, found),
        "shares": shares_of(found.pk) if in_charge else [],
        "honours": presentation.honours_of(chosen_in(found.pk)),
        "picture": picture_of(shown),
        "may_revise": flow.may_revise(found) and working is None,
        "back": f"{reverse('resources:list')}?{urlencode({'kind': found.kind})}",
        "frame": Frame(place=found.owner.name, fresh=True),
    }
    return render(request, "resources/resource.html", context)


def _shown(versions: list[Version], in_charge: bool) -> Version | None:
    """What readers see first: the published version; whoever keeps the resource else the latest."""
    published = next((one for one in versions if one.state == VersionState.PUBLISHED), None)
    return published or (versions[0] if in_charge and versions else None)


@login_required
@require_GET
def version(request: ViewerRequest, version_id: int) -> HttpResponse:
    """One version whole."""
    found = version_or_404(request.viewer, version_id)
    before = found.resource.versions.filter(number__lt=found.number).exists()
    context = {
        "title": _("%(title)s · 第 %(number)d 版") % {"title": found.title, "number": found.number},
        "version": found,
        "version_facts": presentation.facts_of_version(
            found, masked=hides_authors(request.viewer, found)
        ),
        "materials": found.materials.select_related("file").order_by("pk"),
        "may_edit": edits(request.viewer, found.resource),
        "has_before": before,
        "frame": Frame(place=found.resource.owner.name, fresh=True),
    }
    return render(request, "resources/version.html", context)


@login_required
@require_GET
def comparison(request: ViewerRequest, version_id: int) -> HttpResponse:
    """A version beside the one before it; ``?with=`` another number."""
    after = version_or_404(request.viewer, version_id)
    earlier = after.resource.versions.filter(number__lt=after.number)
    asked = number(request.GET.get("with", ""))
    before = earlier.filter(number=asked).first() if asked else earlier.order_by("-number").first()
    if before is None:
        raise Http404(_("没有更早的版本可以比较。"))
    version_or_404(request.viewer, before.pk)
    rows = presentation.differences(before, after)
    context = {
        "title": _("版本比较：%(title)s") % {"title": after.title},
        "before": before,
        "after": after,
        "rows": rows,
        "changed": sum(kind != "same" for kind, _was, _now in rows),
        "frame": Frame(fresh=True),
    }
    return render(request, "resources/comparison.html", context)


@login_required
@require_GET
def material(request: ViewerRequest, material_id: int) -> FileResponse:
    """A file of a version that the reader sees."""
    found = Material.objects.select_related("file").filter(pk=material_id).first()
    if found is None:
        raise Http404(_("没有这个附件，或已被删除。"))
    version_or_404(request.viewer, found.version_id)
    return as_response(found.file)
