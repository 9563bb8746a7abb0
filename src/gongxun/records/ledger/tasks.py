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
