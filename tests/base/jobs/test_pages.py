"""The page of jobs: what waits, runs and failed, and trying again."""

import asyncio
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.base.audit.models import AuditRow
from gongxun.base.jobs import services
from gongxun.base.jobs.models import Failure
from gongxun.base.jobs.noting import keep
from gongxun.registry.orgs.testing import NOW, small_country


@pytest.fixture
def ids(db: None, settings: object) -> dict[str, int]:
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}  # type: ignore[attr-defined]
    # The table is not one of Django's own, which tests that commit leave empty.
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    return small_country()


def client(ids: dict[str, int], code: str = "QG", role: str = Role.SYSTEM_ADMINISTRATOR) -> Client:
    user = User.objects.create(username=f"{role}{code}", display_name="x", created_at=NOW)
    Grant.objects.create(
        user=user, role=role, scope_kind="organisation", scope_id=ids[code],
        valid_from=NOW.date().replace(year=2020),
    )  # fmt: skip
    found = Client()
    found.force_login(user)
    return found


def job(status: str = "failed", name: str = "ledger.seal") -> int:
    key = services.defer(name, timestamp=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'doing' WHERE id = %s", [key])
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = %s::procrastinate_job_status WHERE id = %s",
            [status, key],
        )
    return key


def status(key: int) -> str:
    return str(ProcrastinateJob.objects.get(pk=key).status)


def test_a_failed_job_says_in_plain_words_why_and_can_be_tried_again(ids: dict[str, int]) -> None:
    key = job()
    keep(key, OSError(28, "No space left"))
    administrator = client(ids)
    page = administrator.get(reverse("jobs:list")).content.decode()
    assert "封印学时台账" in page
    assert "磁盘已满" in page
    again = administrator.post(reverse("jobs:retry", args=[key]), follow=True).content.decode()
    assert "已重新排入队列" in again
    assert status(key) == "todo"
    twice = administrator.post(reverse("jobs:retry", args=[key]), follow=True).content.decode()
    assert "已不是失败状态" in twice
    assert AuditRow.objects.filter(verb="job.retry", subject_id=key).count() == 1


def test_each_state_has_its_page_and_its_count(ids: dict[str, int]) -> None:
    for state in ("doing", "succeeded", "failed", "todo"):
        job(state)
    administrator = client(ids)
    for state in ("waiting", "running", "done", "failed"):
        answer = administrator.get(reverse("jobs:list"), {"state": state})
        assert len(answer.context["rows"]) == 1
    counts = {link.label: link.count for link in answer.context["tabs"]}
    assert counts == {"失败": 1, "等待": 1, "正在执行": 1, "已完成": 1, "定时任务": None}
    assert administrator.get(reverse("jobs:list"), {"state": "x", "before": "y"}).status_code == 200


def test_regular_jobs_show_their_last_run(ids: dict[str, int]) -> None:
    key = job("succeeded", "jobs.forget_old")
    at = timezone.now() - timedelta(hours=3)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_periodic_defers (task_name, defer_timestamp, job_id, periodic_id)"
            " VALUES ('jobs.forget_old', %s, %s, '')",
            [int(at.timestamp()), key],
        )
    answer = client(ids).get(reverse("jobs:list"), {"state": "periodic"})
    rows = {row.name: row for row in answer.context["periodic"]}
    assert rows["jobs.forget_old"].state == "done"
    assert abs((rows["jobs.forget_old"].last_at - at).total_seconds()) < 2
    assert rows["standing.take_snapshots"].last_at is None
    assert "计算达标情况" in answer.content.decode()


def test_who_does_not_run_jobs_sees_none_and_part_of_the_tree_retries_none(
    ids: dict[str, int],
) -> None:
    key = job()
    for other in (
        client(ids, "QG", Role.TRAINING_OFFICER),
        client(ids, "QG", Role.AUDIT_ADMINISTRATOR),
    ):
        assert other.get(reverse("jobs:list")).status_code == 403
        assert other.post(reverse("jobs:retry", args=[key])).status_code == 403
    county = client(ids, "K1")
    assert (
        reverse("jobs:retry", args=[key]) not in county.get(reverse("jobs:list")).content.decode()
    )
    assert county.post(reverse("jobs:retry", args=[key])).status_code == 403
    assert status(key) == "failed"
    assert Client().get(reverse("jobs:list")).status_code == 302


def test_a_page_holds_fifty_and_leads_to_the_older_ones(ids: dict[str, int]) -> None:
    keys = [job() for _ in range(52)]
    administrator = client(ids)
    first = administrator.get(reverse("jobs:list"))
    second = administrator.get(reverse("jobs:list"), {"before": first.context["older"]})
    shown = [row.id for row in [*first.context["rows"], *second.context["rows"]]]
    assert shown == keys[::-1]


@pytest.mark.django_db(transaction=True)
def test_a_worker_keeps_the_kind_of_an_error_and_not_its_data() -> None:
    name = "tests.breaks"
    if name not in app.tasks:

        @app.task(name=name)
        def breaks() -> None:
            raise ValueError("陆明远 90010118850101")

    key = services.defer(name)
    asyncio.run(_work_once())
    assert status(key) == "failed"
    kept = Failure.objects.get(pk=key)
    assert kept.kind == "ValueError"
    assert "陆明远" not in kept.place
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE id = %s", [key])


async def _work_once() -> None:
    worker_app = app.with_connector(app.connector.get_worker_connector())
    async with worker_app.open_async():
        await worker_app.run_worker_async(
            wait=False, install_signal_handlers=False, listen_notify=False, queues=["default"]
        )
