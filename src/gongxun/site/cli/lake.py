from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from gongxun.site.cli.values import day
from gongxun.site.cli.words import Command, open_ready_site
from gongxun.site.cli.words import group as new_group
from gongxun.site.terminal import progress

group = new_group("数据湖：指标所读的 Parquet 表。")


class Engine(StrEnum):
    DUCKDB = "duckdb"
    SPARK = "spark"


def evaluate(
    plan: Annotated[
        str, typer.Option("--plan", metavar="BOOK", help="内置指标册的编号，或 YAML 文件。")
    ],
    lake: Annotated[Path, typer.Option("--lake", metavar="DIR", help="数据湖目录。")],
    as_of: Annotated[
        date,
        typer.Option("--as-of", metavar="DATE", parser=day, help="截至日期，如 2026-11-22。"),
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out", metavar="DIR", help="结果目录；须不存在或为空，要么完整出现，要么不出现。"
        ),
    ],
    engine: Annotated[
        Engine, typer.Option("--engine", help="计算引擎；spark 需先 make spark。")
    ] = Engine.DUCKDB,
    only: Annotated[
        str | None, typer.Option("--only", metavar="INDICATOR", help="只算这一个指标。")
    ] = None,
) -> None:
    """按指标册评估一个数据湖，写出 person_result 与 org_result。"""
    from gongxun.rules.books import load_book
    from gongxun.rules.evaluation import evaluate as run

    book = load_book(plan)
    run(book, lake, as_of, out, engine=engine.value, only=only, progress=progress())
    typer.echo(f"结果已写入 {out}", err=True)


@group.command("export", cls=Command, options_metavar="[选项]")
def export(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="须不存在或为空。")],
) -> None:
    """把本系统的数据导出为数据湖。"""
    open_ready_site()
    from gongxun.records.standing.services import export_lake

    done = export_lake(folder.resolve(), progress())
    for table, rows in done.rows.items():
        typer.echo(f"{table}\t{rows}")


def demo_lake(
    out: Annotated[Path, typer.Option("--out", metavar="DIR", help="须不存在或为空。")],
    scale: Annotated[
        str, typer.Option("--scale", metavar="SCALE", help="small、province、nation，或干部人数。")
    ] = "small",
    seed: Annotated[int, typer.Option("--seed", metavar="N", help="同一种子得到同一个国家。")] = 1,
) -> None:
    """写出虚构国家的数据湖，供量度与试用。"""
    from gongxun.site.demo.lake import size_of, write_lake

    try:
        size = size_of(scale)
    except ValueError as wrong:
        raise typer.BadParameter(str(wrong)) from wrong
    write_lake(out.resolve(), *size, seed=seed, progress=progress())
