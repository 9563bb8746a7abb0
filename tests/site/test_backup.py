"""An installation wiped away comes back from its archive and its keys with the same figures."""

import shutil
import tarfile
from pathlib import Path

import pytest

from tests.site.product import run
from tests.site.test_walk import CREDITS, ORGANISATIONS, ROSTER, bring_in, figures, shell

pytestmark = pytest.mark.slow


def filled(home: Path, folder: Path) -> None:
    sheets = folder / "sheets"
    sheets.mkdir()
    for kind, rows in (
        ("organisations", ORGANISATIONS),
        ("appointments", ROSTER),
        ("credits", CREDITS),
    ):
        bring_in(home, sheets, kind, rows)
    shell(
        home,
        "from django.utils import timezone; from gongxun.records.ledger.services import seal_pending;"
        "seal_pending(now=timezone.now())",
    )
    (home / "files").mkdir(exist_ok=True)
    (home / "files" / "evidence").write_text("结业证书")


def told_apart(home: Path, folder: Path) -> dict[tuple[str, str], dict[str, object]]:
    folder.mkdir()
    return figures(home, folder)


def test_backup_wipe_restore_gives_the_same_figures_and_an_intact_chain(
    home: Path, tmp_path: Path
) -> None:
    filled(home, tmp_path)
    before = told_apart(home, tmp_path / "before")
    archive = tmp_path / "gongxun.tar"
    done = run(home, "backup", str(archive))
    assert done.returncode == 0, done.stderr
    assert run(home, "backup", str(archive)).returncode == 1
    keys = archive.with_name("gongxun.tar.keys")
    assert keys.stat().st_mode & 0o077 == 0

    shutil.rmtree(home)
    without = run(home, "restore", str(archive))
    assert without.returncode == 1
    assert "--keys" in without.stderr
    restored = run(home, "restore", str(archive), "--keys", str(keys))
    assert restored.returncode == 0, restored.stderr
    assert "学时台账的封印完整" in restored.stdout
    assert told_apart(home, tmp_path / "after") == before
    assert (home / "files" / "evidence").read_text() == "结业证书"
    assert "不变 2 行" in bring_in(home, tmp_path / "sheets", "appointments", ROSTER)

    again = run(home, "restore", str(archive), "--keys", str(keys))
    assert again.returncode == 1
    assert "已有" in again.stderr


def test_a_faulty_archive_restores_nothing(home: Path, tmp_path: Path) -> None:
    filled(home, tmp_path)
    archive = tmp_path / "gongxun.tar"
    assert run(home, "backup", str(archive)).returncode == 0
    keys = str(archive.with_name("gongxun.tar.keys"))

    short = tmp_path / "short.tar"
    short.write_bytes(archive.read_bytes()[: archive.stat().st_size // 2])
    changed = tmp_path / "changed.tar"
    unpacked = tmp_path / "unpacked"
    with tarfile.open(archive) as whole:
        whole.extractall(unpacked, filter="data")
    (unpacked / "files" / "evidence").write_text("别的内容")
    with tarfile.open(changed, "w") as other:
        for file in sorted(unpacked.rglob("*")):
            other.add(file, arcname=str(file.relative_to(unpacked)), recursive=False)

    elsewhere = tmp_path / "elsewhere"
    for faulty in (short, changed):
        done = run(elsewhere, "restore", str(faulty), "--keys", keys)
        assert done.returncode == 1
        assert "没有恢复任何东西" in done.stderr
        assert not (elsewhere / "postgres").exists()
        assert not (elsewhere / "keys").exists()
