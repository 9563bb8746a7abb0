from typing import Annotated

import typer

DEFAULT_PORT = 8000

Port = Annotated[
    int, typer.Option("--port", envvar="PORT", metavar="PORT", help="监听端口。", min=1, max=65535)
]


def demo(port: Port = DEFAULT_PORT) -> None:
    """启动演示系统：虚构的国家，网页与后台任务一起运行，Ctrl-C 停止。"""
    from gongxun.site.running import run_demo

    raise typer.Exit(run_demo(port))


def serve(
    port: Port = DEFAULT_PORT,
    bind: Annotated[
        str, typer.Option("--bind", envvar="GONGXUN_BIND", metavar="ADDRESS", help="监听地址。")
    ] = "127.0.0.1",
    with_worker: Annotated[bool, typer.Option("--with-worker", help="同时运行后台任务。")] = False,
) -> None:
    """启动网页服务（先升级数据库结构）。"""
    from gongxun.site.running import run_site

    raise typer.Exit(run_site(bind, port, with_worker=with_worker))


def worker() -> None:
    """只运行后台任务。"""
    from gongxun.site.running import run_worker

    raise typer.Exit(run_worker())
