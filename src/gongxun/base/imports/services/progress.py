"""Telling how far a job is while its own transaction is still open: on a connection beside it."""

import time
from types import TracebackType

from django.db import connection
from django.utils import timezone

EVERY_SECONDS = 0.5


class Reporter:
    """A ``kinds.Progress`` that anybody can read; counts nothing that is not told in time."""

    def __init__(self, run_id: int) -> None:
        self._run_id, self._stage, self._told = run_id, "", 0.0
        self._beside = connection.copy()

    def __enter__(self) -> "Reporter":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._beside.close()

    def __call__(self, stage: str, done: int, total: int) -> None:
        passed = time.monotonic()
        if stage == self._stage and passed - self._told < EVERY_SECONDS:
            return
        self._stage, self._told = stage, passed
        with self._beside.cursor() as cursor:
            cursor.execute(
                "UPDATE imports_progress SET stage = %s, done = %s, total = %s, at = %s WHERE run_id = %s",
                [stage[:30], done, total, timezone.now(), self._run_id],
            )
