"""Tokens of one's own account, and their end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access import selectors, services
from gongxun.base.access.factors import second_factor_before, was_shown
from gongxun.base.access.forms import TokenForm
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.models import ApiToken
from gongxun.base.shell.frame import Frame

WHY = gettext_lazy("创建 API 令牌前要完成第二重验证：令牌与您的角色权力相同。请用认证器验证。")


@login_required
@require_GET
def tokens(request: ViewerRequest) -> HttpResponse:
    """The reader's own tokens."""
    context = {
        "title": _("API 令牌"),
        "lead": _("让别的程序以您的身份查询和办理；权力与您今天的角色相同，角色终止即失效。"),
        "lines": lines_of(selectors.tokens_of(request.viewer.user_id or 0), request.viewer.today),
        "frame": Frame(fresh=True),
    }
    return render(request, "access/tokens.html", context)


def lines_of(found: Sequence[ApiToken], today: date) -> list[dict[str, Any]]:
    """Each token with its state in words."""
    return [
        {
            "token": one,
            "holds": one.holds_on(today),
            "rights": _("只读") if one.read_only else _("读写"),
            "state": _("已撤销")
            if one.revoked_at
            else _("有效")
            if one.holds_on(today)
            else _("已到期"),
        }
        for one in found
    ]


@login_required
@second_factor_before(WHY)
@never_cache
@require_http_methods(["GET", "POST"])
def new_token(request: ViewerRequest) -> HttpResponse:
    """Make a token, and show it this once."""
    form = TokenForm(request.POST or None, viewer=request.viewer)
    context = {"title": _("新建 API 令牌"), "form": form, "frame": Frame(fresh=True)}
    if not form.is_valid():
        return render(request, "access/new_token.html", context)
    asked = form.cleaned_data
    try:
        made, text = services.create_token(
            viewer=request.viewer,
            name=asked["name"],
            last_day=asked["last_day"],
            read_only=asked["rights"] == "read",
            with_factor=was_shown(request),
            now=timezone.now(),
        )
    except ValidationError as refused:
        form.add_error(None, refused)
        return render(request, "access/new_token.html", context)
    context |= {
        "title": _("令牌已建好"),
        "token": made,
        "text": text,
        "address": request.build_absolute_uri("/api/v1/me"),
    }
    return render(request, "access/token.html", context)


@login_required
@require_POST
def revoke_token(request: ViewerRequest, token_id: int) -> HttpResponse:
    """End one's own token, or one of an account in one's charge."""
    found = selectors.token(request.viewer, token_id)
    services.revoke_token(viewer=request.viewer, token=found, now=timezone.now())
    messages.success(request, _("已撤销令牌“%(name)s”，随即失效。") % {"name": found.name})
    if found.user_id == request.viewer.user_id:
        return redirect("access:tokens")
    return redirect("access:account", found.user_id)
