"""``gongxun doctor``: looks at the installation piece by piece and says what to mend."""

from __future__ import annotations

import os
import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

from gongxun.site import home
from gongxun.site.failures import sentence
from gongxun.site.terminal import say

COMFORTABLE_FREE_BYTES = 2 * 1024**3
WORKER_SILENT_AFTER = timedelta(minutes=1)


class Health(StrEnum):
    GOOD = "●"
    NOTE = "▲"
    BAD = "✕"


@dataclass(frozen=True)
class Finding:
    """What one look has shown. ``remedy`` says what to do unless all is well."""

    health: Health
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        return f"{self.health} {self.what}" + (f"\n  → {self.remedy}" if self.remedy else "")


Look = Callable[[], Iterator[Finding]]


def examine() -> int:
    """Print every finding; returns 1 where something is broken, else 0."""
    folder = home.data_folder()
    os.environ["GONGXUN_HOME"] = str(folder)
    worst = notes = 0
    for look in (python, disk, keys, front_end, fonts, database):
        for finding in look():
            sys.stdout.write(f"{finding}\n")
            worst += finding.health is Health.BAD
            notes += finding.health is Health.NOTE
    fine = f"没有需要修复的，有 {notes} 处提醒。" if notes else "一切正常。"
    sys.stdout.write(f"共 {worst} 处需要修复。\n" if worst else f"{fine}\n")
    return 1 if worst else 0


def python() -> Iterator[Finding]:
    yield Finding(Health.GOOD, f"工训通 {version('gongxun')}，Python {sys.version.split()[0]}")


def disk() -> Iterator[Finding]:
    folder = home.data_folder()
    nearest = next(place for place in (folder, *folder.parents) if place.exists())
    free = shutil.disk_usage(nearest).free
    what = f"数据目录 {folder}，剩余空间 {free / 1024**3:.1f} GiB"
    if free < home.LEAST_FREE_BYTES:
        yield Finding(Health.BAD, what, "空间不足，请清理磁盘或换用 GONGXUN_HOME。")
    elif free < COMFORTABLE_FREE_BYTES:
        yield Finding(Health.NOTE, what, "空间偏少，请尽快清理。")
    else:
        yield Finding(Health.GOOD, what)


def keys() -> Iterator[Finding]:
    folder = home.keys_folder()
    missing = [name for name in home.KEYS if not (folder / name).exists()]
    if missing and (home.data_folder() / "version").exists():
        remedy = "请从备份恢复；缺少 federation 或 node 时，已存的身份证号无法比对或读出。"
        yield Finding(Health.BAD, f"缺少密钥 {'、'.join(missing)}（{folder}）", remedy)
        return
    for name in home.KEYS:
        path = folder / name
        if path.exists() and stat.S_IMODE(path.stat().st_mode) & 0o077:
            yield Finding(Health.BAD, f"密钥 {path} 可被他人读取", f"请执行 chmod 600 {path}")
            return
    yield Finding(Health.GOOD, f"密钥 {folder}" if not missing else "密钥将在首次启动时生成")


def front_end() -> Iterator[Finding]:
    built = Path(__file__).parent.parent / "base" / "shell" / "static" / "gongxun" / "app.css"
    if built.exists():
        yield Finding(Health.GOOD, "前端文件已构建")
    else:
        yield Finding(Health.BAD, "前端文件尚未构建", "请执行 make install")


def fonts() -> Iterator[Finding]:
    if shutil.which("fc-list") is None:
        yield Finding(Health.GOOD, "未安装 fontconfig：网页使用访问者的字体，不受影响")
        return
    import subprocess

    listed = subprocess.run(  # noqa: S603
        [shutil.which("fc-list") or "fc-list", ":lang=zh", "family"],
        capture_output=True, text=True, check=False, timeout=20,
    ).stdout  # fmt: skip
    if listed.strip():
        yield Finding(Health.GOOD, "本机有中文字体")
    else:
        remedy = "只影响在本机截图和打印；Debian/Ubuntu：apt-get install fonts-noto-cjk"
        yield Finding(Health.NOTE, "本机没有中文字体", remedy)


def database() -> Iterator[Finding]:
    from gongxun.site.cli.words import open_site

    remedy = "请查看数据目录中的 postgres.log；使用 DATABASE_URL 时请检查地址与口令。"
    try:
        open_site()
        for look in (server, roles, migrations):
            findings = list(look())
            yield from findings
            if any(finding.health is Health.BAD for finding in findings):
                return
    except Exception as problem:  # noqa: BLE001 (whatever it is, it is what is wrong)
        yield Finding(Health.BAD, f"数据库无法使用：{sentence(problem)}", remedy)
        return
    for look in (seals, audit, separation, worker):
        try:
            yield from list(look())
        except Exception as problem:  # noqa: BLE001 (one look must not hide the next)
            yield Finding(Health.BAD, f"检查未能完成：{sentence(problem)}", remedy)


def server() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), current_setting('server_version_num')::int"
        )
        shown, number = cursor.fetchone()
    source = "DATABASE_URL" if os.environ.get("DATABASE_URL") else "内嵌"
    if number < 150_000:
        yield Finding(Health.BAD, f"PostgreSQL {shown}（{source}）", "需要 15 或更高版本。")
    else:
        yield Finding(Health.GOOD, f"PostgreSQL {shown}（{source}）")


def roles() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, rolsuper OR pg_has_role(current_user, c.relowner, 'MEMBER')"
            " FROM pg_roles, pg_class c WHERE rolname = current_user AND c.relname = 'django_migrations'"
        )
        row = cursor.fetchone()
    if row and row[1]:
        remedy = "请让 DATABASE_URL 使用不拥有表的账号，DATABASE_OWNER_URL 使用拥有者；否则台账的防改保护可被运行中的服务关闭。"
        yield Finding(Health.NOTE, f"运行账号 {row[0]} 拥有数据表", remedy)
    elif row:
        yield Finding(Health.GOOD, f"运行账号 {row[0]} 无权更改表结构")


def migrations() -> Iterator[Finding]:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    loader = executor.loader
    unknown = set(loader.applied_migrations) - set(loader.disk_migrations)
    pending = executor.migration_plan(loader.graph.leaf_nodes())
    if unknown:
        yield Finding(Health.BAD, f"数据库比程序新（{len(unknown)} 个未知迁移）", "请升级程序。")
    elif pending and not loader.applied_migrations:
        yield Finding(Health.BAD, "数据库尚未初始化", "请运行 make demo，或 gongxun serve。")
    elif pending:
        remedy = "请运行 gongxun serve（启动时自动升级）。"
        yield Finding(Health.BAD, f"数据库结构落后 {len(pending)} 步", remedy)
    else:
        yield Finding(Health.GOOD, "数据库结构为最新")


def seals() -> Iterator[Finding]:
    from gongxun.records.ledger.selectors import verify_seals

    say("核对学时台账的封印 ……")
    problems = list(verify_seals())
    for problem in problems:
        yield Finding(Health.BAD, f"台账：{problem}", "请保留现场，与备份和每日封印文件比对。")
    if not problems:
        yield Finding(Health.GOOD, "学时台账的封印完整")


def audit() -> Iterator[Finding]:
    from gongxun.base.audit.selectors import verify_audit

    say("核对审计的封印 ……")
    problems = verify_audit()
    for problem in problems:
        yield Finding(Health.BAD, f"审计：{problem}", "请保留现场，与备份和每日链头文件比对。")
    if not problems:
        yield Finding(Health.GOOD, "审计的封印完整")


def separation() -> Iterator[Finding]:
    from gongxun.base.access.selectors import administrators_without_factor

    bare = administrators_without_factor()
    if bare:
        remedy = "他们下次登录时会被要求设置；长期不登录的请安全管理员锁定。"
        yield Finding(Health.NOTE, f"{bare} 个管理员账号还没有第二重验证", remedy)
    else:
        yield Finding(Health.GOOD, "管理员账号都有第二重验证")


def worker() -> Iterator[Finding]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT now() - max(last_heartbeat) FROM procrastinate_workers")
        silent = cursor.fetchone()[0]
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE status = 'failed'")
        failed = cursor.fetchone()[0]
    if silent is None or silent > WORKER_SILENT_AFTER:
        remedy = "系统在运行时请启动 gongxun worker，或用 gongxun serve --with-worker。"
        yield Finding(Health.NOTE, "后台任务没有运行", remedy)
    else:
        yield Finding(Health.GOOD, "后台任务正在运行")
    if failed:
        remedy = "详情见 gongxun manage procrastinate shell 的 list_jobs status=failed。"
        yield Finding(Health.NOTE, f"{failed} 个后台任务失败", remedy)
