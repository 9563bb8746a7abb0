"""The data folder: where it lies, what is in it, which version of the software it belongs to."""

import errno
import fcntl
import json
import os
import secrets
import shutil
from importlib.metadata import version
from pathlib import Path
from typing import IO

KEYS = ("django", "federation", "node")
LEAST_FREE_BYTES = 300 * 1024 * 1024
_ROOM_TO_WORK = 32 * 1024 * 1024
"""Bytes; PostgreSQL writes its log in segments of 16 MiB."""


class HomeRefused(RuntimeError):
    """The data folder cannot be used; the text says why, what was kept and what to do."""


def data_folder() -> Path:
    """``GONGXUN_HOME``, else ``.gongxun`` in the current folder."""
    return Path(os.environ.get("GONGXUN_HOME", ".gongxun")).resolve()


def keys_folder() -> Path:
    return Path(os.environ.get("GONGXUN_KEYS", data_folder() / "keys"))


def key(name: str) -> bytes:
    """A 32-byte key of this installation: made on first use, kept in a file outside the database."""
    path = keys_folder() / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = path.with_name(f"{name}.{os.getpid()}.new")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text().strip())


def claim(home: Path, address: str) -> IO[str]:
    """Hold ``home`` for this process alone until the returned file is closed.

    Raises HomeRefused, naming the address of the process that holds it already.
    """
    home.mkdir(parents=True, exist_ok=True)
    lock = (home / "lock").open("a+")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        raise HomeRefused(_taken(home, lock.read())) from None
    lock.seek(0)
    lock.truncate()
    lock.write(json.dumps({"pid": os.getpid(), "address": address}))
    lock.flush()
    return lock


def _taken(home: Path, note: str) -> str:
    try:
        other = json.loads(note)
        where = f"进程 {other['pid']}（地址 {other['address']}）"
    except (ValueError, KeyError):
        where = "正在启动的另一进程"
    return (
        f"数据目录 {home} 正由{where}使用，本次没有启动，数据未受影响。"
        "请直接打开该地址；要另开一套，请设置 GONGXUN_HOME=另一目录 PORT=另一端口。"
    )


def check_version(home: Path) -> None:
    """Refuse a folder that a newer version of the software has written."""
    mark = home / "version"
    if not mark.exists():
        return
    theirs = mark.read_text().strip()
    if order(theirs) > order(version("gongxun")):
        raise HomeRefused(
            f"数据目录 {home} 由较新的版本 {theirs} 写成，本程序是 {version('gongxun')}，没有改动任何数据。"
            "请升级程序后再启动，或换用另一数据目录（GONGXUN_HOME）。"
        )


def mark_version(home: Path) -> None:
    draft = home / "version.new"
    draft.write_text(version("gongxun") + "\n")
    draft.replace(home / "version")


def order(text: str) -> tuple[int, ...]:
    """A version as what it is compared by."""
    return tuple(int(part) if part.isdigit() else 0 for part in text.split("."))


def check_space(home: Path) -> None:
    """Refuse to start where the disk would fill at once; PostgreSQL stops hard on a full one."""
    home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(home).free
    if free < LEAST_FREE_BYTES:
        raise HomeRefused(
            f"磁盘空间不足：{home} 所在分区只剩 {free // 1024**2} MiB，至少需要 {LEAST_FREE_BYTES // 1024**2} MiB。"
            "数据未受影响；请清理磁盘，或设置 GONGXUN_HOME 到空间充足的目录。"
        )


def nearly_full(folder: Path) -> bool:
    """Whether the partition of a data folder has no room for a database to go on working."""
    return folder.exists() and shutil.disk_usage(folder).free < _ROOM_TO_WORK


def disk_is_full(problem: BaseException | None) -> bool:
    """Whether an error goes back to a full disk."""
    while problem is not None:
        if isinstance(problem, OSError) and problem.errno in (errno.ENOSPC, errno.EDQUOT):
            return True
        if type(problem).__name__ == "DiskFull":
            return True
        problem = problem.__cause__ or problem.__context__
    return False
