from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.records.standing.services import exported_lake, take_snapshot
from gongxun.registry.policies.selectors import books_in_force


@app.periodic(cron="0 18 * * *")  # 02:00 in Beijing
@app.task(
    name="standing.take_snapshots",
    queueing_lock="standing.take_snapshots",
    lock="standing",
    pass_context=False,
)
def take_snapshots(timestamp: int = 0) -> None:  # noqa: ARG001 (given by the periodic deferrer)
    """Evaluate every policy book in force as of today."""
    now = timezone.now()
    today = timezone.localdate(now)
    with exported_lake() as lake:
        for one in books_in_force(today):
            take_snapshot(book=one.book, scope_id=one.scope_id, as_of=today, now=now, lake=lake)
