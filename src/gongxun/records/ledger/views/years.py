"""Closing a year of an organisation's subtree, and reopening it with a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access.gate import Viewer, require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import display_names
from gongxun.base.shell.frame import Frame, Link
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.forms.years import CloseForm, ReopenForm
from gongxun.records.ledger.models import YearClosure
from gongxun.records.ledger.selectors.years import YearStanding, closed_by_each, years_of
from gongxun.records.ledger.views.tabs import tabs_of
from gongxun.registry.orgs import selectors as orgs
from gongxun.registry.policies.selectors import plan_book

PLACES = 20


@login_required
@require_GET
def first(request: ViewerRequest) -> HttpResponse:
    """The highest organisation whose years the reader may close."""
    place = orgs.visible_organisations(request.viewer, Permission.CLOSE_YEARS).order_by("path")
    found = place.first()
    if found is None:
        raise PermissionDenied
    return redirect("ledger:years", found.pk)


@login_required
@require_GET
def years(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """Which years stand open, who closed or reopened which, and what those below have closed."""
    viewer = request.viewer
    line = _line(organisation_id)
    standings = years_of(viewer, organisation_id, _years(viewer), viewer.today)
    children = orgs.children_of(viewer, organisation_id)
    closed = closed_by_each([child.id for child in children])
    context = {
        "title": _("年度封账"),
        "lead": _lead(standings),
        "organisation": line[-1],
        "standings": standings,
        "history": _history(organisation_id),
        "children": [(child, closed.get(child.id, [])) for child in children],
        "may_close": viewer.may(Permission.CLOSE_YEARS, "organisation", organisation_id),
        "tabs": tabs_of("ledger:closing") if _decides(viewer) else [],
        "frame": _frame(viewer, line),
    }
    return render(request, "ledger/years.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def close(request: ViewerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Say what closing means, and close."""
    line, standing = _asked(request, organisation_id, year)
    form = CloseForm(request.POST or None, initial={"seen": standing.latest})
    if form.is_valid():
        try:
            services.close_year(
                viewer=request.viewer,
                organisation_id=organisation_id,
                year=year,
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("%(year)s 年已封账。") % {"year": year})
        return redirect("ledger:years", organisation_id)
    context = {
        "title": _("%(year)s 年封账") % {"year": year},
        "form": form,
        "below": orgs.members([organisation_id]).count() - 1,
        **_about(request, line, standing),
    }
    return render(request, "ledger/year_close.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def reopen(request: ViewerRequest, organisation_id: int, year: int) -> HttpResponse:
    """Ask why, and reopen."""
    line, standing = _asked(request, organisation_id, year)
    form = ReopenForm(request.POST or None, initial={"seen": standing.latest})
    if form.is_valid():
        try:
            services.reopen_year(
                viewer=request.viewer,
                organisation_id=organisation_id,
                year=year,
                reason=form.cleaned_data["reason"],
                seen=form.cleaned_data["seen"],
                now=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("%(year)s 年已重新开账。") % {"year": year})
        return redirect("ledger:years", organisation_id)
    context = {
        "title": _("重新开账 %(year)s 年") % {"year": year},
        "form": form,
        **_about(request, line, standing),
    }
    return render(request, "ledger/year_reopen.html", context)


@login_required
@require_GET
def places(request: ViewerRequest) -> HttpResponse:
    """The organisations whose years the reader may close, by name, pinyin or code."""
    require_anywhere(request.viewer, Permission.CLOSE_YEARS, "organisation")
    asked = request.GET.get("q", "").strip()
    own = orgs.visible_organisations(request.viewer, Permission.CLOSE_YEARS)
    found = own.filter(pk__in=orgs.search(request.viewer, asked)) if asked else own.order_by("path")
    links = [Link(one.name, reverse("ledger:years", args=[one.pk])) for one in found[:PLACES]]
    return render(
        request, "shell/places.html", {"title": _("选择组织"), "places": links, "q": asked}
    )


def _decides(viewer: Viewer) -> bool:
    return bool(viewer.scopes(Permission.RECOGNISE_ENTRIES, "organisation"))


def _asked(
    request: ViewerRequest, organisation_id: int, year: int
) -> tuple[list[orgs.OrganisationFact], YearStanding]:
    viewer = request.viewer
    line = _line(organisation_id)
    require(viewer, Permission.CLOSE_YEARS, "organisation", organisation_id)
    if year not in _years(viewer):
        raise Http404(_("规划期内没有这一年，或这一年还没有开始。"))
    return line, years_of(viewer, organisation_id, [year], viewer.today)[0]


def _line(organisation_id: int) -> list[orgs.OrganisationFact]:
    if not orgs.facts_of([organisation_id]):
        raise Http404(_("没有这个组织。"))
    return orgs.breadcrumbs(organisation_id)


def _about(
    request: ViewerRequest, line: list[orgs.OrganisationFact], standing: YearStanding
) -> dict[str, object]:
    return {
        "organisation": line[-1],
        "standing": standing,
        "frame": _frame(request.viewer, line),
    }


def _years(viewer: Viewer) -> range:
    plan = plan_book().plan
    return range(plan.start.year, min(plan.end.year, viewer.today.year) + 1)


def _lead(standings: list[YearStanding]) -> str:
    due = [one.year for one in standings if one.ended and not one.is_closed]
    if due:
        listed = _("、").join(map(str, sorted(due)))
        return _("%(years)s 年已经结束，尚未封账。") % {"years": listed}
    return _("已经结束的年份都已封账。")


def _history(organisation_id: int) -> list[tuple[YearClosure, str, str]]:
    """Each closure with who closed and who reopened."""
    rows = list(selectors.closures_of([organisation_id]))
    names = display_names(
        {user for row in rows for user in (row.closed_by, row.reopened_by) if user}
    )
    return [
        (row, names.get(row.closed_by or 0, ""), names.get(row.reopened_by or 0, ""))
        for row in rows
    ]


def _frame(viewer: Viewer, line: list[orgs.OrganisationFact]) -> Frame:
    seen = set(
        orgs.visible_organisations(viewer, Permission.CLOSE_YEARS)
        .filter(pk__in=[place.id for place in line])
        .values_list("pk", flat=True)
    )
    path = tuple(
        Link(place.name, reverse("ledger:years", args=[place.id]) if place.id in seen else "")
        for place in line[:-1]
    )
    return Frame(
        place=line[-1].name, path=path, switch_url=reverse("ledger:closing_places"), fresh=True
    )
