"""How the program speaks: its frame in Chinese, its help, its progress."""

import os
import re
from collections.abc import Callable
from importlib.metadata import version
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

# Typer brings its own frame in English; these are all of its words that a reader meets.
FRAME = {
    "Usage: ": "用法：",
    "Options:": "选项：",
    "Commands:": "命令：",
    "Arguments:": "参数：",
    "Show this message and exit.": "显示本说明。",
    "[default: ": "[默认 ",
    "; default: ": "；默认 ",
    "[env var: ": "[环境变量 ",
    "[required]": "[必填]",
}
HAN = re.compile(r"[\u4e00-\u9fff]")
ARGUMENT = re.compile(r"\{([A-Z.a-z]+)\}")
# typer.BadParameter is the public end of a family whose head stands for every wrong call.
UsageError: type[Exception] = typer.BadParameter.__mro__[1]


class Command(TyperCommand):
    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 (a class that Typer keeps private)
        return _chinese(super().get_help(ctx))


class Group(TyperGroup):
    def get_help(self, ctx: Any) -> str:  # noqa: ANN401 (a class that Typer keeps private)
        return _chinese(super().get_help(ctx))


def _chinese(text: str) -> str:
    for english, chinese in FRAME.items():
        text = text.replace(english, chinese)
    return ARGUMENT.sub(r"\1", text).replace(" <path>", "").replace(" <str>", "")


program = typer.Typer(
    name="gongxun",
    cls=Group,
    help="工训通：工会干部教育培训管理平台。",
    epilog="数据目录由 GONGXUN_HOME 指定，端口由 PORT 指定，已有的 PostgreSQL 由 DATABASE_URL 指定。",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["--help", "-h"], "max_content_width": 100},
    options_metavar="[选项]",
    subcommand_metavar="命令 [参数]……",
)


def group(text: str) -> typer.Typer:
    """A command that has commands of its own."""
    return typer.Typer(
        help=text,
        cls=Group,
        no_args_is_help=True,
        rich_markup_mode=None,
        options_metavar="[选项]",
        subcommand_metavar="命令 [参数]……",
    )


def command(function: Callable[..., None], name: str, parent: typer.Typer = program) -> None:
    parent.command(name, cls=Command, options_metavar="[选项]")(function)


def complaint(problem: Exception) -> str:
    """A wrong call in one Chinese sentence."""
    hint = getattr(getattr(problem, "param", None), "opts", [""])[-1]
    message = str(getattr(problem, "message", problem))
    kind = type(problem).__name__
    if kind == "NoArgsIsHelpError":
        return message
    if kind == "MissingParameter":
        text = f"缺少必填的 {hint}"
    elif kind == "NoSuchOption":
        text = f"没有选项 {getattr(problem, 'option_name', '')}"
    elif kind == "BadParameter":
        said = f"：{message.rstrip('。')}" if HAN.search(message) else ""
        text = f"{hint} 的值不正确{said}" if hint else message.rstrip("。")
    elif message.startswith("No such command"):
        text = f"没有命令 {message.split(chr(39))[1]}"
    else:
        text = message
    path = getattr(getattr(problem, "ctx", None), "command_path", "gongxun")
    return f"错误：{text}。用法见 {path} --help"


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"gongxun {version('gongxun')}")
        raise typer.Exit


@program.callback()
def _frame(
    _show: Annotated[
        bool, typer.Option("--version", help="显示版本。", callback=_version, is_eager=True)
    ] = False,
) -> None:
    """工训通：工会干部教育培训管理平台。"""


def open_site() -> None:
    """Set Django up on the installation of the data folder, for commands that work with its database."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongxun.site.settings")
    import django

    from gongxun.site import home
    from gongxun.site.database import ensure_server

    folder = home.data_folder()
    os.environ["GONGXUN_HOME"] = str(folder)
    home.check_version(folder)
    ensure_server(folder)
    django.setup()


def open_ready_site() -> None:
    """Like open_site, but with the database's structure there; refuses one of an older version, saying what to do."""
    open_site()
    from django.db import ProgrammingError, connection
    from django.db.migrations.executor import MigrationExecutor

    from gongxun.site import home, opening

    try:
        executor = MigrationExecutor(connection)
        fresh = not executor.loader.applied_migrations
    except ProgrammingError:  # tables are there, but the runtime role has not been let in yet
        fresh = True
    if fresh:
        opening.run("schema")
        home.mark_version(home.data_folder())
    elif executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise home.HomeRefused(
            "数据库结构还是旧版本：请先运行一次 gongxun serve 或 make demo 完成升级，再重试。"
        )
