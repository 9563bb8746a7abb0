"""The process at work is killed: nothing half-written, and the next one takes the run up again."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as configured
from django.core.files.storage import default_storage
from django.db import connection

from gongxun.base.imports import services
from gongxun.base.imports.models import Progress, Run, State
from gongxun.registry.people.models import Appointment, Person
from tests.base.imports.conftest import NOW, Office, fresh, roster_row, sheet

pytestmark = pytest.mark.django_db(transaction=True)
ROWS = 4000
CHILD = """
import sys, django
from datetime import datetime
from django.conf import settings
django.setup()
settings.STORAGES["default"]["OPTIONS"]["location"] = sys.argv[2]
from gongxun.base.imports import services
services.write(run_id=int(sys.argv[1]), now=datetime.fromisoformat(sys.argv[3]))
"""


def child(run: Run) -> "subprocess.Popen[bytes]":
    place = connection.settings_dict
    address = " ".join(
        f"{name}='{value}'"
        for name, value in (
            ("host", place["HOST"]), ("port", place["PORT"]), ("user", place["USER"]),
            ("dbname", place["NAME"]),
        )
    )  # fmt: skip
    environment = {
        **os.environ, "DATABASE_URL": address, "DATABASE_OWNER_URL": address,
        "DJANGO_SETTINGS_MODULE": "gongxun.site.settings", "GONGXUN_HOME": str(configured.HOME),
    }  # fmt: skip
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(run.pk), default_storage.path(""), NOW.isoformat()],
        env=environment,
    )


def test_killed_in_the_middle_of_writing(office: Office, tmp_path: Path) -> None:
    rows = [roster_row(n, name=f"甲{n % 97}") for n in range(ROWS)]
    run = office.tried("appointments", sheet("appointments", rows))
    assert run.counts["created"] == ROWS
    office.confirm(run)
    with connection.cursor() as cursor:
        # Whoever writes a post waits here, so that the blow falls between persons and posts.
        cursor.execute("CREATE FUNCTION wait() RETURNS trigger LANGUAGE plpgsql AS "
                       "$$BEGIN PERFORM pg_sleep(60); RETURN NEW; END$$")  # fmt: skip
        cursor.execute("CREATE TRIGGER slow BEFORE INSERT ON people_appointment "
                       "FOR EACH STATEMENT EXECUTE FUNCTION wait()")  # fmt: skip
    try:
        process = child(run)
        deadline = time.monotonic() + 60
        while Progress.objects.get(run=run).stage not in ("更新任职", "登记任职"):
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        process.send_signal(signal.SIGKILL)
        process.wait()
    finally:
        _clear_away()
    assert not Person.objects.exists()
    assert fresh(run).state == State.WRITING
    services.write(run_id=run.pk, now=NOW)
    assert fresh(run).state == State.DONE
    assert Appointment.objects.count() == Person.objects.count() == ROWS


def _clear_away() -> None:
    """The server ends the dead client's session, then the slow trigger goes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        cursor.execute("DROP TRIGGER slow ON people_appointment")
        cursor.execute("DROP FUNCTION wait()")
