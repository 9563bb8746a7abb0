"""Field routes."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.sites import forms, presentation, selectors, services
from gongxun.registry.sites.models import Route
from gongxun.registry.sites.views.browsing import parts_of, register_tabs
from gongxun.registry.sites.views.keeping import home_of

both = require_http_methods(["GET", "POST"])


@login_required
@require_GET
def routes(request: ViewerRequest) -> HttpResponse:
    """Routes by name; ``?q=``."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    text = request.GET.get("q", "").strip()[:60]
    rows, after, every = selectors.routes(viewer, text, request.GET.get("after"))
    context = {
        "title": _("教学点"),
        "tabs": register_tabs(request),
        "parts": parts_of("routes"),
        "q": text,
        "rows": [
            (
                one,
                stops,
                presentation.length_of(one.length_tenths),
                presentation.minutes_of(minutes),
            )
            for one, stops, minutes in rows
        ],
        "page": Page(up_to(every), after=after),
        "may_add": bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }
    return render(request, "sites/routes.html", context)


@login_required
@require_GET
def route(request: ViewerRequest, route_id: int) -> HttpResponse:
    """One route, stop by stop."""
    viewer = request.viewer
    found = selectors.route_or_404(viewer, route_id)
    stops = list(found.stops.select_related("site").order_by("place"))
    seen = set(
        selectors.visible(viewer)
        .filter(pk__in=[one.site_id for one in stops if one.site_id])
        .values_list("pk", flat=True)
    )
    total = sum(one.minutes for one in stops)
    facts = [
        (_("所属单位"), found.owner.name),
        (_("教学主题"), found.theme or _("未填")),
        (_("全程"), presentation.length_of(found.length_tenths)),
        (_("现场停留合计"), presentation.minutes_of(total)),
        (_("适合时段"), found.suitable_hours or _("未填")),
    ]
    if found.retired_on:
        facts.append((_("停用"), f"{formats.day(found.retired_on)} {found.retired_reason}"))
    context = {
        "title": found.name,
        "route": found,
        "facts": facts,
        "stops": [
            (
                one,
                presentation.minutes_of(one.minutes),
                one.site_id in seen,
                selectors.why_not(one.site) if one.site else "",
            )
            for one in stops
        ],
        "may_edit": selectors.edits(viewer, found) and found.retired_on is None,
        "frame": Frame(place=found.owner.name, fresh=True),
    }
    return render(request, "sites/route.html", context)


@login_required
@both
def add(request: ViewerRequest) -> HttpResponse:
    """A new route."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    form = forms.AddRouteForm(request.POST or None, initial={"owner": home_of(request)})
    if form.is_valid():
        try:
            made = services.lay_route(
                viewer=viewer, owner_id=form.cleaned_data["owner"].id, way=form.way(),
                now=timezone.now(),
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("路线已登记。"))
            return redirect("sites:route", made.pk)
    return form_page(
        request, form, title=_("登记现场教学路线"), button=_("登记"),
        back=reverse("sites:routes"),
    )  # fmt: skip


def _kept(request: ViewerRequest, route_id: int) -> Route:
    found = selectors.route_or_404(request.viewer, route_id)
    selectors.require_edits(request.viewer, found)
    return found


@login_required
@both
def edit(request: ViewerRequest, route_id: int) -> HttpResponse:
    """What is said of a route."""
    found = _kept(request, route_id)
    form = forms.RouteForm(request.POST or None, initial=forms.initial_of_route(found))
    if form.is_valid():
        deed = lambda: services.change_route(  # noqa: E731
            viewer=request.viewer, route_id=found.pk, way=form.way(),
            seen=number(form.cleaned_data["seen"]) or 0, now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("sites:route", found.pk)
    return form_page(
        request, form, title=_("修改路线：%(name)s") % {"name": found.name}, button=_("保存"),
        back=reverse("sites:route", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@both
def retire(request: ViewerRequest, route_id: int) -> HttpResponse:
    """Take a route out of use."""
    found = _kept(request, route_id)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.retire_route(  # noqa: E731
            viewer=request.viewer, route_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("路线已停用。"))
            return redirect("sites:route", found.pk)
    return form_page(
        request, form, title=_("停用路线：%(name)s") % {"name": found.name}, button=_("确认停用"),
        grave=_("停用后不能恢复；需要时请重新登记。"), back=reverse("sites:route", args=[found.pk]),
        place=found.owner.name,
    )  # fmt: skip
