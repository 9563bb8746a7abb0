"""The supervisor with small programs in place of web and worker."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from gongxun.site import supervisor
from gongxun.site.supervisor import Child, ChildFailed, Supervisor, python
from tests.site.product import alive, wait_for

SLEEP = "import time; time.sleep(60)"


def child(program: str) -> Child:
    return Child("试验", python("-c", program))


def stop_soon(chief: Supervisor, when: object) -> None:
    def watch() -> None:
        wait_for(when, seconds=20)  # type: ignore[arg-type]
        chief.stopping.set()

    threading.Thread(target=watch, daemon=True).start()


def test_a_dead_child_is_started_again_and_the_pause_grows(tmp_path: Path) -> None:
    log = tmp_path / "starts"
    program = f"open({str(log)!r}, 'a').write('x'); raise SystemExit(3)"
    said: list[str] = []
    chief = Supervisor([child(program)], said.append)
    stop_soon(chief, lambda: len(said) >= 3)
    chief.run(lambda: True, lambda: None)
    assert len(log.read_text()) >= 3
    assert "退出码 3" in said[0]
    assert "0.5 秒" in said[0]
    assert "1 秒" in said[1]
    assert "2 秒" in said[2]


def test_stopping_takes_every_child_along_even_a_stubborn_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.5)
    mark = tmp_path / "deaf"
    stubborn = (
        f"import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        f"open({str(mark)!r}, 'w').close(); time.sleep(60)"
    )
    chief = Supervisor([child(SLEEP), child(stubborn)], lambda _text: None)
    stop_soon(chief, mark.exists)
    assert chief.run(lambda: True, lambda: None) == 0
    assert all(each.process and each.process.poll() is not None for each in chief.children)


def test_what_never_becomes_ready_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE", 0.05)
    failing = child("raise SystemExit(1)")
    failing.pause = 0.05
    with pytest.raises(ChildFailed, match="未能启动"):
        Supervisor([failing], lambda _text: None).run(lambda: False, lambda: None)


def test_it_announces_once_and_only_when_ready() -> None:
    announced: list[float] = []
    began = time.monotonic()
    chief = Supervisor([child(SLEEP)], lambda _text: None)
    stop_soon(chief, lambda: announced)
    chief.run(lambda: time.monotonic() - began > 0.5, lambda: announced.append(time.monotonic()))
    assert len(announced) == 1
    assert announced[0] - began > 0.5


def test_a_child_does_not_outlive_a_killed_supervisor(tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    inner = (
        "from gongxun.site.supervisor import follow_lifeline; follow_lifeline();"
        f"import os, time; open({str(mark)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    )
    outer = (
        "from gongxun.site.supervisor import Supervisor, Child, python;"
        f"Supervisor([Child('x', python('-c', {inner!r}))], print).run(lambda: True, lambda: None)"
    )
    chief = subprocess.Popen([sys.executable, "-c", outer])
    wait_for(lambda: mark.exists() and mark.read_text())
    pid = int(mark.read_text())
    assert alive(pid)
    os.kill(chief.pid, signal.SIGKILL)
    chief.wait()
    wait_for(lambda: not alive(pid), seconds=10)
