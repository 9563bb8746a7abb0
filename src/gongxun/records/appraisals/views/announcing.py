"""Results and what follows from them."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.records.appraisals import forms, presentation, selectors, services
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Appraisal, Item

both = require_http_methods(["GET", "POST"])


@login_required
@both
def announce(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """Tell the result, with what is to be mended."""
    found = _organised(request, appraisal_id)
    form = forms.AnnounceForm(request.POST or None, initial={"seen": found.edition})
    if form.is_valid():
        deed = lambda: services.announce(  # noqa: E731
            viewer=request.viewer, appraisal_id=found.pk, demands=form.wanted(),
            seen=number(form.cleaned_data["seen"]) or 0, now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("结果已公布，院校会收到通知。"))
            return redirect("appraisals:appraisal", found.pk)
    return _page(
        request, form, found, _("公布结果：%(title)s"), _("公布"),
        grave=_("公布后院校看到得分、等次和考察情况，不能撤回。"),
    )  # fmt: skip


@login_required
@require_POST
def close(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """End an appraisal."""
    found = _organised(request, appraisal_id)
    try:
        services.close(viewer=request.viewer, appraisal_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("评估已办结。"))
    return redirect("appraisals:appraisal", found.pk)


@login_required
@both
def cancel(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """End an appraisal without a result."""
    found = _organised(request, appraisal_id)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.cancel_appraisal(  # noqa: E731
            viewer=request.viewer, appraisal_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("评估已取消。"))
            return redirect("appraisals:appraisal", found.pk)
    return _page(
        request, form, found, _("取消评估：%(title)s"), _("确认取消"), grave=_("取消后不能恢复。")
    )


@login_required
@both
def report(request: ViewerRequest, item_id: int) -> HttpResponse:
    """What was done about an item."""
    item, found = _item(request, item_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.school_id)
    form = forms.ReportForm(
        request.POST or None, request.FILES or None, initial={"words": item.report}
    )
    if form.is_valid():
        deed = lambda: services.report(  # noqa: E731
            viewer=request.viewer, item_id=item.pk, words=form.cleaned_data["words"],
            uploads=form.cleaned_data["papers"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("整改情况已报送，等主办单位验收。"))
            return redirect("appraisals:appraisal", found.pk)
    facts = [(_("整改要求"), item.demand), (_("整改期限"), formats.day(item.due_on))]
    if item.returned:
        facts.append((_("退回原因"), item.returned))
    return _page(request, form, found, _("整改情况：%(title)s"), _("报送"), facts=facts)


@login_required
@require_POST
def accept(request: ViewerRequest, item_id: int) -> HttpResponse:
    """What was done suffices."""
    item, found = _item(request, item_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.round.organiser_id)
    try:
        services.accept(viewer=request.viewer, item_id=item.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("这一条已验收。"))
    return redirect("appraisals:appraisal", found.pk)


@login_required
@both
def send_back(request: ViewerRequest, item_id: int) -> HttpResponse:
    """What was done does not suffice."""
    item, found = _item(request, item_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.round.organiser_id)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.send_back(  # noqa: E731
            viewer=request.viewer, item_id=item.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已退回，院校会收到通知。"))
            return redirect("appraisals:appraisal", found.pk)
    facts = [(_("整改要求"), item.demand), (_("整改情况"), item.report)]
    return _page(request, form, found, _("退回整改：%(title)s"), _("退回"), facts=facts)


def _item(request: ViewerRequest, item_id: int) -> tuple[Item, Appraisal]:
    item = Item.objects.filter(pk=item_id).first()
    if item is None:
        raise Http404(_("没有这条整改要求。"))
    return item, selectors.appraisal_or_404(request.viewer, item.appraisal_id)


def _organised(request: ViewerRequest, appraisal_id: int) -> Appraisal:
    found = selectors.appraisal_or_404(request.viewer, appraisal_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.round.organiser_id)
    return found


def _page(
    request: ViewerRequest,
    form: Any,  # noqa: ANN401
    found: Appraisal,
    title: str,
    button: str,
    *,
    grave: str = "",
    facts: list[tuple[str, Any]] | None = None,
) -> HttpResponse:
    index = index_of(found.round.index)
    stands = facts or presentation.facts_of(found, index, shows_scores=True)
    return form_page(
        request, form, title=title % {"title": found.title}, button=button, grave=grave,
        facts=stands, back=reverse("appraisals:appraisal", args=[found.pk]),
        place=found.school.name,
    )  # fmt: skip
