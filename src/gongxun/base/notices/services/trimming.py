from datetime import datetime, timedelta

from django.db.models import Q

from gongxun.base.notices.models import Notice

READ_KEPT = timedelta(days=90)
KEPT = timedelta(days=730)
BATCH = 10_000


def trim(*, now: datetime) -> int:
    """Drop what was read three months ago, and what nobody has read in two years; returns how many."""
    old = Q(read_at__lt=now - READ_KEPT) | Q(sent_at__lt=now - KEPT)
    dropped = 0
    while keys := list(Notice.objects.filter(old).values_list("pk", flat=True)[:BATCH]):
        dropped += Notice.objects.filter(pk__in=keys).delete()[0]
    return dropped
