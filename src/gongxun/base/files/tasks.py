"""Housekeeping of the storage."""

from datetime import timedelta

from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.base.files import services


@app.periodic(cron="43 3 * * *")
@app.task(name="files.sweep", queueing_lock="files.sweep")
def sweep(timestamp: int) -> None:  # noqa: ARG001
    """Delete what was uploaded a day ago or earlier and belongs to nothing."""
    services.sweep(timezone.now() - timedelta(days=1))
