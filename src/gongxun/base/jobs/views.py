from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongxun.base.jobs import services
from gongxun.base.jobs.selectors import (
    STATES,
    counts,
    job_page,
    last_heartbeat,
    periodic_rows,
)
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame, Link

SILENT_SECONDS = 120


@login_required
@require_GET
def jobs(request: HttpRequest) -> HttpResponse:
    """What waits, runs and failed, and when each regular job ran last."""
    if not request.viewer.scopes("jobs.run", "organisation"):  # type: ignore[attr-defined]
        raise PermissionDenied
    state = request.GET.get("state", "")
    state = state if state in (*STATES, "periodic") else "failed"
    before = request.GET.get("before", "")
    rows, older = job_page(state, number(before)) if state in STATES else ([], None)
    beat, now = last_heartbeat(), timezone.now()
    context = {
        "title": _("任务"),
        "lead": _("后台任务自动执行；失败的留在这里，可以重试。"),
        "tabs": _tabs(state),
        "state": state,
        "rows": rows,
        "older": older,
        "periodic": periodic_rows() if state == "periodic" else [],
        "silent": beat is None or (now - beat).total_seconds() > SILENT_SECONDS,
        "beat": beat,
        "may_retry": request.viewer.everything("jobs.run", "organisation"),  # type: ignore[attr-defined]
        "frame": Frame(fresh=True),
    }
    return render(request, "jobs/jobs.html", context)


def _tabs(current: str) -> list[Link]:
    words = {
        "failed": _("失败"),
        "waiting": _("等待"),
        "running": _("正在执行"),
        "done": _("已完成"),
    }
    found, address = counts(), reverse("jobs:list")
    links = [
        Link(label, f"{address}?state={state}", current=state == current, count=found[state])
        for state, label in words.items()
    ]
    return [*links, Link(_("定时任务"), f"{address}?state=periodic", current=current == "periodic")]


@login_required
@require_POST
def retry(request: HttpRequest, job_id: int) -> HttpResponse:
    try:
        services.retry(
            viewer=request.viewer,  # type: ignore[attr-defined]
            job_id=job_id,
            now=timezone.now(),
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已重新排入队列。"))
    return redirect("jobs:list")
