"""``gongxun backup`` and ``gongxun restore``: an installation as two files.

The archive is a plain tar of `manifest.json`, `database.dump` (pg_dump's custom format) and the folders
that hold facts. The keys go to a file of their own, to be kept elsewhere: who finds the archive alone
cannot read a resident ID number.
"""

import hashlib
import io
import json
import os
import subprocess
import tarfile
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg
from psycopg.conninfo import make_conninfo

from gongxun.base import postgres
from gongxun.site import home
from gongxun.site.terminal import say

FOLDERS: Final = ("files", "seals", "audit-seals")
MANIFEST, DUMP = "manifest.json", "database.dump"
_BLOCK: Final = 1024 * 1024


class BackupError(RuntimeError):
    """The backup cannot be made or used; the text says why, what was kept and what to do."""


@dataclass(frozen=True)
class Manifest:
    """What an archive holds: SHA-256 of each of its files, and of each key without the key."""

    version: str
    made_at: str
    files: dict[str, str]
    keys: dict[str, str]


def backup(target: Path, *, now: datetime) -> None:
    """Write `target` and, beside it, `<target>.keys`; both appear whole or not at all.

    The product may go on running: the dump is one consistent view of the database.
    """
    keys = keys_file(target)
    for file in (target, keys):
        if file.exists():
            raise BackupError(f"{file} 已存在，没有改动它。请换一个文件名，或先移走。")
    folder = home.data_folder()
    with TemporaryDirectory(prefix=".gongxun-backup-", dir=target.resolve().parent) as temporary:
        draft, dump = Path(temporary) / "archive", Path(temporary) / DUMP
        say("导出数据库 ……")
        _run("pg_dump", "--format=custom", f"--file={dump}", dbname=_database(folder))
        say("归档文件 ……")
        _archive(draft, folder, dump, now)
        _archive_keys(Path(temporary) / "keys")
        (Path(temporary) / "keys").rename(keys)
        draft.rename(target)


def restore(source: Path, keys: Path | None) -> None:
    """Bring an archive into an empty data folder (or an empty database of DATABASE_URL).

    Nothing is written before the archive has been read to its end and found whole.
    """
    folder = home.data_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=".gongxun-restore-", dir=folder) as temporary:
        whole = Path(temporary)
        say("核对备份 ……")
        manifest = _unpacked(source, whole)
        _check_version(manifest)
        given = _keys_of(keys) if keys else {}
        _check_keys(manifest, given)
        for name in FOLDERS:
            if (folder / name).exists() and any((folder / name).iterdir()):
                raise BackupError(
                    f"{folder / name} 里已有内容，没有恢复任何东西。请换一个空的数据目录。"
                )
        _write_keys(given)
        database = _database(folder)
        _refuse_occupied(database)
        say("恢复数据库 ……")
        _run(
            "pg_restore", "--exit-on-error", "--single-transaction", "--no-owner", "--no-acl",
            str(whole / DUMP), dbname=database,
        )  # fmt: skip
        for name in FOLDERS:
            if (whole / name).exists():
                with suppress(OSError):
                    (folder / name).rmdir()
                (whole / name).rename(folder / name)


def keys_file(target: Path) -> Path:
    return target.with_name(f"{target.name}.keys")


def _archive(draft: Path, folder: Path, dump: Path, now: datetime) -> None:
    members = {DUMP: dump}
    for name in FOLDERS:
        for file in sorted((folder / name).rglob("*")):
            if file.is_file():
                members[str(file.relative_to(folder))] = file
    digests = {}
    with tarfile.open(draft, "w") as archive:
        for name, file in members.items():
            archive.add(file, arcname=name, recursive=False)
            digests[name] = _digest(file)
        keys = {name: _fingerprint(home.key(name)) for name in home.KEYS}
        manifest = Manifest(version("gongxun"), now.isoformat(), digests, keys)
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        entry = tarfile.TarInfo(MANIFEST)
        entry.size = len(text)
        archive.addfile(entry, io.BytesIO(text))


def _archive_keys(draft: Path) -> None:
    draft.touch(mode=0o600)
    draft.write_text(json.dumps({name: home.key(name).hex() for name in home.KEYS}))


def _unpacked(source: Path, whole: Path) -> Manifest:
    """The archive's files below `whole`, each held against the manifest."""
    try:
        with tarfile.open(source) as archive:
            archive.extractall(whole, filter="data")
        manifest = Manifest(**json.loads((whole / MANIFEST).read_text()))
        faulty = [
            name for name, digest in manifest.files.items() if _digest(whole / name) != digest
        ]
    except FileNotFoundError as missing:
        if not source.exists():
            raise
        raise BackupError(
            f"{source} 不完整（缺少 {Path(str(missing.filename)).name}），没有恢复任何东西。请换一份备份。"
        ) from None
    except (tarfile.TarError, ValueError, TypeError, EOFError):
        raise BackupError(
            f"{source} 不是完整的工训通备份，没有恢复任何东西。请换一份备份。"
        ) from None
    if faulty:
        raise BackupError(
            f"备份里的 {faulty[0]} 与清单不符（共 {len(faulty)} 个文件），没有恢复任何东西。请换一份备份。"
        )
    return manifest


def _check_version(manifest: Manifest) -> None:
    if home.order(manifest.version) > home.order(version("gongxun")):
        raise BackupError(
            f"备份由较新的版本 {manifest.version} 写成，本程序是 {version('gongxun')}。请升级程序后再恢复。"
        )


def _keys_of(file: Path) -> dict[str, str]:
    try:
        found = json.loads(file.read_text())
        return {name: str(found[name]) for name in home.KEYS}
    except (ValueError, KeyError, TypeError):
        raise BackupError(f"{file} 不是密钥文件。请用与备份同时生成的 .keys 文件。") from None


def _check_keys(manifest: Manifest, given: dict[str, str]) -> None:
    """The keys in use, or those given where there are none yet, must be the archive's."""
    for name, fingerprint in manifest.keys.items():
        there = home.keys_folder() / name
        found = there.read_text().strip() if there.exists() else given.get(name, "")
        if not found:
            raise BackupError(
                "缺少密钥：没有它们，备份里的身份证号读不出来。请加上 --keys 与备份同时生成的 .keys 文件。"
            )
        if _fingerprint(bytes.fromhex(found)) != fingerprint:
            raise BackupError(
                f"密钥 {name} 与备份不是一套，没有恢复任何东西。请换用同时生成的 .keys 文件。"
            )


def _write_keys(given: dict[str, str]) -> None:
    home.keys_folder().mkdir(parents=True, exist_ok=True, mode=0o700)
    for name, text in given.items():
        place = home.keys_folder() / name
        if not place.exists():
            place.touch(mode=0o600)
            place.write_text(text)


def _database(folder: Path) -> str:
    """Where the owner of the tables connects to."""
    if url := os.environ.get("DATABASE_URL"):
        return url
    place = postgres.ensure_running(folder)
    return make_conninfo(**place.dsn, dbname=postgres.DATABASE, user=postgres.OWNER)


def _refuse_occupied(database: str) -> None:
    with psycopg.connect(database) as connection:
        row = connection.execute(
            "SELECT count(*) FROM pg_tables WHERE schemaname NOT IN ('pg_catalog', 'information_schema')"
        ).fetchone()
    if row and row[0]:
        raise BackupError(
            "数据库里已有数据，没有恢复任何东西。请换一个空的数据目录（GONGXUN_HOME）或空的数据库。"
        )


def _run(program: str, *arguments: str, dbname: str) -> None:
    binaries = postgres.cluster(home.data_folder()).binaries
    done = subprocess.run(  # noqa: S603 (a program of our own wheel)
        [str(binaries / program), *arguments, f"--dbname={dbname}"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BackupError(f"{program} 未能完成：{done.stderr.strip()[-500:]}")


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as source:
        while block := source.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def _fingerprint(key: bytes) -> str:
    return hashlib.sha256(b"gongxun key " + key).hexdigest()[:16]
