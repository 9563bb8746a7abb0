"""Yearly calls for teaching sites."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.gate import require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.sites import flow, forms, presentation, services
from gongxun.registry.sites.models import Call, CallState
from gongxun.registry.sites.selectors import calls as read
from gongxun.registry.sites.views.browsing import parts_of, register_tabs
from gongxun.registry.sites.views.keeping import home_of

both = require_http_methods(["GET", "POST"])
STEPS: dict[str, tuple[CallState, Callable[..., Call]]] = {
    "judging": (CallState.JUDGING, services.begin_judging),
    "notice": (CallState.NOTICE, services.give_notice),
    "decided": (CallState.DECIDED, services.decide),
}


@login_required
@require_GET
def calls(request: ViewerRequest) -> HttpResponse:
    """All calls, the latest first."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    rows, after = read.calls(viewer, request.GET.get("after"))
    context = {
        "title": _("教学点"),
        "tabs": register_tabs(request),
        "parts": parts_of("calls"),
        "rows": rows,
        "page": Page(len(rows), after=after),
        "may_open": bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }
    return render(request, "sites/calls.html", context)


@login_required
@require_GET
def call(request: ViewerRequest, call_id: int) -> HttpResponse:
    """One call: where it stands, what is proposed, what the reader may do."""
    viewer = request.viewer
    found = read.call_or_404(viewer, call_id)
    organises = read.organises(viewer, found)
    scores = read.scores(viewer, found) and found.state == CallState.JUDGING
    keeps = bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation"))
    still_open = found.state == CallState.OPEN and viewer.today <= found.submit_until
    context = {
        "title": found.title,
        "call": found,
        "course": presentation.course_of(found),
        "facts": presentation.facts_of_call(found),
        "rows": list(read.proposals(viewer, found)),
        "scored": read.scored_by(viewer, found) if scores else set(),
        "shows_scores": organises or found.state == CallState.DECIDED,
        "may_score": scores,
        "may_propose": still_open and keeps,
        "may_strike": organises and found.state not in ("decided", "cancelled"),
        "steps": [
            (name, _label(name))
            for name, (state, _verb) in STEPS.items()
            if organises and flow.may_step(found, state)
        ],
        "may_cancel": organises and flow.may_step(found, CallState.CANCELLED),
        "frame": Frame(place=found.organiser.name, fresh=True),
    }
    return render(request, "sites/call.html", context)


def _label(step: str) -> str:
    return {
        "judging": _("截止申报，开始评审"),
        "notice": _("按得分拟定名单并公示"),
        "decided": _("公布名单"),
    }[step]


@login_required
@both
def open_(request: ViewerRequest) -> HttpResponse:
    """Call for proposals."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    start = {"organiser": home_of(request), "year": viewer.today.year}
    form = forms.CallForm(request.POST or None, initial=start)
    if form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("seen")
        organiser = given.pop("organiser")
        try:
            made = services.open_call(
                viewer=viewer, organiser_id=organiser.id, now=timezone.now(), **given
            )
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已开始征集。"))
            return redirect("sites:call", made.pk)
    return form_page(
        request, form, title=_("开展征集"), button=_("开始征集"), back=reverse("sites:calls"),
        lead=_("申报截止后由审核员评分，按平均分拟定名单，公示不少于 5 个工作日后公布。"),
    )  # fmt: skip


@login_required
@both
def propose(request: ViewerRequest, call_id: int) -> HttpResponse:
    """Put one of one's own sites forward."""
    viewer = request.viewer
    found = read.call_or_404(viewer, call_id)
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    offered = read.proposable(viewer, found)
    form = forms.ProposeForm(request.POST or None, offered=offered)
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.propose(  # noqa: E731
            viewer=viewer, call_id=found.pk, site_id=int(given["site"]), words=given["words"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已申报。"))
            return redirect("sites:call", found.pk)
    lead = "" if offered else _("您管理的单位没有可以申报的教学点；请先在教学点名录中登记。")
    return form_page(
        request, form, title=_("申报：%(title)s") % {"title": found.title}, button=_("申报"),
        back=reverse("sites:call", args=[found.pk]), lead=lead,
    )  # fmt: skip


@login_required
@require_POST
def step(request: ViewerRequest, call_id: int, step: str) -> HttpResponse:
    """Take the call on."""
    found = read.call_or_404(request.viewer, call_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.organiser_id)
    if step not in STEPS:
        raise Http404(_("没有这一步。"))
    try:
        STEPS[step][1](viewer=request.viewer, call_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已办理。"))
    return redirect("sites:call", found.pk)


@login_required
@both
def cancel(request: ViewerRequest, call_id: int) -> HttpResponse:
    """End a call without a list."""
    found = read.call_or_404(request.viewer, call_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.organiser_id)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.cancel(  # noqa: E731
            viewer=request.viewer, call_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已取消。"))
            return redirect("sites:call", found.pk)
    return form_page(
        request, form, title=_("取消征集：%(title)s") % {"title": found.title},
        button=_("确认取消"), back=reverse("sites:call", args=[found.pk]),
    )  # fmt: skip
