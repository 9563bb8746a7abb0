"""Plans begun, described, thrown away."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.work.plans import forms, selectors, services
from gongxun.work.plans.rulebook import read_rules

both = require_http_methods(["GET", "POST"])


@login_required
@both
def add(request: ViewerRequest) -> HttpResponse:
    """Begin a plan."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_PLANS, "organisation")
    homes = viewer.scopes(Permission.EDIT_PLANS, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    start = {"organisation": written(home) if home else "", "year": viewer.today.year + 1}
    form = forms.AddForm(request.POST or None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = services.draft_plan(
                viewer=viewer, organisation_id=given["organisation"].id, year=given["year"],
                from_last_year=given["start"] == "last_year", now=timezone.now(), **form.terms(),
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("计划草稿已建立，请核对班次、月份和名额。"))
            return redirect("plans:plan", made.pk)
    return form_page(
        request, form, title=_("编制年度计划"), button=_("开始编制"), back=reverse("plans:list"),
        lead=_("先编成草稿，可与下级或同级单位会商，送分管领导审批后发布。"),
    )  # fmt: skip


@login_required
@both
def edit(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """What the plan says of itself."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    start = forms.DescribeForm.initial_of(found)
    form = forms.DescribeForm(request.POST or None, initial=start)
    if form.is_valid():
        deed = lambda: services.describe(  # noqa: E731
            viewer=request.viewer, plan_id=found.pk, title=form.cleaned_data["title"],
            seen=number(form.cleaned_data["seen"]) or 0, now=timezone.now(), **form.terms(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("plans:plan", found.pk)
    return form_page(
        request, form, title=_("计划的名称与经费"), button=_("保存"),
        back=reverse("plans:plan", args=[found.pk]), place=found.organisation.name,
    )  # fmt: skip


@login_required
@both
def reasons(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """Why some of the lines that are asked of every plan have no class."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    given = dict(found.line_reasons.values_list("line", "reason"))
    missing = set(selectors.lines_missing(found))
    lines = [one for one in read_rules().required_lines if one in missing or one in given]
    form = forms.ReasonsForm(request.POST or None, lines=lines, initial=given)
    if form.is_valid():
        deed = lambda: services.give_reasons(  # noqa: E731
            viewer=request.viewer, plan_id=found.pk, reasons=form.reasons(), now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("plans:plan", found.pk)
    lead = (
        _("计划中没有面向这些对象的班次。请补充班次，或逐条写明理由；没有理由的不能批准。")
        if lines
        else _("必备内容都有对应的班次，不需要写理由。")
    )
    return form_page(
        request, form, title=_("必备内容"), button=_("保存"), lead=lead,
        back=reverse("plans:plan", args=[found.pk]), place=found.organisation.name,
    )  # fmt: skip


@login_required
@require_POST
def discard(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """Throw a draft away."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    try:
        services.discard_plan(viewer=request.viewer, plan_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("plans:plan", plan_id)
    messages.success(request, _("草稿已删除。"))
    return redirect("plans:list")
