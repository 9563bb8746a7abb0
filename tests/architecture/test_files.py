"""What the repository may not hold: addresses of package registries, paths of one machine."""

import re
from pathlib import Path

import pytest

from tests.architecture.source import REPOSITORY, tracked_files

# Written in pieces, so that this file does not hold what it forbids.
HOSTS = [
    "py" + "pi.org",
    "python" + "hosted.org",
    "registry." + "npmjs",
    "npm" + "mirror",
    "deb." + "debian.org",
    "archive." + "ubuntu.com",
    "crates" + ".io",
]
MACHINE_PATHS = re.compile(r"(?<![\w.~-])/(?:" + "work|root|home/" + r"\w+)/[\w.-]+")
BINARY = {".xlsx", ".xls", ".png", ".parquet", ".ico", ".woff2", ".zip"}


def texts() -> list[tuple[Path, str]]:
    return [
        (path, path.read_text(encoding="utf-8", errors="replace"))
        for path in tracked_files()
        if path.suffix not in BINARY
    ]


def test_there_is_something_to_look_at() -> None:
    assert len(texts()) > 100


@pytest.mark.parametrize("host", HOSTS)
def test_no_file_names_a_package_registry(host: str) -> None:
    assert [str(path.relative_to(REPOSITORY)) for path, text in texts() if host in text] == []


def test_no_file_names_a_path_of_one_machine() -> None:
    wrong = [
        f"{path.relative_to(REPOSITORY)}: {hit[0]}"
        for path, text in texts()
        for hit in [MACHINE_PATHS.search(text)]
        if hit
    ]
    assert wrong == []


def test_no_lock_file_is_written_by_hand() -> None:
    for name in ("requirements.lock", "requirements-dev.lock", "requirements-build.lock"):
        text = (REPOSITORY / name).read_text(encoding="utf-8")
        pins = re.findall(r"^[a-z0-9-]+==", text, re.MULTILINE)
        assert pins
        assert text.count("--hash=sha256:") >= len(pins)
