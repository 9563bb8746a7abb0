"""Taking a resource out of use."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.form_pages import form_page
from gongxun.registry.resources import presentation, services
from gongxun.registry.resources.forms import EndForm
from gongxun.registry.resources.models import Resource
from gongxun.registry.resources.selectors import Use, resource_or_404, uses_of
from gongxun.registry.resources.selectors.visibility import require_edits

SHOWN_USES = 20


@login_required
@require_http_methods(["GET", "POST"])
def recall(request: ViewerRequest, resource_id: int) -> HttpResponse:
    """Take the published version out of use until a mended one is published."""
    return _end(
        request, resource_id, services.recall, _("召回：%(title)s"), _("确认召回"),
        _("召回后立即不能选用；修订并重新通过三审后可再发布。"),
    )  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def retire(request: ViewerRequest, resource_id: int) -> HttpResponse:
    """Take the resource out of use for good."""
    return _end(
        request, resource_id, services.retire, _("退出：%(title)s"), _("确认退出"),
        _("退出后不能再选用，也不能恢复；内容和审核历史保留。"),
    )  # fmt: skip


def _end(
    request: ViewerRequest,
    resource_id: int,
    verb: Callable[..., Resource],
    title: str,
    button: str,
    grave: str,
) -> HttpResponse:
    found = resource_or_404(request.viewer, resource_id)
    require_edits(request.viewer, found)
    uses = uses_of(found.pk)
    form = EndForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        try:
            verb(viewer=request.viewer, resource_id=found.pk, reason=reason, now=timezone.now())
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已办理，不能再选用。"))
            return redirect("resources:resource", found.pk)
    return form_page(
        request,
        form,
        title=title % {"title": found.title},
        button=button,
        grave=_with_uses(grave, len(uses)),
        facts=[*presentation.facts_of_resource(found), *_facts_of_uses(uses)],
        back=reverse("resources:resource", args=[found.pk]),
        place=found.owner.name,
    )


def _with_uses(grave: str, number: int) -> str:
    if not number:
        return grave
    told = _(
        "有 %(number)d 个计划中的班次选用了它；办理后即通知主办单位和承办院校，并给出可以替代的课程。"
    )
    return grave + told % {"number": number}


def _facts_of_uses(uses: list[Use]) -> list[tuple[str, Any]]:
    """The classes concerned, each with a link that opens for who may see the plan."""
    if not uses:
        return []
    rows = format_html_join(
        "", '<li><a href="{}">{}</a> · {} · {}</li>',
        ((one.address, one.title, one.where, one.when) for one in uses[:SHOWN_USES]),
    )  # fmt: skip
    more = len(uses) - SHOWN_USES
    rest = format_html("<li>{}</li>", _("另有 %(more)d 个") % {"more": more}) if more > 0 else ""
    return [(_("选用它的班次"), format_html('<ul class="listed">{}{}</ul>', rows, rest))]
