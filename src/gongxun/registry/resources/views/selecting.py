"""Rounds of choosing recommended and featured resources."""

from collections.abc import Callable
from typing import Any

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
from gongxun.base.shell import formats, groups
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page, Step
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.policies.selectors import plan_book
from gongxun.registry.resources import flow, forms, services
from gongxun.registry.resources.models import (
    Purpose,
    Selection,
    SelectionState,
)
from gongxun.registry.resources.selectors import selections as read
from gongxun.rules.books.book import Register

both = require_http_methods(["GET", "POST"])
COURSE_OF_THINGS = (
    SelectionState.OPEN, SelectionState.SCORING, SelectionState.NOTICE, SelectionState.DECIDED,
)  # fmt: skip
REGISTERS = {
    Purpose.RECOMMENDED_COURSE: "courses.recommended",
    Purpose.RECOMMENDED_TEXTBOOK: "textbooks.recommended",
    Purpose.FEATURED_COURSE: "courses.featured",
}
STEPS: dict[str, tuple[SelectionState, Callable[..., Selection]]] = {
    "scoring": (SelectionState.SCORING, services.begin_scoring),
    "notice": (SelectionState.NOTICE, services.give_notice),
    "decided": (SelectionState.DECIDED, services.decide),
}


@login_required
@require_GET
def selections(request: ViewerRequest) -> HttpResponse:
    """All rounds, the latest first."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    rows, after = read.selections(viewer, request.GET.get("after"))
    context = {
        "title": _("教学资源"),
        "tabs": groups.links("resources", request, "resources:selections"),
        "rows": rows,
        "page": Page(len(rows), after=after),
        "tallies": _tallies(),
        "may_open": bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }
    return render(request, "resources/selections.html", context)


def _tallies() -> list[tuple[str, str]]:
    """What the national lists hold so far, beside what the plan asks for."""
    book = plan_book()
    years = range(book.plan.start.year, book.plan.end.year + 1)
    asked = {one.id: one for one in book.registers}
    return [
        (
            str(Purpose(one.purpose).label),
            _tally(one.chosen, asked[REGISTERS[Purpose(one.purpose)]]),
        )
        for one in read.tallies(years)
    ]


def _tally(chosen: int, register: Register) -> str:
    words = {"chosen": chosen, "asked": register.count}
    if register.every == "year":
        return _("已公布 %(chosen)d 项（每年至少 %(asked)d 次）") % words
    return _("已公布 %(chosen)d 项（规划期内 %(asked)d 项左右）") % words


@login_required
@require_GET
def selection(request: ViewerRequest, selection_id: int) -> HttpResponse:
    """One round: where it stands, what is put forward, what the reader may do."""
    viewer = request.viewer
    found = read.selection_or_404(request.viewer, selection_id)
    organises = read.organises(viewer, found)
    scores = read.scores(viewer, found) and found.state == SelectionState.SCORING
    keeps = bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation"))
    still_open = found.state == SelectionState.OPEN and viewer.today <= found.nominate_until
    context = {
        "title": found.title,
        "selection": found,
        "course": _course(found),
        "facts": _facts(found),
        "rows": list(read.nominations(viewer, found)),
        "scored": read.scored_by(viewer, found) if scores else set(),
        "shows_scores": organises or found.state == SelectionState.DECIDED,
        "may_score": scores,
        "may_nominate": still_open and keeps,
        "may_strike": organises and found.state not in ("decided", "cancelled"),
        "steps": [
            (name, _label(name))
            for name, (state, _verb) in STEPS.items()
            if organises and flow.may_step(found, state)
        ],
        "may_cancel": organises and flow.may_step(found, SelectionState.CANCELLED),
        "frame": Frame(place=found.organiser.name, fresh=True),
    }
    return render(request, "resources/selection.html", context)


def _label(step: str) -> str:
    return {
        "scoring": _("截止推荐，开始评审"),
        "notice": _("按得分拟定名单并公示"),
        "decided": _("公布名单"),
    }[step]


def _course(found: Selection) -> list[Step]:
    if found.state == SelectionState.CANCELLED:
        return []
    at = COURSE_OF_THINGS.index(SelectionState(found.state))
    return [
        Step(
            str(state.label),
            "done" if place < at or found.state == "decided"
            else "current" if place == at else "ahead",
        )
        for place, state in enumerate(COURSE_OF_THINGS)
    ]  # fmt: skip


def _facts(found: Selection) -> list[tuple[str, Any]]:
    facts = [
        (_("评选什么"), found.get_purpose_display()),
        (_("主办单位"), found.organiser.name),
        (_("年度"), str(found.year)),
        (_("名额"), str(found.places)),
        (_("推荐截止"), formats.day(found.nominate_until)),
    ]
    if found.notice_from and found.notice_until:
        span = {"since": formats.day(found.notice_from), "until": formats.day(found.notice_until)}
        facts.append((_("公示"), _("%(since)s 至 %(until)s") % span))
    if found.decided_on:
        facts.append((_("公布"), formats.day(found.decided_on)))
    if found.end_reason:
        facts.append((_("取消原因"), found.end_reason))
    return facts


@login_required
@both
def open_(request: ViewerRequest) -> HttpResponse:
    """Call for nominations."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    homes = viewer.scopes(Permission.EDIT_RESOURCES, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    start = {"organiser": written(home) if home else "", "year": viewer.today.year}
    form = forms.SelectionForm(request.POST or None, initial=start)
    if form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("seen")
        organiser = given.pop("organiser")
        try:
            made = services.open_selection(
                viewer=viewer, organiser_id=organiser.id, now=timezone.now(), **given
            )
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已开始征集推荐。"))
            return redirect("resources:selection", made.pk)
    return form_page(
        request, form, title=_("开展评选"), button=_("开始征集"), back=reverse("resources:selections"),
        lead=_("推荐截止后由审核员评分，按平均分拟定名单，公示期满后公布。"),
    )  # fmt: skip


@login_required
@require_POST
def step(request: ViewerRequest, selection_id: int, step: str) -> HttpResponse:
    """Take the round on."""
    found = read.selection_or_404(request.viewer, selection_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.organiser_id)
    if step not in STEPS:
        raise Http404(_("没有这一步。"))
    try:
        STEPS[step][1](viewer=request.viewer, selection_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已办理。"))
    return redirect("resources:selection", found.pk)


@login_required
@both
def cancel(request: ViewerRequest, selection_id: int) -> HttpResponse:
    """End a round without a list."""
    found = read.selection_or_404(request.viewer, selection_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.organiser_id)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.cancel(  # noqa: E731
            viewer=request.viewer, selection_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已取消。"))
            return redirect("resources:selection", found.pk)
    return form_page(
        request, form, title=_("取消评选：%(title)s") % {"title": found.title}, button=_("确认取消"),
        back=reverse("resources:selection", args=[found.pk]),
    )  # fmt: skip
