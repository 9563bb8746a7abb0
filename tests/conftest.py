"""Tests run on an embedded PostgreSQL of their own, and sign in as in a demo: by the password alone.

What the second factor guards is tested in ``tests/base/access``, which asks for it.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as settings_of_site
from django.utils import translation

from gongxun.site.database import ensure_server
from gongxun.site.home import data_folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Slow tests first: at the end all processes have short ones left to share."""
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


@pytest.fixture(autouse=True)
def _password_alone(settings: Any) -> None:  # noqa: ANN401 (pytest-django's own proxy)
    settings.SECOND_FACTOR_REQUIRED = False


@pytest.fixture(autouse=True)
def _interface_language() -> Iterator[None]:
    """A request leaves its language with the thread; what a job writes next is in the interface's own."""
    with translation.override(settings_of_site.LANGUAGE_CODE):
        yield


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    ensure_server(data_folder())


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> None:
    from gongxun.site.database import number_rows, share_rights

    with django_db_blocker.unblock():  # type: ignore[attr-defined]
        share_rights()
        number_rows(1)
