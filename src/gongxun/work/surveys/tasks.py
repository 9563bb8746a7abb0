"""Jobs: the invitations of a great survey, and what a day brings."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gongxun.work.surveys import services

AGAIN = RetryStrategy(max_attempts=4, wait=3)


@app.task(name="surveys.invite", retry=AGAIN)
def invite(survey_id: int) -> None:
    services.go_on_inviting(survey_id=survey_id, now=timezone.now())


@app.periodic(cron="7 6 * * *")
@app.task(name="surveys.tick", queueing_lock="surveys.tick")
def tick(timestamp: int) -> None:  # noqa: ARG001 (procrastinate tells when the run was due)
    """Close what has run out, remind of what closes in three days."""
    services.tick(now=timezone.now())
