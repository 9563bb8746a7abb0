from importlib import import_module

from django.conf import settings
from procrastinate.contrib.django import app


@app.periodic(cron="41 3 * * *")
@app.task(name="access.forget_sessions", queueing_lock="access.forget_sessions", pass_context=False)
def forget_sessions(timestamp: int) -> None:  # noqa: ARG001 (procrastinate tells when the run was due)
    """Drop sessions that are over."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
