"""The outlook of a plan, and reckonings: asked for, read, taken over."""

import uuid
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell import formats
from gongxun.base.shell.form_pages import did
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Figure, Job
from gongxun.work.plans import flow, outlook
from gongxun.work.plans.forms.proposing import WAN, ProposalForm, stated
from gongxun.work.plans.kinds import read_kinds
from gongxun.work.plans.models import AnnualPlan, Proposal
from gongxun.work.plans.reckoning import Demands
from gongxun.work.plans.selectors import (
    editable_plan_or_404,
    edits,
    forecasting,
    kept_plan_or_404,
    proposals,
)
from gongxun.work.plans.services import proposing as services
from gongxun.work.plans.views.looking import tabs_of
from gongxun.work.plans.wording import wan

both = require_http_methods(["GET", "POST"])


@login_required
@require_GET
def forecast(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """What the plan's classes make of each indicator by the year's end, and the reckonings so far."""
    plan = kept_plan_or_404(request.viewer, plan_id)
    found = forecasting.foreseen(request.viewer, plan)
    lines = outlook.lines(found.rows) if found else []
    context = {
        "title": plan.title,
        "plan": plan,
        "tabs": tabs_of(request.viewer, plan, "forecast"),
        "lines": lines,
        "empty_seats": sum(found.outcome.empty.values()) if found else 0,
        "as_of": found.needs.as_of if found else None,
        "begun": found.needs.begun if found else True,
        "proposals": [(one, wan(one.cost_fen)) for one in proposals.proposals_of(plan)],
        "may_ask": edits(request.viewer, plan) and flow.may_edit(plan),
        "frame": Frame(place=plan.organisation.name, fresh=True),
    }
    return render(request, "plans/forecast.html", context)


def trail(plan: AnnualPlan) -> list[Link]:
    return [
        Link(_("年度计划"), reverse("plans:list")),
        Link(plan.title, reverse("plans:plan", args=[plan.pk])),
    ]


@login_required
@both
def propose(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """Ask for a reckoning; ``again`` fills the form as an earlier one was asked."""
    viewer = request.viewer
    plan = editable_plan_or_404(viewer, plan_id)
    found = forecasting.foreseen(viewer, plan)
    lines = outlook.lines(found.rows) if found else []
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        kinds=read_kinds(),
        goals=[(one.indicator, one.title) for one in lines],
        schools=[(one.id, one.name) for one in forecasting.schools_for(plan)],
        initial=_first_values(request, plan, lines),
    )
    if request.method == "POST" and form.is_valid():
        made: list[Proposal] = []
        if did(
            form,
            lambda: made.append(
                services.ask_for_proposal(
                    viewer=viewer, plan_id=plan.pk, demands=form.demands(),
                    submission=form.cleaned_data["submission"], now=timezone.now(),
                )
            ),
        ):  # fmt: skip
            return redirect("plans:proposal", made[0].pk)
    context = {
        "title": _("测算建议"),
        "plan": plan,
        "trail": trail(plan),
        "form": form,
        "lines": lines,
        "frame": Frame(place=plan.organisation.name),
    }
    return render(request, "plans/propose.html", context)


def _first_values(
    request: ViewerRequest, plan: AnnualPlan, lines: list[outlook.Line]
) -> dict[str, Any]:
    values: dict[str, Any] = {"submission": uuid.uuid4()}
    again = request.GET.get("again", "")
    if again.isdigit():
        before = proposals.proposal_or_404(request.viewer, int(again[:18]))
        goals = [(one.indicator, one.title) for one in lines]
        return values | stated(Demands.restored(before.demands), goals)
    spent = sum(plan.classes.exclude(state="cancelled").values_list("cost_fen", flat=True))
    if plan.budget_fen:
        values["budget"] = max(0, plan.budget_fen - spent) / WAN
    return values


@login_required
@require_GET
def proposal(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    """A reckoning: at work, impossible with what to relax, or the classes proposed."""
    found = proposals.proposal_or_404(request.viewer, proposal_id)
    plan = found.plan
    lines = outlook.lines(found.forecast)
    titles = {one.indicator: one.title for one in lines}
    rows = outlook.proposed_lines(proposals.classes_of(found), titles)
    context = {
        "title": _("测算建议"),
        "proposal": found,
        "plan": plan,
        "trail": [*trail(plan), Link(_("预计达标"), reverse("plans:forecast", args=[plan.pk]))],
        "job": _job(found),
        "lines": lines,
        "rows": rows,
        "figures": _figures(found, rows),
        "relaxing": outlook.relaxing(found, titles),
        "full": outlook.full_words(found),
        "moved_on": found.lines_edition != plan.lines_edition,
        "may_take": edits(request.viewer, plan) and flow.may_edit(plan),
        "frame": Frame(place=plan.organisation.name, fresh=True),
    }
    return render(request, "plans/proposal.html", context)


def _figures(found: Proposal, rows: list[outlook.ProposedLine]) -> list[Figure]:
    gap = f"≤ {formats.hundredths(found.gap_hundredths)}%"
    return [
        Figure(_("建议班次"), formats.count(len(rows)), _("期")),
        Figure(_("名额"), formats.count(sum(one.row.places for one in rows)), _("人次")),
        Figure(_("经费"), wan(found.cost_fen), _("万元")),
        Figure(_("与最优的差距"), gap, sentence=_("任何别的安排最多只能再好这么多")),
    ]


def _job(found: Proposal) -> Job | None:
    if found.state not in services.OPEN:
        return None
    return Job(
        title=found.get_state_display(),
        doing=_("按各单位的缺口、床位和经费配置班次与名额，一般不到一分钟"),
        done=0,
        total=None,
        poll_url=reverse("plans:proposal_progress", args=[found.pk]),
    )


@login_required
@require_GET
def proposal_progress(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    """The reckoning at work, as a fragment; once it has ended, the page is to be read again."""
    job = _job(proposals.proposal_or_404(request.viewer, proposal_id))
    if job is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "shell/parts/job.html", {"job": job})


@login_required
@require_POST
def take_over(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    """Add the chosen classes to the draft, with the places written beside them."""
    found = proposals.proposal_or_404(request.viewer, proposal_id)
    try:
        made = services.take_over(
            viewer=request.viewer,
            proposal_id=found.pk,
            chosen=_chosen(request),
            now=timezone.now(),
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("plans:proposal", found.pk)
    messages.success(
        request,
        ngettext(
            "已把 %(count)d 个班次加入计划，可以继续修改。",
            "已把 %(count)d 个班次加入计划，可以继续修改。",
            len(made),
        )
        % {"count": len(made)},
    )
    return redirect("plans:plan", found.plan_id)


def _chosen(request: ViewerRequest) -> dict[int, int]:
    """Class → places, as ticked and written; what is no number is 0 and so refused by name."""
    chosen = {}
    for key in request.POST.getlist("class")[:1000]:
        if key.isdigit() and len(key) < 19:
            places = request.POST.get(f"places_{key}", "")
            chosen[int(key)] = int(places) if places.isdigit() and len(places) < 10 else 0
    return chosen
