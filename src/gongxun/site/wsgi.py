import os
import threading

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxun.site.settings")
application = get_wsgi_application()


def _warm() -> None:
    """Compile today's and tomorrow's statement before the first cadre asks: it takes a second."""
    from datetime import timedelta

    from django.utils import timezone

    from gongxun.records.standing.selectors.fresh import prepare

    today = timezone.localdate()
    prepare(today, today + timedelta(days=1))


threading.Thread(target=_warm, name="warm", daemon=True).start()
