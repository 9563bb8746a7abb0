"""The data folder: one holder, no older software on newer data, no start on a full disk."""

import errno
import shutil
import stat
from importlib.metadata import version
from pathlib import Path

import pytest
from django.db import OperationalError

from gongxun.site import home
from gongxun.site.failures import sentence


def test_a_second_holder_is_told_where_the_first_one_is(tmp_path: Path) -> None:
    with home.claim(tmp_path, "http://127.0.0.1:8123/"):
        with pytest.raises(home.HomeRefused) as refused:
            home.claim(tmp_path, "http://127.0.0.1:9000/")
        assert "http://127.0.0.1:8123/" in str(refused.value)
        assert "GONGXUN_HOME" in str(refused.value)
    home.claim(tmp_path, "http://127.0.0.1:9000/").close()


def test_a_note_cut_short_by_a_crash_still_refuses_clearly(tmp_path: Path) -> None:
    with home.claim(tmp_path, "http://127.0.0.1:8123/") as held:
        held.seek(0)
        held.truncate(5)
        with pytest.raises(home.HomeRefused, match="正在启动"):
            home.claim(tmp_path, "http://127.0.0.1:9000/")


@pytest.mark.parametrize("theirs", ["99.0.0", "0.1.1", "0.2"])
def test_a_folder_of_a_newer_version_is_refused(tmp_path: Path, theirs: str) -> None:
    (tmp_path / "version").write_text(theirs)
    with pytest.raises(home.HomeRefused, match=theirs):
        home.check_version(tmp_path)


def test_a_folder_of_this_or_an_older_version_is_taken(tmp_path: Path) -> None:
    home.check_version(tmp_path)
    home.mark_version(tmp_path)
    assert (tmp_path / "version").read_text().strip() == version("gongxun")
    home.check_version(tmp_path)
    (tmp_path / "version").write_text("0.0.9")
    home.check_version(tmp_path)


def test_a_nearly_full_disk_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    with pytest.raises(home.HomeRefused, match="磁盘空间不足"):
        home.check_space(tmp_path)


def test_a_disk_that_fills_on_the_way_is_named() -> None:
    full = OSError(errno.ENOSPC, "No space left on device")
    problem = RuntimeError("while writing")
    problem.__cause__ = full
    assert "磁盘已满" in sentence(problem)


def test_a_key_is_made_once_and_only_its_owner_reads_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGXUN_KEYS", str(tmp_path / "keys"))
    first = home.key("node")
    assert len(first) == 32
    assert home.key("node") == first
    assert stat.S_IMODE((tmp_path / "keys" / "node").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700


def test_a_database_that_went_away_on_a_full_disk_is_told_as_such(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GONGXUN_HOME", str(tmp_path))
    gone = OperationalError("server closed the connection unexpectedly")
    assert "磁盘" not in sentence(gone)
    usage = shutil.disk_usage(tmp_path)._replace(free=1024**2)
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
    assert "磁盘已满" in sentence(gone)
    assert str(tmp_path) in sentence(gone)
