from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from gongxun.site.cli.words import Command, open_ready_site
from gongxun.site.cli.words import group as new_group
from gongxun.site.terminal import progress

if TYPE_CHECKING:
    from gongxun.base.sheets.importing import ImportReport, RowReport
    from gongxun.base.sheets.kinds import SheetKind

group = new_group("导入 Excel 或 CSV 表格；模板用 import template 取得。")
SHOWN_ROWS = 20


class Kind(StrEnum):
    ORGANISATIONS = "organisations"
    APPOINTMENTS = "appointments"
    CREDITS = "credits"


TITLES = {Kind.ORGANISATIONS: "组织", Kind.APPOINTMENTS: "人员与任职（名册）", Kind.CREDITS: "学时"}

File = Annotated[Path, typer.Argument(metavar="FILE", help=".xlsx、.xls 或 .csv 文件。")]
DryRun = Annotated[bool, typer.Option("--dry-run", help="试运行：只说明将发生什么，不写入。")]
OnlyGood = Annotated[bool, typer.Option("--only-good", help="有拒收行时仍导入其余各行。")]
Refused = Annotated[
    Path | None,
    typer.Option("--refused", metavar="OUT.xlsx", help="把拒收行连同原因另存，改好后可再次导入。"),
]


def _importer(kind: Kind) -> Callable[..., None]:
    def run(
        file: File,
        dry_run: DryRun = False,
        only_good: OnlyGood = False,
        refused: Refused = None,
    ) -> None:
        import_file(kind.value, file, dry_run=dry_run, only_good=only_good, refused=refused)

    run.__doc__ = f"导入{TITLES[kind]}。"
    return run


for _kind in Kind:
    group.command(_kind.value, cls=Command, options_metavar="[选项]")(_importer(_kind))


@group.command("template", cls=Command, options_metavar="[选项]")
def template(
    kind: Annotated[
        Kind, typer.Argument(metavar="KIND", help="organisations、appointments 或 credits。")
    ],
    out: Annotated[Path, typer.Argument(metavar="OUT.xlsx", help="模板存放处。")],
) -> None:
    """写出导入模板：中文表头、示例和填写说明。"""
    open_ready_site()
    from gongxun.base.sheets import kinds
    from gongxun.base.sheets.workbooks import write_template

    write_template(kinds.get(kind.value), out)
    typer.echo(f"模板已写入 {out}", err=True)


def import_file(
    name: str, file: Path, *, dry_run: bool, only_good: bool, refused: Path | None
) -> None:
    """Import one file, or try it; exits with 1 where rows were refused and nothing was written."""
    open_ready_site()
    from django.utils import timezone

    from gongxun.base.access.gate import Viewer
    from gongxun.base.sheets import importing, kinds

    kind, now = kinds.get(name), timezone.now()
    viewer = Viewer.system(timezone.localdate(now))
    if not file.exists():
        raise FileNotFoundError(2, "", str(file))
    if dry_run:
        report = importing.dry_run(kind, file, viewer, now, progress=progress())
    else:
        report = importing.apply(kind, file, viewer, now, only_good=only_good, progress=progress())
    _tell(report, dry_run=dry_run)
    if refused is not None and report.refused:
        _save_refused(kind, file, report, refused)
    if report.refused and not report.applied:
        raise typer.Exit(1)


def _save_refused(kind: SheetKind, file: Path, report: ImportReport, target: Path) -> None:
    from gongxun.base.sheets.workbooks import reasons_of, write_refused

    count = write_refused(kind, file, reasons_of(report), target)
    typer.echo(f"{count} 行拒收的原文与原因已写入 {target}，改好后可再次导入。")


def _tell(report: ImportReport, *, dry_run: bool) -> None:
    from gongxun.base.sheets.kinds import Status

    words = {
        Status.CREATED: "新增",
        Status.CHANGED: "更改",
        Status.UNCHANGED: "不变",
        Status.REFUSED: "拒收",
    }
    for status, label in ((Status.CHANGED, _changes), (Status.REFUSED, _reasons)):
        rows = report.of(status)
        for row in rows[:SHOWN_ROWS]:
            typer.echo(f"第 {row.number} 行 {words[status]} {label(row)}")
        if len(rows) > SHOWN_ROWS:
            typer.echo(f"……另有 {len(rows) - SHOWN_ROWS} 行{words[status]}")
    counts = "，".join(f"{words[status]} {report.counts[status]} 行" for status in words)
    if dry_run:
        typer.echo(f"试运行：{counts}。没有写入任何数据。")
    elif report.applied:
        typer.echo(f"已导入：{counts}。")
    else:
        typer.echo(
            f"{counts}。因有拒收行，没有写入任何数据；改好后重试，或用 --only-good 导入其余各行。"
        )


def _changes(row: RowReport) -> str:
    return "；".join(
        f"{change.heading}：{change.before or '空'} → {change.after or '空'}"
        for change in row.changes
    )


def _reasons(row: RowReport) -> str:
    return "；".join(
        f"{problem.heading + '：' if problem.heading else ''}{problem.message}。{problem.remedy}"
        for problem in row.problems
    )
