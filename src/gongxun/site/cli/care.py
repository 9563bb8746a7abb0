import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from gongxun.site.cli.words import Command, group, open_ready_site, open_site
from gongxun.site.terminal import progress

skeleton = group("真实骨架：全总、省级工会、产业工会与行政区划。")


@skeleton.command("load", cls=Command)
def load() -> None:
    """把真实骨架载入一个空的系统。"""
    open_ready_site()
    from gongxun.site.skeleton import load_skeleton

    done = load_skeleton(progress=progress())
    typer.echo(f"行政区划 {done.divisions} 个；新增单位 {done.organisations} 个。")


def doctor() -> None:
    """检查安装与数据，指出如何修复；有问题时退出码为 1。"""
    from gongxun.site.doctor import examine

    raise typer.Exit(examine())


def backup(
    target: Annotated[
        Path, typer.Argument(metavar="文件", help="写成哪个文件，如 2026-11-22.tar。")
    ],
) -> None:
    """备份数据库、文件与封印；密钥另成一个 .keys 文件，请与备份分开存放。"""
    from datetime import UTC, datetime

    from gongxun.site.backup import backup, keys_file

    backup(target, now=datetime.now(UTC))
    typer.echo(f"已备份到 {target}；密钥在 {keys_file(target)}，请与备份分开存放。")


def restore(
    source: Annotated[Path, typer.Argument(metavar="文件", help="gongxun backup 写成的文件。")],
    keys: Annotated[
        Path | None, typer.Option("--keys", metavar="文件", help="同时生成的 .keys 文件。")
    ] = None,
) -> None:
    """把备份恢复到一个空的数据目录，随后检查封印与数据。"""
    from gongxun.site import home
    from gongxun.site.backup import restore
    from gongxun.site.doctor import examine
    from gongxun.site.opening import run

    folder = home.data_folder()
    home.check_version(folder)
    with home.claim(folder, "恢复"):
        home.check_space(folder)
        restore(source, keys)
        run("schema")
        home.mark_version(folder)
        raise typer.Exit(examine())


def manage(context: typer.Context) -> None:
    """运行 Django 管理命令，如 gongxun manage shell。"""
    os.environ.setdefault("GONGXUN_DB_ROLE", "owner")
    open_site()
    from django.core.management import execute_from_command_line

    sys.argv[0] = "gongxun manage"
    execute_from_command_line(["gongxun manage", *context.args])
