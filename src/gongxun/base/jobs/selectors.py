"""Jobs as a page shows them: what waits, runs and failed, and when each regular one ran last."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import Count, Max, QuerySet
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import (
    ProcrastinateEvent,
    ProcrastinateJob,
    ProcrastinatePeriodicDefer,
    ProcrastinateWorker,
)

from gongxun.base.jobs.models import Failure
from gongxun.base.jobs.titles import title_of

PAGE_SIZE = 50
STATES = {
    "waiting": ("todo",),
    "running": ("doing",),
    "failed": ("failed", "aborted"),
    "done": ("succeeded", "cancelled"),
}


@dataclass(frozen=True, slots=True)
class JobRow:
    """A job; ``since`` is when it last came into its state, ``why`` what made it fail, in plain words."""

    id: int
    title: str
    name: str
    attempts: int
    scheduled_at: datetime | None
    since: datetime | None
    why: str
    place: str


@dataclass(frozen=True, slots=True)
class PeriodicRow:
    """A job that runs by the clock; ``state`` is that of its last run."""

    title: str
    name: str
    cron: str
    last_at: datetime | None
    state: str


def counts() -> dict[str, int]:
    """How many jobs stand in each of STATES."""
    rows = dict(
        ProcrastinateJob.objects.values_list("status").annotate(count=Count("id")).order_by()
    )
    return {state: sum(rows.get(one, 0) for one in kinds) for state, kinds in STATES.items()}


def job_page(state: str, before: int | None) -> tuple[list[JobRow], int | None]:
    """One page of the jobs in a state, the latest first, and the position after it."""
    rows: QuerySet[ProcrastinateJob] = ProcrastinateJob.objects.filter(status__in=STATES[state])
    if before is not None:
        rows = rows.filter(id__lt=before)
    found = list(rows.order_by("-id")[: PAGE_SIZE + 1])
    more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
    return _rows(found), found[-1].id if more else None


def _rows(jobs: Sequence[ProcrastinateJob]) -> list[JobRow]:
    keys = [job.id for job in jobs]
    events = ProcrastinateEvent.objects.filter(job_id__in=keys).values("job_id")
    since = dict(events.annotate(last=Max("at")).values_list("job_id", "last"))
    failures = Failure.objects.in_bulk(keys)
    return [_row(job, since.get(job.id), failures.get(job.id)) for job in jobs]


def _row(job: ProcrastinateJob, since: datetime | None, failure: Failure | None) -> JobRow:
    failed = job.status in STATES["failed"]
    return JobRow(
        id=job.id,
        title=title_of(job.task_name),
        name=job.task_name,
        attempts=job.attempts,
        scheduled_at=job.scheduled_at,
        since=since,
        why=reason_of(failure.kind if failure else "") if failed else "",
        place=f"{failure.kind} {failure.place}".strip() if failure and failed else "",
    )


def reason_of(kind: str) -> str:
    """The kind of an error in plain words."""
    if kind in ("OperationalError", "InterfaceError", "AdminShutdown"):
        return _("数据库连接中断，任务没有做完。数据库恢复后可以重试。")
    if kind in ("OSError", "DiskFull"):
        return _("读写文件失败，多半是磁盘已满或没有权限。处理后可以重试。")
    if kind in (
        "TimeoutError",
        "QueryCanceled",
        "SMTPServerDisconnected",
        "ConnectionRefusedError",
    ):
        return _("对方没有及时应答。稍后可以重试。")
    if kind == "MemoryError":
        return _("内存不足，任务没有做完。请在空闲时重试。")
    if kind in ("ValidationError", "PermissionDenied"):
        return _("数据或权限不符合要求，任务没有做。请先改正，再重试。")
    if kind == "TaskNotFound":
        return _("当前程序不认识这种任务，可能是升级后遗留的。")
    if kind:
        return _("程序出错，任务没有做完，没有写入一半的结果。可以重试；再次失败请联系维护人员。")
    return _("任务中断，没有留下原因。可以重试。")


def periodic_rows() -> list[PeriodicRow]:
    """Every job that runs by the clock, with its last run."""
    last = dict(
        ProcrastinatePeriodicDefer.objects.values_list("task_name").annotate(
            last=Max("defer_timestamp")
        )
    )
    jobs = {
        row.task_name: row.job
        for row in ProcrastinatePeriodicDefer.objects.filter(
            defer_timestamp__in=list(last.values())
        ).select_related("job")
        if row.defer_timestamp == last[row.task_name]
    }
    return sorted(
        (
            PeriodicRow(
                title=title_of(task.name),
                name=task.name,
                cron=periodic.cron,
                last_at=_moment(last.get(task.name)),
                state=_state(jobs.get(task.name)),
            )
            for periodic in app.periodic_registry.periodic_tasks.values()
            for task in [periodic.task]
        ),
        key=lambda row: row.title,
    )


def _moment(stamp: int | None) -> datetime | None:
    return None if stamp is None else datetime.fromtimestamp(stamp, UTC)


def _state(job: ProcrastinateJob | None) -> str:
    if job is None:
        return ""
    return next(state for state, kinds in STATES.items() if job.status in (*kinds, "aborting"))


def last_heartbeat() -> datetime | None:
    """When a worker last gave a sign of life."""
    found = ProcrastinateWorker.objects.aggregate(last=Max("last_heartbeat"))["last"]
    return found if isinstance(found, datetime) else None
