"""The real product in processes of its own, as a person at a terminal runs it."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PATIENCE_SECONDS = 150.0
ADDRESS = re.compile(r"http://[\d.]+:\d+/")


def clean_environment(home: Path, **more: str) -> dict[str, str]:
    """The environment without what the test run has set for itself."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith(("GONGXUN_", "DJANGO_", "PYTEST_"))
        and name not in ("PORT", "DATABASE_URL")
    }
    return {**kept, "GONGXUN_HOME": str(home), **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def gongxun(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "gongxun.site.cli", *arguments]


def run(
    home: Path, *arguments: str, timeout: float = PATIENCE_SECONDS, **more: str
) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        gongxun(*arguments),
        env=clean_environment(home, **more),
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )


@dataclass
class Product:
    """A running product: ``said`` is everything it has written to the terminal so far."""

    process: "subprocess.Popen[bytes]"
    address: str
    output: Path

    @property
    def said(self) -> str:
        return self.output.read_text(encoding="utf-8", errors="replace")

    def status(self, path: str = "health/") -> int:
        """The HTTP status of a page, 0 where nobody answers."""
        try:
            with urllib.request.urlopen(f"{self.address}{path}", timeout=5) as answer:  # noqa: S310
                code: int = answer.status
                return code
        except urllib.error.HTTPError as refused:
            return refused.code
        except OSError:
            return 0

    def children(self, word: str) -> list[int]:
        """Identifiers of the supervisor's direct children whose command line holds ``word``."""
        return [pid for pid in children_of(self.process.pid) if word in command_line(pid)]

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=40)


@contextmanager
def running(home: Path, *arguments: str, output: Path, **more: str) -> Iterator[Product]:
    """Start ``gongxun serve``, ``demo`` …, wait until it answers, and stop it at the end."""
    port = free_port()
    with output.open("wb") as stream:
        process = subprocess.Popen(
            gongxun(*arguments, "--port", str(port)),
            env=clean_environment(home, **more),
            stdin=subprocess.DEVNULL,
            stdout=stream,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    product = Product(process, f"http://127.0.0.1:{port}/", output)
    try:
        wait_for(lambda: "已启动" in product.said, product)
        yield product
    finally:
        if process.poll() is None:
            product.stop()


def wait_for(
    happens: Callable[[], object], product: Product | None = None, seconds: float = PATIENCE_SECONDS
) -> None:
    deadline = time.monotonic() + seconds
    while not happens():
        if product is not None and product.process.poll() is not None:
            raise AssertionError(f"the product has ended:\n{product.said}")
        if time.monotonic() > deadline:
            raise AssertionError(f"it did not happen:\n{product.said if product else ''}")
        time.sleep(0.05)


def children_of(parent: int) -> list[int]:
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def alive(pid: int) -> bool:
    """Whether a process runs; one that has died and waits for its parent does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
