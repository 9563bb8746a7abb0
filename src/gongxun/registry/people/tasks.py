from datetime import datetime
from typing import Any

from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.registry.people.services import responsibility


@app.periodic(cron="10 16 * * *")  # 00:10 in Beijing
@app.task(name="people.refresh_responsibility", queueing_lock="people.refresh_responsibility")
def refresh_responsibility(timestamp: int) -> None:  # noqa: ARG001 (procrastinate passes it)
    """Posts and seats begin and end by date: every night the cached answers are worked out anew."""
    responsibility.refresh_everybody(timezone.localdate())


def refresh_after_regrouping(payload: dict[str, Any], occurred_at: datetime) -> None:
    """Whoever serves below what was moved or merged may answer to another organisation now."""
    today = timezone.localdate(occurred_at)
    for name in ("organisation", "successor"):
        if name in payload:
            responsibility.refresh_below(payload[name], today)
