from typing import Any

import pytest


@pytest.fixture(autouse=True)
def _shell_alone(settings: Any) -> None:  # noqa: ANN401
    """The shell's own addresses, and static files by their plain names: nothing is collected."""
    settings.ROOT_URLCONF = "tests.base.shell.addresses"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
