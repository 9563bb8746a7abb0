"""The jobs behind imports. One at a time: a great file takes its share of memory."""

from datetime import timedelta

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gongxun.base.imports import services

# The audit of who did what is kept at least as long.
KEPT = timedelta(days=180)
LOCK = "imports"
# A database that went away comes back; a fault of ours ends the run at its last try.
AGAIN = RetryStrategy(max_attempts=4, wait=3)


@app.task(name="imports.read", lock=LOCK, retry=AGAIN)
def read(run_id: int) -> None:
    services.read(run_id=run_id, now=timezone.now())


@app.task(name="imports.write", lock=LOCK, retry=AGAIN)
def write(run_id: int) -> None:
    services.write(run_id=run_id, now=timezone.now())


@app.task(name="imports.undo", lock=LOCK, retry=AGAIN)
def undo(run_id: int) -> None:
    services.undo(run_id=run_id, now=timezone.now())


@app.periodic(cron="37 3 * * *")
@app.task(name="imports.forget", queueing_lock="imports.forget")
def forget(timestamp: int) -> None:  # noqa: ARG001
    """Drop what was uploaded half a year ago."""
    now = timezone.now()
    while services.forget(before=now - KEPT, now=now):
        pass
