"""Plans and classes to look at."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import Viewer
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Figure
from gongxun.work.plans import flow, presentation, selectors, wording
from gongxun.work.plans.models import AnnualPlan, ClassForm, PlannedClass, State
from gongxun.work.plans.selectors import reality
from gongxun.work.plans.selectors.consulting import consultations_of
from gongxun.work.plans.selectors.courses import courses_of, unusable_by_class
from gongxun.work.plans.selectors.visibility import approves, edits, keeps
from gongxun.work.plans.views.moving import steps_for


@login_required
@require_GET
def plan(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """One plan: where it stands, its classes, what does not fit, what the reader may do."""
    viewer = request.viewer
    found = selectors.plan_or_404(viewer, plan_id)
    in_charge = keeps(viewer, found)
    rows = list(found.classes.select_related("school").order_by("month", "number"))
    clashes = selectors.clashes_of(viewer, found) if in_charge and _is_ahead(found) else []
    context = {
        **_shown(found, rows, in_charge=in_charge),
        "clashes": presentation.clash_lines(clashes, rows),
        "blocking": sum(one.blocks for one in clashes),
        "lines": presentation.lines_of(found, rows) if in_charge else [],
        "consultations": [
            (one, presentation.asked_words(one)) for one in consultations_of(found)
        ] if in_charge else [],
        "history": presentation.history_of(found) if in_charge else [],
        "changes": presentation.changes_of(found) if in_charge else [],
        "tabs": tabs_of(viewer, found, "plan") if in_charge else [],
        "may_edit": edits(viewer, found) and flow.may_edit(found),
        "may_change": edits(viewer, found) and flow.may_change(found),
        "steps": steps_for(viewer, found),
        "waits_for_other": found.state == State.SUBMITTED and not approves(viewer, found),
        "may_discard": edits(viewer, found) and found.state == State.DRAFT
        and found.submitted_at is None,
        "frame": Frame(place=found.organisation.name, fresh=True),
    }  # fmt: skip
    return render(request, "plans/plan.html", context)


def _is_ahead(found: AnnualPlan) -> bool:
    """Once the year is closed there is nothing to mend."""
    return found.state != State.CLOSED


def _shown(found: AnnualPlan, rows: list[PlannedClass], *, in_charge: bool) -> dict[str, Any]:
    quotas = selectors.quotas_of([one.pk for one in rows])
    stopped = unusable_by_class([one.pk for one in rows])
    standing = [one for one in rows if one.state != "cancelled"]
    return {
        "title": found.title,
        "plan": found,
        "in_charge": in_charge,
        "course": presentation.course_of(found),
        "facts": presentation.facts_of_plan(found, keeps=in_charge),
        "rows": [
            (one, presentation.marks_of(one), len(quotas.get(one.pk, [])), stopped.get(one.pk, []))
            for one in rows
        ],
        "class_total": len(standing),
        "place_total": sum(one.places for one in standing),
        "cost_total": sum(one.cost_fen for one in standing),
    }


def tabs_of(viewer: Viewer, found: AnnualPlan, current: str) -> list[Link]:
    """The pages of a plan in charge; the outlook is for who may see the organisation's results."""
    pages = {
        "plan": _("班次"),
        "forecast": _("预计达标"),
        "progress": _("执行情况"),
        "money": _("经费"),
    }
    return [
        Link(label, reverse(f"plans:{name}", args=[found.pk]), current=name == current)
        for name, label in pages.items()
        if name != "forecast"
        or viewer.may(Permission.VIEW_RESULTS, "organisation", found.organisation_id)
    ]


@login_required
@require_GET
def published(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """A published plan as everybody below reads it: classes, no money."""
    found = selectors.published_or_404(request.viewer, plan_id)
    rows = list(found.classes.select_related("school").order_by("month", "number"))
    context = {
        "title": found.title,
        "facts": presentation.facts_of_plan(found, keeps=False),
        "rows": [(one, presentation.marks_of(one)) for one in rows],
        "frame": Frame(place=found.organisation.name, fresh=True),
    }
    return render(request, "plans/published.html", context)


@login_required
@require_GET
def planned_class(request: ViewerRequest, class_id: int) -> HttpResponse:
    """One class: what it is for, who sends how many, what is taught."""
    viewer = request.viewer
    one = selectors.class_or_404(viewer, class_id)
    in_charge, writes = keeps(viewer, one.plan), edits(viewer, one.plan)
    under_way = flow.may_change(one.plan)
    context = {
        "title": one.title,
        "one": one,
        "plan": one.plan,
        "in_charge": in_charge,
        "facts": presentation.facts_of_class(one, keeps=in_charge),
        "holding": presentation.facts_of_holding(one),
        "quotas": selectors.quotas_of([one.pk]).get(one.pk, []),
        "courses": courses_of(one),
        "may_edit": writes and (flow.may_edit(one.plan) or under_way) and one.state == "planned",
        "may_remove": writes and flow.may_edit(one.plan),
        "may_hold": writes and under_way and one.state != "cancelled",
        "may_cancel": writes and under_way and one.state == "planned",
        "frame": Frame(place=one.plan.organisation.name, fresh=True),
    }
    return render(request, "plans/class.html", context)


@login_required
@require_GET
def progress(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """The plan against what came of it."""
    found = selectors.kept_plan_or_404(request.viewer, plan_id)
    outcome = selectors.outcome(found)
    context = {
        "title": found.title,
        "plan": found,
        "tabs": tabs_of(request.viewer, found, "progress"),
        "outcome": outcome,
        "figures": _figures(outcome),
        "months": [(wording.month_words(int(one.key)), one) for one in outcome.months],
        "forms": [(str(ClassForm(one.key).label), one) for one in outcome.forms],
        "frame": Frame(place=found.organisation.name, fresh=True),
    }
    return render(request, "plans/progress.html", context)


def _figures(found: reality.Outcome) -> list[Figure]:
    whole = found.whole
    return [
        Figure(
            _("已举办班次"), formats.count(whole.held), _("个"),
            _("计划 %(planned)s 个，取消 %(cancelled)s 个")
            % {"planned": formats.count(whole.planned), "cancelled": formats.count(whole.cancelled)},
        ),
        Figure(
            _("参训人数"), formats.count(found.attended), _("人"),
            _("计划 %(places)s 人") % {"places": formats.count(found.places)},
        ),
        Figure(
            _("兼职领导名额占比"), formats.share(found.part_time_places, found.places), "",
            _("%(part)s 个名额；已参训 %(came)s 人")
            % {
                "part": formats.count(found.part_time_places),
                "came": formats.count(found.part_time_attended),
            },
        ),
        Figure(
            _("示范与送教到基层"),
            _("%(demonstrations)d 与 %(grassroots)d")
            % {"demonstrations": found.demonstrations, "grassroots": found.to_grassroots},
            _("个班"),
        ),
        Figure(
            _("已支出"), wording.wan(whole_spent(found)), _("万元"),
            _("班次经费合计 %(cost)s 万元") % {"cost": wording.wan(whole.cost_fen)},
        ),
    ]  # fmt: skip


def whole_spent(found: reality.Outcome) -> int:
    """Everything spent, also what belongs to no class."""
    return sum(one.spent_fen for one in found.money)
