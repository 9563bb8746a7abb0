from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.base.outbox import services


@app.task(name="outbox.hand_on", queueing_lock="outbox.hand_on")
def hand_on() -> None:
    services.hand_on(timezone.now())
