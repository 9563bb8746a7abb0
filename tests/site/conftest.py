import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture
def home() -> Iterator[Path]:
    """A data folder for a product of one's own, where also an unprivileged PostgreSQL can reach it."""
    folder = Path(tempfile.mkdtemp(prefix="gongxun-"))
    folder.chmod(0o711)
    yield folder / "home"
    shutil.rmtree(folder, ignore_errors=True)
