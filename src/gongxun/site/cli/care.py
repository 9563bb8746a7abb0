import os
import sys

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


def manage(context: typer.Context) -> None:
    """运行 Django 管理命令，如 gongxun manage shell。"""
    os.environ.setdefault("GONGXUN_DB_ROLE", "owner")
    open_site()
    from django.core.management import execute_from_command_line

    sys.argv[0] = "gongxun manage"
    execute_from_command_line(["gongxun manage", *context.args])
