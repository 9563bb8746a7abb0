from datetime import datetime

from gongxun.base.files import services as files
from gongxun.base.imports import flow
from gongxun.base.imports.models import Row, Run

BATCH = 100


def forget(*, before: datetime, now: datetime) -> int:
    """Drop files and rows of runs uploaded before a moment; who imported what, when, stays. Returns how many."""
    runs = Run.objects.filter(uploaded_at__lt=before, file__removed_at=None)
    found = list(runs.exclude(state__in=flow.AT_WORK).select_related("file").order_by("pk")[:BATCH])
    for run in found:
        Row.objects.filter(run=run).delete()
        files.remove_content(stored=run.file, now=now)
    return len(found)
