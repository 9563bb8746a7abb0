"""The jobs of notices. A mail server that is away is tried again, ever later."""

from django.utils import timezone
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from gongxun.base.notices import services

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=5)


@app.task(name="notices.send_mail", queueing_lock="notices.send_mail", lock="mail", retry=AGAIN)
def send_mail() -> None:
    services.send_waiting(now=timezone.now())


@app.periodic(cron="47 3 * * *")
@app.task(name="notices.trim", queueing_lock="notices.trim")
def trim(timestamp: int) -> None:  # noqa: ARG001
    """Drop old notices, and take up mail that was left when the server stayed away too long."""
    services.trim(now=timezone.now())
    services.send_waiting(now=timezone.now())
