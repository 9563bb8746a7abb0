"""From a data folder to a running product: checks, database, contents, then web and worker under one supervisor."""

import errno
import os
import socket
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlsplit

from gongxun.site import children, home, opening
from gongxun.site.supervisor import Supervisor
from gongxun.site.terminal import say


class PortTaken(RuntimeError):
    """Another program listens where ours should."""


def run_demo(port: int) -> int:
    """Start the demo country; returns the exit code after everything has stopped."""
    os.environ["GONGXUN_DEMO"] = "1"

    def announce(address: str) -> None:
        from gongxun.site.demonstration import welcome

        say(welcome(address))

    return _run("127.0.0.1", port, with_worker=True, announce=announce)


def run_site(bind: str, port: int, *, with_worker: bool) -> int:
    """Serve the installation of the data folder; returns the exit code after everything has stopped."""

    def announce(address: str) -> None:
        say(f"工训通已启动：{address}（按 Ctrl-C 停止）")

    return _run(bind, port, with_worker=with_worker, announce=announce)


def run_worker() -> int:
    """Only the background jobs, beside a web service that runs elsewhere."""
    folder = home.data_folder()
    home.check_version(folder)
    os.environ["GONGXUN_HOME"] = str(folder)
    opening.run("ready")
    return Supervisor([children.worker()], say).run(lambda: True, lambda: say("后台任务已启动。"))


def _run(
    bind: str,
    port: int,
    *,
    with_worker: bool,
    announce: Callable[[str], None],
) -> int:
    folder = home.data_folder()
    os.environ["GONGXUN_HOME"] = str(folder)
    address = f"http://{'127.0.0.1' if bind == '0.0.0.0' else bind}:{port}/"  # noqa: S104
    home.check_version(folder)
    with home.claim(folder, address):
        check_port(bind, port)
        home.check_space(folder)
        say(f"数据目录 {folder}")
        from gongxun.site.database import ensure_server

        ensure_server(folder)
        for stage in ("schema", "content"):
            opening.run(stage)
        home.mark_version(folder)
        programs = [children.web(f"{bind}:{port}")] + [children.worker()] * with_worker
        code = Supervisor(programs, say).run(lambda: answers(address), lambda: announce(address))
        say("已停止。")
        return code


def check_port(bind: str, port: int) -> None:
    """Raise PortTaken, with what to do, unless the port is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((bind, port))
        except OSError as refused:
            if refused.errno == errno.EACCES:
                raise PortTaken(
                    f"没有权限使用端口 {port}；请换 1024 以上的端口，如 PORT=8000。"
                ) from refused
            raise PortTaken(
                f"端口 {port} 已被其他程序占用，本次没有启动，数据未受影响。请另选端口，如 PORT={port + 1}。"
            ) from refused


def answers(address: str) -> bool:
    """Whether the web service responds at all, whatever it says."""
    place = urlsplit(address)
    probe = HTTPConnection(place.hostname or "", place.port, timeout=2)
    try:
        probe.request("GET", "/health/")
        probe.getresponse()
    except (OSError, HTTPException):
        return False
    finally:
        probe.close()
    return True
