"""An installation without organisations: whatever is clicked leads to the first steps."""

from typing import Any

import pytest
from django.test import Client

from gongxun.base.access.models import User
from gongxun.base.access.roles import Role
from gongxun.base.access.services import open_first_account
from gongxun.registry.orgs.testing import NOW, TODAY, small_country

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(settings: Any) -> Client:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    open_first_account(
        username="first",
        display_name="系统管理员",
        password="gongxun-demo-2026",
        role=Role.SYSTEM_ADMINISTRATOR,
        today=TODAY,
        now=NOW,
    )
    user = User.objects.get(username="first")
    client = Client()
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.mark.parametrize("address", ["/registry/organisations/", "/snapshots/", "/imports/"])
def test_before_the_first_organisation_every_way_leads_to_the_first_steps(
    administrator: Client, address: str
) -> None:
    page = administrator.get(address, follow=True)
    assert page.status_code == 200
    assert "请先建立最高一级组织" in page.content.decode()
    assert "自己建立" in page.content.decode()


def test_once_there_are_organisations_what_is_not_hers_stays_closed(administrator: Client) -> None:
    small_country()
    assert administrator.get("/registry/organisations/").status_code == 403
