"""The plan's way, step by step: one page a step, with how things stand."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.work.plans import flow, presentation, selectors, services, wording
from gongxun.work.plans.forms import StepForm
from gongxun.work.plans.models import AnnualPlan, State
from gongxun.work.plans.selectors.visibility import approves, edits


@dataclass(frozen=True, slots=True)
class Way:
    """A step with who may take it. ``decides``: by a leader; ``from_``: the states from which it leads."""

    state: State
    from_: frozenset[str]
    label: str | Promise
    button: str | Promise
    lead: str | Promise = ""
    decides: bool = False
    primary: bool = True


WAYS: dict[str, Way] = {
    "submit": Way(
        State.SUBMITTED, frozenset({State.DRAFT, State.CONSULTING}), gettext_lazy("送审批"),
        gettext_lazy("送审批"),
        gettext_lazy("送出后不能再改；未回复的会商随即结束。由分管领导批准或退回。"),
    ),
    "end_consultation": Way(
        State.DRAFT, frozenset({State.CONSULTING}), gettext_lazy("结束会商"), gettext_lazy("结束会商"),
        gettext_lazy("未回复的单位不再回复；已有的意见保留，可以继续答复。"), primary=False,
    ),
    "take_back": Way(
        State.DRAFT, frozenset({State.SUBMITTED}), gettext_lazy("撤回修改"), gettext_lazy("撤回"),
        gettext_lazy("撤回后可以修改，改好再送。"), primary=False,
    ),
    "approve": Way(
        State.APPROVED, frozenset({State.SUBMITTED}), gettext_lazy("批准"), gettext_lazy("批准"),
        gettext_lazy("批准后班次的变更须写明原因；发布后下级单位和院校可以看到。"), decides=True,
    ),
    "send_back": Way(
        State.DRAFT, frozenset({State.SUBMITTED}), gettext_lazy("退回修改"), gettext_lazy("退回"),
        gettext_lazy("请写明要修改什么，意见随计划历史保存。"), decides=True, primary=False,
    ),
    "publish": Way(
        State.PUBLISHED, frozenset({State.APPROVED}), gettext_lazy("发布"), gettext_lazy("发布"),
        gettext_lazy("下级单位、承办院校和所属干部将能看到班次安排，看不到经费。"),
    ),
    "close": Way(
        State.CLOSED, frozenset({State.PUBLISHED}), gettext_lazy("办结"), gettext_lazy("办结"),
        gettext_lazy("办结后不能再改，也不能再登记支出。"), primary=False,
    ),
}  # fmt: skip

VERBS: dict[str, Callable[..., AnnualPlan]] = {
    "submit": services.submit,
    "approve": services.approve,
    "send_back": services.send_back,
    "publish": services.publish,
    "close": services.close,
}


def steps_for(viewer: Viewer, plan: AnnualPlan) -> list[tuple[str, Way]]:
    """The steps that the viewer may take now."""
    return [
        (name, way)
        for name, way in WAYS.items()
        if plan.state in way.from_
        and (approves(viewer, plan) if way.decides else edits(viewer, plan))
        and not (name == "close" and plan.year > viewer.today.year)
    ]


@login_required
@require_http_methods(["GET", "POST"])
def step(request: ViewerRequest, plan_id: int, step: str) -> HttpResponse:
    """Take the plan on by one step."""
    viewer = request.viewer
    found = selectors.kept_plan_or_404(viewer, plan_id)
    way = WAYS.get(step)
    if way is None:
        raise Http404(_("没有这一步。"))
    _require_way(viewer, found, way)
    form = StepForm(request.POST or None, initial={"seen": found.edition})
    if form.is_valid():
        now = timezone.now()
        if did(form, lambda: _take(viewer, found, step, form, now)):
            messages.success(request, _("已办理：%(step)s。") % {"step": way.label})
            return redirect("plans:plan", found.pk)
    return form_page(
        request, form, title=_("%(step)s：%(title)s") % {"step": way.label, "title": found.title},
        button=str(way.button), lead=str(way.lead), grave=_obstacles(viewer, found, step),
        back=reverse("plans:plan", args=[found.pk]), facts=_facts(found), place=found.organisation.name,
    )  # fmt: skip


def _require_way(viewer: Viewer, plan: AnnualPlan, way: Way) -> None:
    permission = Permission.APPROVE_PLANS if way.decides else Permission.EDIT_PLANS
    require(viewer, permission, "organisation", plan.organisation_id)
    if way.decides and not approves(viewer, plan):
        raise PermissionDenied(_("送审批的人不能审批自己送的计划；请由分管领导审批。"))


def _take(viewer: Viewer, plan: AnnualPlan, step: str, form: StepForm, now: datetime) -> None:
    words = form.cleaned_data["words"]
    if step in ("take_back", "end_consultation"):
        services.take_back(viewer=viewer, plan_id=plan.pk, words=words, now=now)
        return
    seen = number(form.cleaned_data["seen"]) or 0
    VERBS[step](viewer=viewer, plan_id=plan.pk, seen=seen, words=words, now=now)


def _obstacles(viewer: Viewer, plan: AnnualPlan, step: str) -> str:
    """What stands against submitting, said before somebody tries."""
    if step != "submit" or not flow.may_edit(plan):
        return ""
    return " ".join(services.obstacles_to_submission(viewer, plan))


def _facts(plan: AnnualPlan) -> list[tuple[str, object]]:
    standing = list(plan.classes.exclude(state="cancelled"))
    cost = sum(one.cost_fen for one in standing)
    return [
        *presentation.facts_of_plan(plan, keeps=True),
        (_("班次"), _("%(number)d 个，%(places)d 人") % {
            "number": len(standing), "places": sum(one.places for one in standing)}),
        (_("班次经费合计"), _("%(amount)s 万元") % {"amount": wording.wan(cost)}),
    ]  # fmt: skip
