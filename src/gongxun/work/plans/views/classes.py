"""The classes of a plan: written, changed with a reason once it is approved, many at a time."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal, InvalidOperation

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did
from gongxun.base.shell.frame import Frame
from gongxun.work.plans import flow, forms, selectors, services, wording
from gongxun.work.plans.fees import Reckoning, reckon
from gongxun.work.plans.forms.amounts import wan_of
from gongxun.work.plans.models import AnnualPlan, ClassCategory, PlannedClass
from gongxun.work.plans.models import ClassForm as FormOfTraining
from gongxun.work.plans.selectors.checking import standard_of
from gongxun.work.plans.services import ClassContent

both = require_http_methods(["GET", "POST"])


@login_required
@both
def add(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """A new class; once the plan is approved with a reason."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    changing = not flow.may_edit(found)
    form = forms.ClassForm(
        request.POST or None,
        changing=changing,
        initial={"audience": "mixed", "month": 3, "days": 5, "hours": 40},
    )
    if form.is_valid():
        content, now = _content(found, form), timezone.now()

        def deed() -> None:
            if changing:
                services.add_later(
                    viewer=request.viewer, plan_id=found.pk, content=content,
                    reason=form.cleaned_data["reason"], now=now,
                )  # fmt: skip
            else:
                services.add_class(
                    viewer=request.viewer, plan_id=found.pk, content=content, now=now
                )

        if did(form, deed):
            messages.success(request, _("班次已加入计划；接着可以分配名额。"))
            return redirect("plans:plan", found.pk)
    return _form_page(request, found, form, _("增加班次"), reverse("plans:plan", args=[found.pk]))


@login_required
@both
def edit(request: ViewerRequest, class_id: int) -> HttpResponse:
    """A class mended; once the plan is approved changed with a reason."""
    one = selectors.editable_class_or_404(request.viewer, class_id)
    changing = not flow.may_edit(one.plan)
    form = forms.ClassForm(request.POST or None, changing=changing, initial=forms.initial_of(one))
    if form.is_valid() and did(form, lambda: _save(request, one, form, timezone.now())):
        messages.success(request, _("已保存。"))
        return redirect("plans:class", one.pk)
    title = _("变更班次：%(title)s") if changing else _("修改班次：%(title)s")
    return _form_page(
        request, one.plan, form, title % {"title": one.title}, reverse("plans:class", args=[one.pk])
    )


def _save(request: ViewerRequest, one: PlannedClass, form: forms.ClassForm, now: datetime) -> None:
    content = _content(one.plan, form)
    seen = number(form.cleaned_data["seen"]) or 0
    if flow.may_edit(one.plan):
        services.edit_class(
            viewer=request.viewer, class_id=one.pk, content=content, seen=seen, now=now
        )
        return
    services.change_class(
        viewer=request.viewer, class_id=one.pk, content=content, seen=seen, now=now,
        reason=form.cleaned_data["reason"],
    )  # fmt: skip


def _content(plan: AnnualPlan, form: forms.ClassForm) -> ClassContent:
    """What was typed; a cost left open is what the standard allows."""
    content = form.content()
    if not form.leaves_cost_open or content.form != FormOfTraining.OFF_JOB:
        return content
    if content.days_hundredths <= 0:
        return content
    found = reckon(
        standard_of(plan), content.class_category or plan.class_category,
        places=content.places, days_hundredths=content.days_hundredths,
    )  # fmt: skip
    return replace(content, cost_fen=found.total_fen)


def _form_page(
    request: ViewerRequest, plan: AnnualPlan, form: forms.ClassForm, title: str, back: str
) -> HttpResponse:
    context = {
        "title": title, "plan": plan, "form": form, "back": back,
        "frame": Frame(place=plan.organisation.name),
    }  # fmt: skip
    return render(request, "plans/class_form.html", context)


@login_required
@require_GET
def reckoning(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """What a class may cost by the standard, and how that comes about; fills the field in."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    made = _reckoned(found, request)
    context = {
        "title": _("按标准测算"),
        "lines": wording.reckoning_words(made, standard_of(found)) if made else [],
        "cost": wan_of(made.total_fen) if made else None,
        "frame": Frame(place=found.organisation.name),
    }
    return render(request, "plans/reckoning.html", context)


def _reckoned(plan: AnnualPlan, request: ViewerRequest) -> Reckoning | None:
    """None where what was typed cannot be reckoned with: the form says why when it is sent."""
    given = request.GET
    places = number(given.get("places", "")) or 0
    category = given.get("class_category") or plan.class_category
    try:
        days = int(Decimal(given.get("days", "") or "0") * 100)
    except (InvalidOperation, ValueError, OverflowError):
        return None
    if given.get("form", FormOfTraining.OFF_JOB) != FormOfTraining.OFF_JOB:
        return None
    if not 0 < places <= 100_000 or not 0 < days <= 20_000 or category not in ClassCategory.values:
        return None
    return reckon(standard_of(plan), category, places=places, days_hundredths=days)


@login_required
@both
def grid(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """Month, places, days, hours and cost of every class, changed in one go."""
    found = selectors.editable_plan_or_404(request.viewer, plan_id)
    classes = list(found.classes.exclude(state="cancelled").order_by("month", "number"))
    form = forms.GridForm(
        request.POST or None, classes=classes, initial={"seen": found.lines_edition}
    )
    if form.is_valid():
        deed = lambda: services.edit_grid(  # noqa: E731
            viewer=request.viewer, plan_id=found.pk, rows=form.rows(),
            seen=number(form.cleaned_data["seen"]) or 0, now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("plans:plan", found.pk)
    context = {
        "title": _("快速修改：%(title)s") % {"title": found.title},
        "plan": found,
        "form": form,
        "frame": Frame(place=found.organisation.name),
    }
    return render(request, "plans/grid.html", context)


@login_required
@require_POST
def remove(request: ViewerRequest, class_id: int) -> HttpResponse:
    """Take a class out of a draft."""
    one = selectors.editable_class_or_404(request.viewer, class_id)
    try:
        services.remove_class(viewer=request.viewer, class_id=one.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("plans:class", class_id)
    messages.success(request, _("已从草稿中删除“%(title)s”。") % {"title": one.title})
    return redirect("plans:plan", one.plan_id)
