from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.records.appraisals import services


@app.periodic(cron="20 0 * * *")
@app.task(name="appraisals.remind", queueing_lock="appraisals.remind", pass_context=False)
def remind(timestamp: int) -> None:  # noqa: ARG001 (procrastinate tells when the run was due)
    """In the morning by Chinese time: the crons of the queue are in UTC."""
    services.remind(now=timezone.now())
