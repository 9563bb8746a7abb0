from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.forms import AccountFilter, AuditFilter
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import account_id, accounts_with_grants, usernames
from gongxun.base.audit.selectors import audit_rows


@login_required
@require_GET
def accounts(request: ViewerRequest) -> HttpResponse:
    """Accounts with the roles they hold in the security administrator's organisations."""
    if not request.viewer.scopes(Permission.EDIT_GRANTS, "organisation"):
        raise PermissionDenied
    form = AccountFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    page = accounts_with_grants(
        request.viewer, search=asked.get("q", ""), after=asked.get("after", "")
    )
    return render(
        request, "access/accounts.html", {"title": _("账号与授权"), "form": form, "page": page}
    )


@login_required
@require_GET
def audit(request: ViewerRequest) -> HttpResponse:
    """What happened in the audit administrator's organisations, newest first."""
    if not request.viewer.scopes(Permission.VIEW_AUDIT, "organisation"):
        raise PermissionDenied
    form = AuditFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    actor = account_id(asked["actor"]) if asked.get("actor") else None
    page = audit_rows(
        request.viewer,
        verb=asked.get("verb", ""),
        actor_id=-1 if asked.get("actor") and actor is None else actor,
        since=asked.get("since"),
        until=asked.get("until"),
        after=asked.get("after"),
    )
    names = usernames({row.actor_id for row in page.rows if row.actor_id is not None})
    rows = [
        (row, names.get(row.actor_id, _("系统")) if row.actor_id else _("系统"))
        for row in page.rows
    ]
    return render(
        request, "access/audit.html", {"title": _("审计"), "form": form, "page": page, "rows": rows}
    )
