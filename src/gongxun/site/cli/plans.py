from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongxun.site.cli.values import day, organisation_id
from gongxun.site.cli.words import Command, open_ready_site
from gongxun.site.cli.words import group as new_group

if TYPE_CHECKING:
    from gongxun.rules.books import Register

group = new_group("指标册：检查与查看。")


@group.command("check", cls=Command, options_metavar="[选项]")
def check(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="指标册的 YAML 文件。")],
) -> None:
    """检查指标册，一次列出全部问题：文件、行、字段和改法。"""
    from gongxun.rules.books import check_book

    problems = check_book(file)
    for problem in problems:
        typer.echo(str(problem), err=True)
    if problems:
        typer.echo(f"{file}：{len(problems)} 处问题，请改好后重试。", err=True)
        raise typer.Exit(1)
    typer.echo(f"{file}：没有问题。")


@group.command("show", cls=Command, options_metavar="[选项]")
def show(
    book: Annotated[str, typer.Argument(metavar="BOOK", help="内置指标册的编号，或 YAML 文件。")],
) -> None:
    """列出指标册的全部指标和登记数：编号、名称、条款。"""
    from gongxun.rules.books import load_book
    from gongxun.site.terminal import table

    plan = load_book(book)
    typer.echo(f"{plan.id}（{plan.version}）{plan.title}")
    typer.echo(table([(item.id, item.title_zh, item.clause.number) for item in plan.indicators]))
    if plan.registers:
        typer.echo("\n按登记计数（不经数据湖计算）：")
        typer.echo(table([_register_row(register) for register in plan.registers]))


def _register_row(register: "Register") -> tuple[str, ...]:
    period = "每年" if register.every == "year" else "规划期内"
    wanted = f"{period} {register.count}" if register.count is not None else f"{period}，不定数"
    return register.id, register.title_zh, wanted, register.clause


@group.command("publish", cls=Command, options_metavar="[选项]")
def publish(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="指标册的 YAML 文件。")],
    organisation: Annotated[
        str, typer.Option("--organisation", metavar="CODE", help="适用单位的代码（含下级）。")
    ],
    effective_from: Annotated[
        date, typer.Option("--from", metavar="DATE", parser=day, help="自哪一天起施行。")
    ],
) -> None:
    """检查并发布一份地方指标册，自某日起在某单位及其下级施行。"""
    open_ready_site()
    from django.utils import timezone

    from gongxun.base.access.gate import Viewer
    from gongxun.registry.policies.services import publish_book

    now = timezone.now()
    stored = publish_book(
        viewer=Viewer.system(timezone.localdate(now)),
        source=file.read_text(encoding="utf-8"),
        scope_id=organisation_id(organisation),
        for_everybody=False,
        effective_from=effective_from,
        now=now,
    )
    typer.echo(f"已发布 {stored.book_id} 第 {stored.version} 版，自 {effective_from} 起施行。")
