import atexit
import gc
import logging
import os
import threading
import time

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxun.site.settings")
application = get_wsgi_application()

HOUR = 3600
# Set once the statements of this process were first compiled.
warm = threading.Event()


def _keep_warm() -> None:
    """Compile today's and tomorrow's statements before a cadre asks: each takes a second.

    Once an hour, so that a process that lives past midnight, or a book published meanwhile, makes nobody wait.
    """
    from django.db import close_old_connections
    from django.utils import timezone

    from gongxun.records.standing.selectors.fresh import prepare

    while True:
        try:
            prepare(timezone.localdate())
        except Exception:
            # A page that finds nothing prepared compiles for itself.
            logging.getLogger(__name__).exception("person statements not prepared")
        finally:
            close_old_connections()
        if not warm.is_set():
            # What stands now stands as long as the process: the collector need not walk through it for ever,
            # which takes it a tenth of a second in the middle of somebody's page.
            gc.collect()
            gc.freeze()
            atexit.register(gc.unfreeze)
            warm.set()
        time.sleep(HOUR)


threading.Thread(target=_keep_warm, name="warm", daemon=True).start()
