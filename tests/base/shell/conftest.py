from typing import Any

import pytest

from gongxun.base.shell import entrance, frame, navigation


@pytest.fixture(autouse=True)
def _shell_alone(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ANN401
    """The shell without what other apps register, and static files by their plain names."""
    monkeypatch.setattr(navigation, "_entries", {})
    for registry in (frame, entrance):
        monkeypatch.setattr(registry, "_providers", [])
    settings.ROOT_URLCONF = "tests.base.shell.addresses"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}
