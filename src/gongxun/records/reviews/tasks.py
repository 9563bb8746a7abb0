from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.records.reviews import services


@app.periodic(cron="10 0 * * *")
@app.task(name="reviews.remind", queueing_lock="reviews.remind", pass_context=False)
def remind(timestamp: int) -> None:  # noqa: ARG001 (procrastinate tells when the run was due)
    """In the morning by Chinese time: the crons of the queue are in UTC."""
    services.remind_overdue(now=timezone.now())
