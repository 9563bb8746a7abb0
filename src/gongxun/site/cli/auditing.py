import os
from datetime import datetime
from typing import Annotated

import typer

from gongxun.site.cli.words import Command, open_ready_site
from gongxun.site.cli.words import group as new_group

group = new_group("审计：保存期满后的清理。")


@group.command("trim", cls=Command, options_metavar="[选项]")
def trim(
    before: Annotated[
        datetime,
        typer.Option(
            "--before", metavar="DATE", formats=["%Y-%m-%d"], help="删除这一天以前的记录。"
        ),
    ],
) -> None:
    """删除保存期满的审计记录；不满六个月的一律不删，删过什么留有记录。"""
    os.environ.setdefault("GONGXUN_DB_ROLE", "owner")
    open_ready_site()
    from django.utils import timezone

    from gongxun.base.audit import services

    day = timezone.make_aware(before)
    count = services.remove_before(before=day, now=timezone.now())
    typer.echo(f"已删除 {count} 条 {day:%Y-%m-%d} 以前的审计记录。")
