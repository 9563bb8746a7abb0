"""What is recorded of a teacher, and her hours."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.teachers import forms, presentation, selectors, services
from gongxun.registry.teachers.models import RecordKind

both = require_http_methods(["GET", "POST"])


@login_required
@both
def add(request: ViewerRequest, teacher_id: int, kind: str) -> HttpResponse:
    """A record of one kind."""
    viewer = request.viewer
    found = selectors.teacher_or_404(viewer, teacher_id)
    selectors.require_edits(viewer, found)
    if kind not in RecordKind.values:
        raise Http404(_("没有这一类记录。"))
    form = forms.RecordForm(request.POST or None, kind=kind, today=viewer.today)
    if form.is_valid():
        deed = lambda: services.record(  # noqa: E731
            viewer=viewer, row=form.row(found.pk), now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("已登记。"))
            return redirect("teachers:teacher", found.pk)
    words = {"kind": RecordKind(kind).label, "name": found.name}
    return form_page(
        request, form, title=_("登记%(kind)s：%(name)s") % words, button=_("登记"),
        back=reverse("teachers:teacher", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@both
def hours(request: ViewerRequest, teacher_id: int) -> HttpResponse:
    """Hours of a year; ``?year=``, by default this one."""
    viewer = request.viewer
    found = selectors.teacher_or_404(viewer, teacher_id)
    selectors.require_edits(viewer, found)
    year = number(request.GET.get("year", "")) or viewer.today.year
    held = next((one for one in selectors.years_of(found) if one.year == year), None)
    start = {kind: amount / 100 for kind, amount in (held.entered if held else {}).items()}
    form = forms.HoursForm(request.POST or None, initial={"year": year, **start})
    if form.is_valid():
        deed = lambda: services.enter_workload(  # noqa: E731
            viewer=viewer, teacher_id=found.pk, year=form.cleaned_data["year"],
            hours=form.hours(), now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("工作量已保存。"))
            return redirect("teachers:teacher", found.pk)
    return form_page(
        request, form, title=_("教学工作量：%(name)s") % {"name": found.name}, button=_("保存"),
        back=reverse("teachers:teacher", args=[found.pk]), place=found.owner.name,
        lead=_("填全年合计课时，留空或 0 表示没有；由班次自动计入的不在这里填。"),
    )  # fmt: skip


@login_required
@both
def strike(request: ViewerRequest, record_id: int) -> HttpResponse:
    """Strike a record out."""
    row = selectors.record_or_404(request.viewer, record_id)
    selectors.require_edits(request.viewer, row.teacher)
    form = forms.StrikeForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.strike_record(  # noqa: E731
            viewer=request.viewer, record_id=row.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已作废，记录留存备查。"))
            return redirect("teachers:teacher", row.teacher_id)
    facts = [
        (_("类别"), row.get_kind_display()),
        (_("日期"), presentation.days_of(row)),
        (_("内容"), presentation.words_of(row)),
    ]
    return form_page(
        request, form, title=_("作废记录：%(name)s") % {"name": row.teacher.name},
        button=_("确认作废"), facts=facts, back=reverse("teachers:teacher", args=[row.teacher_id]),
        place=row.teacher.owner.name, grave=_("作废后不能恢复；如有误请重新登记。"),
    )  # fmt: skip
