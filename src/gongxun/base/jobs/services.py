from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.exceptions import AlreadyEnqueued

if TYPE_CHECKING:
    from gongxun.base.access.gate import Viewer


def defer(name: str, **arguments: Any) -> int:  # noqa: ANN401 (a job's arguments are JSON)
    """Queue the task ``name`` in the current transaction; returns the number of the job."""
    return app.configure_task(name, allow_unknown=False).defer(**arguments)


def defer_once(name: str, **arguments: Any) -> None:  # noqa: ANN401
    """Queue the task ``name`` unless one of its kind already waits."""
    try:
        with transaction.atomic():  # a refusal must not spoil the caller's transaction
            app.configure_task(name, allow_unknown=False, queueing_lock=name).defer(**arguments)
    except AlreadyEnqueued:
        return


# ---- What the page of jobs needs ---------------------------------------------------------------

Recorder = Callable[["Viewer", str, str, int, int | None, datetime], None]
_recorders: list[Recorder] = []


def record_acts(recorder: Recorder) -> None:
    """Register who writes down what is done to jobs; the last registration holds."""
    _recorders[:] = [recorder]


@transaction.atomic
def retry(*, viewer: "Viewer", job_id: int, now: datetime) -> None:
    """Queue a failed job again; raises PermissionDenied, ValidationError where it is not failed any more."""
    if not viewer.everything("jobs.run", "organisation"):
        raise PermissionDenied(_("任务属于整个系统，只有管理全部单位的系统管理员才能重试。"))
    job = ProcrastinateJob.objects.select_for_update().filter(pk=job_id).first()
    if job is None or job.status != "failed":
        raise ValidationError(_("这个任务已不是失败状态，没有重复办理。请刷新页面。"))
    waiting = ProcrastinateJob.objects.filter(
        queueing_lock=job.queueing_lock, queueing_lock__isnull=False, status="todo"
    )
    if waiting.exists():
        raise ValidationError(_("同一项任务已在等待执行，不需要重试。"))
    app.job_manager.retry_job_by_id(job_id, retry_at=now)
    for record in _recorders:
        record(viewer, "job.retry", "job", job_id, None, now)
