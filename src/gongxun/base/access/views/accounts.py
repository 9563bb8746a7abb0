from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongxun.base.access import factors, selectors, services
from gongxun.base.access.forms import AccountFilter, GrantForm
from gongxun.base.access.gate import names_of
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Permission
from gongxun.base.access.views.tokens import lines_of
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page


def require_security(request: ViewerRequest) -> None:
    if not request.viewer.scopes(Permission.EDIT_GRANTS, "organisation"):
        raise PermissionDenied


@login_required
@require_GET
def accounts(request: ViewerRequest) -> HttpResponse:
    """Accounts in the security administrator's charge, with their roles and state."""
    require_security(request)
    viewer, now = request.viewer, timezone.now()
    form = AccountFilter(request.GET, viewer=viewer)
    form.is_valid()
    asked = form.cleaned_data
    query = selectors.AccountQuery(
        search=asked.get("q", ""),
        role=asked.get("role", ""),
        state=asked.get("state", ""),
        organisation_id=asked.get("place"),
        after=asked.get("after", ""),
        before=asked.get("before", ""),
    )
    found = selectors.accounts_with_grants(viewer, query, now)
    grants = [grant for one in found.accounts for grant in one.shown_grants]  # type: ignore[attr-defined]
    places = names_of("organisation", _places(found.accounts, grants))
    rows = [
        {
            "account": one,
            "state": state_of(one, now),
            "home": places.get(one.home_id or 0, ""),
            "roles": [line_of(grant, places, viewer.today) for grant in one.shown_grants],  # type: ignore[attr-defined]
        }
        for one in found.accounts
    ]
    context = {
        "title": _("账号与授权"),
        "form": form,
        "rows": rows,
        "page": Page(found.total, before=found.before, after=found.after),
        "frame": Frame(fresh=True),
    }
    return render(request, "access/accounts.html", context)


def _places(users: Iterable[User], grants: Iterable[Grant]) -> set[int]:
    homes = {one.home_id for one in users if one.home_id}
    return homes | {grant.scope_id for grant in grants}


def state_of(user: User, now: datetime) -> dict[str, str]:
    """The state of an account in words, and the icon it stands beside."""
    code = getattr(user, "code", None)
    if not user.is_active:
        return {"words": _("已锁定"), "icon": "circle-x"}
    if code is not None and code.used_at is None:
        if code.expires_at <= now:
            return {"words": _("登录码已过期"), "icon": "alert-triangle"}
        return {"words": _("待首次登录"), "icon": "clock"}
    return {"words": _("正常"), "icon": "circle-check"}


def line_of(grant: Grant, places: dict[int, str], today: date) -> dict[str, object]:
    """A grant as a line: role, place, term, and whether it holds today."""
    last = grant.valid_to - timedelta(days=1) if grant.valid_to else None
    holds = grant.holds_on(today)
    ahead = grant.valid_from > today
    return {
        "grant": grant,
        "role": grant.get_role_display(),
        "place": places.get(grant.scope_id, ""),
        "since": grant.valid_from,
        "last": last,
        "state": _("有效") if holds else _("未开始") if ahead else _("已结束"),
        "holds": holds,
        "open": grant.valid_to is None or grant.valid_to > today,
    }


@login_required
@require_GET
def account(request: ViewerRequest, user_id: int) -> HttpResponse:
    """One account: what it may do where, and what can be done about it."""
    require_security(request)
    return account_page(request, user_id, GrantForm(viewer=request.viewer))


def account_page(request: ViewerRequest, user_id: int, form: GrantForm) -> HttpResponse:
    viewer, now = request.viewer, timezone.now()
    found = selectors.account(viewer, user_id)
    grants = list(found.grants.order_by("-valid_from", "-pk"))
    places = names_of("organisation", _places([found], grants))
    context = {
        "title": found.display_name,
        "lead": found.username,
        "account": found,
        "state": state_of(found, now),
        "home": places.get(found.home_id or 0, ""),
        "grants": [line_of(one, places, viewer.today) for one in grants],
        "form": form,
        "lines": lines_of(selectors.tokens_of(found.pk), viewer.today),
        "has_factor": factors.has_factor(found.pk),
        "refusal": _refusal(request, found),
        "frame": Frame(fresh=True),
    }
    return render(request, "access/account.html", context)


def _refusal(request: ViewerRequest, found: User) -> str:
    try:
        services.require_over_account(request.viewer, found, request.viewer.today)
    except PermissionDenied as refused:
        return str(refused)
    return ""


def _act(
    request: ViewerRequest, user_id: int, verb: Callable[..., None], said: str
) -> HttpResponse:
    require_security(request)
    found = selectors.account(request.viewer, user_id)
    verb(viewer=request.viewer, user=found, now=timezone.now())
    messages.success(request, said % {"name": found.display_name})
    return redirect("access:account", user_id)


@login_required
@require_POST
def lock(request: ViewerRequest, user_id: int) -> HttpResponse:
    return _act(request, user_id, services.lock, _("已锁定“%(name)s”，其已登录的页面随即失效。"))


@login_required
@require_POST
def unlock(request: ViewerRequest, user_id: int) -> HttpResponse:
    return _act(request, user_id, services.unlock, _("已解锁“%(name)s”，可用原密码登录。"))


@login_required
@require_POST
def end_sessions(request: ViewerRequest, user_id: int) -> HttpResponse:
    said = _("已让“%(name)s”在所有设备上退出。")
    return _act(request, user_id, services.end_sessions, said)


@login_required
@require_POST
def reset_factor(request: ViewerRequest, user_id: int) -> HttpResponse:
    said = _("已清除“%(name)s”的第二重验证，下次登录时重新设置。")
    return _act(request, user_id, services.reset_second_factor, said)
