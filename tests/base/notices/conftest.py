from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.notices import kinds, services
from gongxun.base.notices.services import Message, Told
from gongxun.registry.orgs.testing import TODAY

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
FREE, FIXED = "test.free", "test.fixed"


@pytest.fixture(autouse=True)
def _kinds(settings: Any) -> Iterator[None]:  # noqa: ANN401
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
    kept = dict(kinds._kinds)
    kinds._kinds.clear()
    kinds.register(kinds.Kind(FREE, "自选的事", "可以关闭"))
    kinds.register(kinds.Kind(FIXED, "必看的事", "关不掉", required="这是职责所在。"))
    yield
    kinds._kinds.clear()
    kinds._kinds.update(kept)


@pytest.fixture
def reader(db: None) -> User:
    return account("reader")


@pytest.fixture
def stranger(db: None) -> User:
    return account("stranger")


def account(name: str) -> User:
    return User.objects.create(username=name, display_name=name, created_at=NOW)


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def viewer(user: User) -> Viewer:
    return Viewer(user.pk, TODAY)


def tell(
    *users: User, key: str = "matter:1", kind: str = FREE, now: datetime = NOW, address: str = "/"
) -> Told:
    messages = [Message(user.pk, key, f"关于{key}", address, "内情") for user in users]
    return services.notify(kind=kind, messages=messages, now=now)
