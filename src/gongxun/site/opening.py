"""Brings an installation up to this version before it serves.

Run as a process of its own for each role of the database, so that the serving processes never hold the
owner's: ``python -m gongxun.site.opening schema|content|ready``.
"""

import os
import subprocess
import sys

from gongxun.base import postgres
from gongxun.site.home import HomeRefused, data_folder
from gongxun.site.terminal import say

# Two installations that share a database must not upgrade it at once.
UPGRADE_LOCK = 0x676F6E67
ROLES = {"schema": "owner", "content": "runtime", "ready": "runtime"}


def run(stage: str, **environment: str) -> None:
    """Do one stage in a process of its own; raises HomeRefused with what that process said."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "gongxun.site.opening", stage],
        env={**os.environ, "GONGXUN_DB_ROLE": ROLES[stage], **environment},
        stdin=subprocess.DEVNULL,
        check=False,
    )
    if done.returncode:
        raise HomeRefused("启动未完成：上面写明了原因；已有数据保持原样，处理后请重新运行。")


def _schema() -> None:
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    from gongxun.site.database import prepare

    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [UPGRADE_LOCK])
    executor = MigrationExecutor(connection)
    unknown = sorted(set(executor.loader.applied_migrations) - set(executor.loader.disk_migrations))
    if unknown:
        names = "、".join(".".join(name) for name in unknown[:3])
        raise HomeRefused(
            f"数据库由较新的版本写成（本程序不认识迁移 {names}），没有改动任何数据。请升级程序后再启动。"
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("更新数据库结构 ……")
    prepare()


def _content() -> None:
    from django.conf import settings
    from django.core.management import call_command

    say("整理静态文件 ……")
    call_command("collectstatic", interactive=False, verbosity=0)
    if settings.DEMO:
        from gongxun.site.demonstration import prepare_demo

        prepare_demo()


def _ready() -> None:
    """For a worker without a web service of its own: the database must be of this version."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise HomeRefused(
            "数据库还没有准备好（尚未建立，或由较旧的版本写成），后台任务没有启动。"
            "请先运行一次 gongxun serve，它会更新数据库结构。"
        )


def main(stage: str) -> int:
    import django

    from gongxun.site.failures import sentence

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxun.site.settings")
    try:
        if not os.environ.get("DATABASE_URL"):
            postgres.ensure_running(data_folder())
        django.setup()
        {"schema": _schema, "content": _content, "ready": _ready}[stage]()
    except KeyboardInterrupt:
        return 130
    except Exception as problem:  # noqa: BLE001 (the last resort of a program)
        say(sentence(problem))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
