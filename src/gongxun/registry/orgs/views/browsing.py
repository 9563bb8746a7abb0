"""Organisations to look at: the list, the tree, one page each."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page, Sort
from gongxun.registry.orgs import presentation, services
from gongxun.registry.orgs.forms import OrganisationFilter
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import directory, facts_by_code, facts_of, search
from gongxun.registry.orgs.selectors.history import history_of, roster_years
from gongxun.registry.orgs.selectors.listing import (
    OrganisationQuery,
    OrganisationRow,
    every_row,
    highest,
    listed,
    page_of,
    rows_of,
)

SHOWN_CHILDREN = 20
SHOWN_BRANCHES = 200
PROPOSED = 12


@login_required
@require_GET
def organisations(request: ViewerRequest) -> HttpResponse:
    """The organisations of the reader's scope, as the address filters and sorts them."""
    viewer = request.viewer
    _require_scope(request)
    form = OrganisationFilter(request.GET)
    query = form.query()
    under = facts_of([query.under]).get(query.under) if query.under else None
    found = page_of(viewer, query)
    context = {
        "title": _("组织"),
        "tab": "list",
        "form": form,
        "rows": found.rows,
        "under": under,
        "sort": Sort(query.sort, query.descending),
        "page": Page(up_to(listed(viewer, query)), before=found.before, after=found.after),
        "may_found": bool(viewer.scopes(Permission.EDIT_ORGANISATIONS, "organisation")),
        "frame": Frame(),
    }
    return render(request, "orgs/list.html", context)


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The list of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    _require_scope(request)
    query = replace(OrganisationFilter(request.GET).query(), after=None, before=None)
    headings = [
        _("名称"), _("代码"), _("层级"), _("类别"), _("上级单位"), _("产业工会"),
        _("直接下级"), _("成立日期"), _("撤销日期"),
    ]  # fmt: skip
    scope = min(viewer.scopes(Permission.VIEW_ORGANISATIONS, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    book = BytesIO()
    write_list(headings, _cells(every_row(viewer, query)), book, _("组织"))
    book.seek(0)
    name = _("组织-%(day)s.xlsx") % {"day": formats.day(viewer.today)}
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(rows: Iterator[OrganisationRow]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.name, row.code, row.level, row.kind, row.parent, row.industrial_union,
            row.children, row.founded_on, row.dissolved_on,
        ]  # fmt: skip


@login_required
@require_GET
def tree(request: ViewerRequest) -> HttpResponse:
    """The tree of today, from the top of the reader's scope; branches open one by one."""
    _require_scope(request)
    context = {
        "title": _("组织"),
        "tab": "tree",
        "rows": rows_of(list(highest(request.viewer))),
        "may_found": bool(request.viewer.scopes(Permission.EDIT_ORGANISATIONS, "organisation")),
        "frame": Frame(),
    }
    return render(request, "orgs/tree.html", context)


@login_required
@require_GET
def branch(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """The living organisations directly below one, as a piece of the tree."""
    require(request.viewer, Permission.VIEW_ORGANISATIONS, "organisation", organisation_id)
    found = listed(request.viewer, OrganisationQuery(under=organisation_id))
    rows = list(found.order_by("path")[: SHOWN_BRANCHES + 1])
    context = {
        "rows": rows_of(rows[:SHOWN_BRANCHES]),
        "more": len(rows) > SHOWN_BRANCHES,
        "under": organisation_id,
    }
    return render(request, "orgs/branch.html", context)


@login_required
@require_GET
def organisation(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """One organisation: its facts, what stands below it, its rosters, its history."""
    viewer = request.viewer
    found = visible_or_404(request, organisation_id)
    below = listed(viewer, OrganisationQuery(under=organisation_id)).order_by("path")
    children = list(below[:SHOWN_CHILDREN])
    context = {
        "title": found.name,
        "organisation": found,
        "tab": "facts",
        "facts": presentation.facts_of_organisation(found, viewer.today),
        "events": presentation.history_events(viewer, history_of(found)),
        "children": rows_of(children),
        "child_count": len(children) if len(children) < SHOWN_CHILDREN else below.count(),
        "years": roster_years(organisation_id),
        "may_edit": viewer.may(Permission.EDIT_ORGANISATIONS, "organisation", organisation_id),
        "may_see_results": viewer.may(Permission.VIEW_RESULTS, "organisation", organisation_id),
        "is_root": found.is_root(),
        "frame": presentation.frame_of(viewer, found),
    }
    return render(request, "orgs/organisation.html", context)


@login_required
@require_GET
def lookup(request: ViewerRequest) -> HttpResponse:
    """What a picker proposes. ``of`` names the field; a destination may lie outside one's scope."""
    viewer = request.viewer
    _require_scope(request)
    field = request.GET.get("of", "")
    text = request.GET.get(field, "").split(" · ")[0][:60]
    beyond = field in ("destination", "industrial_union", "school")
    found = directory(text) if beyond else search(viewer, text)
    kind = request.GET.get("kind", "")
    codes = [
        one.code for one in found if one.dissolved_on is None and (not kind or one.kind == kind)
    ][:PROPOSED]
    facts = facts_by_code(codes)
    options = [written(facts[code]) for code in codes]
    return render(request, "orgs/options.html", {"options": options})


def visible_or_404(request: ViewerRequest, organisation_id: int) -> Organisation:
    """The organisation; raises Http404, PermissionDenied."""
    found: Organisation = get_object_or_404(Organisation, pk=organisation_id)
    require(request.viewer, Permission.VIEW_ORGANISATIONS, "organisation", organisation_id)
    return found


def _require_scope(request: ViewerRequest) -> None:
    if not request.viewer.scopes(Permission.VIEW_ORGANISATIONS, "organisation"):
        raise PermissionDenied
