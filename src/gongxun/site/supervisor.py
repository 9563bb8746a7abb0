"""One process that keeps web and worker alive and takes them down with it.

A child ends with its supervisor by whatever death: it holds the reading end of a pipe whose writing end
only the supervisor has, and stops itself when the kernel closes that.
"""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from types import FrameType

FIRST_PAUSE, LONGEST_PAUSE, STEADY_AFTER = 0.5, 30.0, 60.0
GRACE_SECONDS = 15.0
TRIES_BEFORE_READY = 4
LIFELINE = "GONGXUN_LIFELINE"

Say = Callable[[str], None]


@dataclass
class Child:
    """A program to keep alive. ``name`` is what the person at the terminal reads."""

    name: str
    command: list[str]
    environment: dict[str, str] = field(default_factory=dict)
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    start_again_at: float = 0.0
    pause: float = FIRST_PAUSE


class ChildFailed(RuntimeError):
    """A child died again and again before it was ever ready."""


class Supervisor:
    """Starts children, restarts the dead with growing pauses, stops all on SIGINT, SIGTERM or SIGHUP."""

    def __init__(self, children: Iterable[Child], say: Say) -> None:
        self.children = list(children)
        self.say = say
        self.stopping = threading.Event()
        self.lifeline, self._held = os.pipe()

    def run(self, ready: Callable[[], bool], announce: Callable[[], None]) -> int:
        """Serve until asked to stop; ``announce`` is called once, as soon as ``ready`` says yes.

        Returns the exit code; raises ChildFailed where a child cannot even start.
        """
        for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(name, self._stop)
        try:
            self._keep(ready, announce)
        finally:
            self._stop_children()
        return 0

    def _stop(self, _signal: int, _frame: FrameType | None) -> None:
        self.stopping.set()

    def _keep(self, ready: Callable[[], bool], announce: Callable[[], None]) -> None:
        announced, deaths = False, 0
        while not self.stopping.is_set():
            for child in self.children:
                deaths += self._tend(child)
            if not announced and deaths >= TRIES_BEFORE_READY:
                raise ChildFailed(
                    "服务连续多次未能启动：原因见上方输出。数据未受影响，处理后请重新运行。"
                )
            if not announced and ready():
                announced = True
                announce()
            self.stopping.wait(0.2)

    def _tend(self, child: Child) -> bool:
        """Start what should run; returns whether the child was found dead."""
        now = time.monotonic()
        if child.process is None:
            if now >= child.start_again_at:
                self._start(child)
            return False
        code = child.process.poll()
        if code is None:
            return False
        if now - child.started_at > STEADY_AFTER:
            child.pause = FIRST_PAUSE
        self.say(f"{child.name}意外退出（{_reason(code)}），{child.pause:g} 秒后重新启动。")
        child.process, child.start_again_at = None, now + child.pause
        child.pause = min(child.pause * 2, LONGEST_PAUSE)
        return True

    def _start(self, child: Child) -> None:
        # A session of its own: Ctrl-C at the terminal reaches the supervisor alone, which stops all in order.
        child.process = subprocess.Popen(  # noqa: S603
            child.command,
            env={**os.environ, **child.environment, LIFELINE: str(self.lifeline)},
            pass_fds=[self.lifeline],
            stdin=subprocess.DEVNULL,
            start_new_session=True,
        )
        child.started_at = time.monotonic()

    def _stop_children(self) -> None:
        running = [child.process for child in self.children if child.process is not None]
        for process in running:
            process.terminate()
        deadline = time.monotonic() + GRACE_SECONDS
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _reason(code: int) -> str:
    return f"信号 {signal.Signals(-code).name}" if code < 0 else f"退出码 {code}"


def follow_lifeline() -> None:
    """Stop this process when its supervisor is gone (called first thing by every child)."""
    number = os.environ.pop(LIFELINE, None)
    if number is None:
        return
    lifeline = int(number)
    os.set_inheritable(lifeline, False)

    def watch() -> None:
        os.read(lifeline, 1)
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(GRACE_SECONDS)
        os.killpg(os.getpgid(0), signal.SIGKILL)

    threading.Thread(target=watch, daemon=True).start()


def python(*arguments: str) -> list[str]:
    return [sys.executable, *arguments]
