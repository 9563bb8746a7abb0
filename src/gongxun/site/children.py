"""The programs under the supervisor: ``python -m gongxun.site.children web|worker``."""

import os
import sys

from gongxun.base import postgres
from gongxun.site.home import data_folder
from gongxun.site.supervisor import Child, follow_lifeline, python

WEB_PROCESSES, WEB_THREADS = 2, 4
# One long job, such as a snapshot, must not hold up an import.
JOBS_AT_ONCE = 2


def web(bind: str) -> Child:
    return Child("网页服务", python("-m", "gongxun.site.children", "web"), {"GONGXUN_LISTEN": bind})


def worker() -> Child:
    return Child("后台任务", python("-m", "gongxun.site.children", "worker"))


def _serve() -> None:
    from gunicorn.app.wsgiapp import run

    sys.argv = [
        "gunicorn",
        "gongxun.site.wsgi",
        f"--bind={os.environ['GONGXUN_LISTEN']}",
        "--worker-class=gthread",
        f"--workers={os.environ.get('GONGXUN_WEB_PROCESSES', WEB_PROCESSES)}",
        f"--threads={os.environ.get('GONGXUN_WEB_THREADS', WEB_THREADS)}",
        "--max-requests=20000",
        "--max-requests-jitter=2000",
        "--timeout=60",
        "--graceful-timeout=10",
        "--no-control-socket",
        "--log-level=warning",
    ]
    run()


def _work() -> None:
    import django
    from django.core.management import call_command

    django.setup()
    call_command(
        "procrastinate", "worker", f"--concurrency={JOBS_AT_ONCE}", "--shutdown-graceful-timeout=10"
    )


def main(name: str) -> None:
    follow_lifeline()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxun.site.settings")
    os.environ["GONGXUN_DB_ROLE"] = "runtime"
    if not os.environ.get("DATABASE_URL"):
        postgres.ensure_running(data_folder())
    {"web": _serve, "worker": _work}[name]()


if __name__ == "__main__":
    main(sys.argv[1])
