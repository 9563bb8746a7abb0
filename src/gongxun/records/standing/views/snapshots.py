from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.records.standing.selectors.figures import recent_snapshots
from gongxun.records.standing.services import request_snapshot


@login_required
@require_http_methods(["GET", "POST"])
def snapshots(request: ViewerRequest) -> HttpResponse:
    """Evaluations, newest first, and the button that asks for another."""
    scopes = request.viewer.scopes(Permission.RUN_JOBS, "organisation")
    if not scopes:
        raise PermissionDenied
    if request.method == "POST":
        request_snapshot(viewer=request.viewer, organisation_id=min(scopes), now=timezone.now())
        messages.success(request, _("已排入队列；计算完成后，各组织页面自动换成新数据。"))
        return redirect("standing:snapshots")
    found = recent_snapshots()
    context = {
        "title": _("达标计算"),
        "lead": _("每晚两点自动计算一次；人员或学时有大的变动时，也可以立即计算。"),
        "snapshots": found,
        "running": any(one.state == one.State.RUNNING for one in found),
    }
    return render(request, "standing/snapshots.html", context)
