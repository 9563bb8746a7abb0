"""What an officer does with a survey once it is drafted."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.form_pages import did, form_page
from gongxun.work.surveys import flow, forms, presentation, services
from gongxun.work.surveys.models import State, Survey
from gongxun.work.surveys.selectors.audience import MOST, audience
from gongxun.work.surveys.selectors.visibility import survey_or_404

both = require_http_methods(["GET", "POST"])


@login_required
@both
def open_(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """How many will be asked, and to begin."""
    found = _own(request, survey_id)
    form = forms.OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        deed = lambda: services.open_survey(  # noqa: E731
            viewer=request.viewer, survey_id=found.pk, now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("调研已开始，已通知有账号的受邀人。"))
            return redirect("surveys:survey", found.pk)
    count = len(audience(found, request.viewer.today)) if flow.may_step(found, State.OPENING) else 0
    facts = presentation.facts_of_survey(found)
    reached = formats.count(count) if count <= MOST else f"{MOST:,}+"
    return form_page(
        request, form, title=_("开始调研：%(title)s") % {"title": found.title},
        button=_("开始并发出邀请"), back=reverse("surveys:survey", args=[found.pk]),
        facts=[(_("将邀请"), reached), (_("题目"), str(found.questions.count())), *facts],
        grave=_("开始以后题目、范围和是否匿名都不能再改，只能延期。"), place=found.organisation.name,
    )  # fmt: skip


@login_required
@require_POST
def close(request: ViewerRequest, survey_id: int) -> HttpResponse:
    return _deed(request, survey_id, services.close_survey, _("调研已截止，不再收答卷。"))


@login_required
@require_POST
def publish(request: ViewerRequest, survey_id: int) -> HttpResponse:
    words = _("结果已公布，下级单位和受邀人可以查看汇总。")
    return _deed(request, survey_id, services.publish_results, words)


@login_required
@require_POST
def hide(request: ViewerRequest, survey_id: int) -> HttpResponse:
    return _deed(request, survey_id, services.hide_results, _("已收回公布的结果。"))


@login_required
@require_POST
def remind(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """Remind whoever has not answered."""
    found = _own(request, survey_id)
    try:
        told = services.remind(viewer=request.viewer, survey_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(
            request, _("已提醒 %(count)s 人；没有账号的提醒不到。") % {"count": formats.count(told)}
        )
    return redirect("surveys:survey", found.pk)


@login_required
@both
def cancel(request: ViewerRequest, survey_id: int) -> HttpResponse:
    found = _own(request, survey_id)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.cancel_survey(  # noqa: E731
            viewer=request.viewer, survey_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已取消；已交的答卷仍保存。"))
            return redirect("surveys:survey", found.pk)
    return form_page(
        request, form, title=_("取消调研：%(title)s") % {"title": found.title},
        button=_("确认取消"), back=reverse("surveys:survey", args=[found.pk]),
        grave=_("取消以后不能恢复，也不能再收答卷。"), place=found.organisation.name,
    )  # fmt: skip


@login_required
@both
def extend(request: ViewerRequest, survey_id: int) -> HttpResponse:
    found = _own(request, survey_id)
    form = forms.ExtendForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.extend(  # noqa: E731
            viewer=request.viewer, survey_id=found.pk, closes_on=form.cleaned_data["closes_on"],
            reason=form.cleaned_data["reason"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已延期。"))
            return redirect("surveys:survey", found.pk)
    return form_page(
        request, form, title=_("延期：%(title)s") % {"title": found.title}, button=_("延期"),
        back=reverse("surveys:survey", args=[found.pk]), place=found.organisation.name,
        facts=[(_("现在的截止日期"), formats.day(found.closes_on))],
    )  # fmt: skip


def _own(request: ViewerRequest, survey_id: int) -> Survey:
    found = survey_or_404(request.viewer, survey_id)
    require(request.viewer, Permission.EDIT_PLANS, "organisation", found.organisation_id)
    return found


def _deed(
    request: ViewerRequest, survey_id: int, verb: Callable[..., Any], words: str
) -> HttpResponse:
    found = _own(request, survey_id)
    try:
        verb(viewer=request.viewer, survey_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, words)
    return redirect("surveys:survey", found.pk)
