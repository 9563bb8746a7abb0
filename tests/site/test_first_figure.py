"""From signing in to the first figure in two requests: nothing leads through a page in between."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Role
from gongxun.records.standing.services import take_snapshot
from gongxun.registry.orgs.testing import NOW, TODAY
from gongxun.registry.policies.selectors import plan_book
from tests.site.scope_world import SINCE, build

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def _plain(settings: Any, tmp_path: Path) -> None:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    files = {**settings.STORAGES["default"], "OPTIONS": {"location": str(tmp_path)}}
    settings.STORAGES = {"default": files, "staticfiles": plain}


@pytest.mark.django_db(transaction=True)
def test_an_officer_and_a_cadre_see_their_first_figure_in_two_requests() -> None:
    world = build()
    take_snapshot(book=plan_book(), as_of=TODAY, now=NOW)
    county = world.orgs["K1"]
    officer = User.objects.create(username="first", display_name="first", created_at=NOW)
    Grant.objects.create(
        user=officer,
        role=Role.TRAINING_OFFICER,
        scope_kind="organisation",
        scope_id=county,
        valid_from=SINCE,
    )
    for user, begins_at, figure in (
        (officer, f"/organisations/{county}/", "在册干部"),
        (world.owner, "/me/", "网络自学"),
    ):
        user.set_password(PASSWORD)
        user.save()
        client = Client()
        answer = client.post("/account/login/", {"login": user.username, "password": PASSWORD})
        assert (answer.status_code, answer["Location"]) == (302, begins_at)
        page = client.get(begins_at)
        assert page.status_code == 200
        assert figure in page.content.decode()
