"""Noting why jobs fail: the worker passes every job through here."""

import traceback
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import sync_to_async
from django.db import DatabaseError
from django.utils import timezone
from procrastinate import JobContext

from gongxun.base.jobs.models import Failure

OURS = "gongxun"


async def note_failure(
    call_next: Callable[[], Awaitable[Any]],
    context: JobContext,
    _worker: object,
) -> Any:  # noqa: ANN401
    """Run the job; where it fails, keep the kind of its error before passing it on."""
    try:
        return await call_next()
    except Exception as problem:
        if context.job.id is not None:
            await sync_to_async(keep)(context.job.id, problem)
        raise


def keep(job_id: int, problem: BaseException) -> None:
    """Keep the kind and the place of an error; a database that is gone keeps nothing."""
    values = {"at": timezone.now(), "kind": _kind(problem), "place": _place(problem)}
    try:
        Failure.objects.update_or_create(job_id=job_id, defaults=values)
    except DatabaseError:
        return


def _kind(problem: BaseException) -> str:
    return type(problem).__name__[:100]


def _place(problem: BaseException) -> str:
    """The innermost line of our own code: file and number."""
    for frame in reversed(traceback.extract_tb(problem.__traceback__)):
        _before, found, path = frame.filename.rpartition(f"/{OURS}/")
        if found:
            return f"{path}:{frame.lineno}"[:200]
    return ""
