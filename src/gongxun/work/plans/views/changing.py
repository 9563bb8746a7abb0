"""What becomes of a class of an approved plan: held, or cancelled for a reason."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.work.plans import forms, presentation, selectors, services

both = require_http_methods(["GET", "POST"])


@login_required
@both
def cancel(request: ViewerRequest, class_id: int) -> HttpResponse:
    """Cancel a class; it stays in the plan with its reason."""
    one = selectors.editable_class_or_404(request.viewer, class_id)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.cancel_class(  # noqa: E731
            viewer=request.viewer, class_id=one.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已取消，原因留存在计划里。"))
            return redirect("plans:plan", one.plan_id)
    return form_page(
        request, form, title=_("取消班次：%(title)s") % {"title": one.title}, button=_("确认取消"),
        grave=_("取消后不能恢复；班次留在计划里，注明已取消和原因。"),
        facts=presentation.facts_of_class(one, keeps=True),
        back=reverse("plans:class", args=[one.pk]), place=one.plan.organisation.name,
    )  # fmt: skip


@login_required
@both
def hold(request: ViewerRequest, class_id: int) -> HttpResponse:
    """Write down that a class was held."""
    one = selectors.editable_class_or_404(request.viewer, class_id)
    start = {
        "held_from": one.held_from, "held_to": one.held_to, "attended": one.attended,
        "attended_part_time": one.attended_part_time, "seen": one.edition,
    }  # fmt: skip
    form = forms.HeldForm(request.POST or None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.record_held(  # noqa: E731
            viewer=request.viewer, class_id=one.pk, held_from=given["held_from"],
            held_to=given["held_to"], attended=given["attended"],
            attended_part_time=given["attended_part_time"] or 0,
            seen=number(given["seen"]) or 0, now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已登记。"))
            return redirect("plans:class", one.pk)
    return form_page(
        request, form, title=_("登记举办情况：%(title)s") % {"title": one.title}, button=_("保存"),
        facts=presentation.facts_of_class(one, keeps=True),
        back=reverse("plans:class", args=[one.pk]), place=one.plan.organisation.name,
    )  # fmt: skip
