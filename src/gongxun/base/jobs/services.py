from typing import Any

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued


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
