from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.records.ledger import services


@app.periodic(cron="* * * * *")
@app.task(name="ledger.seal", queueing_lock="ledger.seal", pass_context=False)
def seal(timestamp: int) -> None:  # noqa: ARG001 (procrastinate tells when the run was due)
    now = timezone.now()
    services.seal_pending(now=now)
    services.keep_head(settings.HOME / "seals", timezone.localdate(now))


@app.periodic(cron="20 18 * * *")
@app.task(name="ledger.drop_loose_evidence", queueing_lock="ledger.drop_loose", pass_context=False)
def drop_loose_evidence(timestamp: int) -> None:  # noqa: ARG001
    """Files uploaded to forms that were never sent; drafts live a week."""
    now = timezone.now()
    services.drop_loose(before=now - timedelta(days=8), now=now)
