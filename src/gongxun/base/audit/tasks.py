from django.conf import settings
from django.utils import timezone
from procrastinate.contrib.django import app

from gongxun.base.audit import services


@app.periodic(cron="*/5 * * * *")
@app.task(name="audit.seal", queueing_lock="audit.seal", pass_context=False)
def seal(timestamp: int) -> None:  # noqa: ARG001 (procrastinate tells when the run was due)
    now = timezone.now()
    services.seal_pending(now=now)
    services.keep_head(settings.HOME / "audit-seals", timezone.localdate(now))
