"""kill -9 in the middle: what was killed comes back, and nothing half-done is taken for done."""

import os
import signal
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tests.site.product import (
    Product,
    alive,
    clean_environment,
    gongxun,
    run,
    running,
    wait_for,
)

pytestmark = pytest.mark.slow


def kill(pid: int) -> None:
    os.kill(pid, signal.SIGKILL)


def postmaster(home: Path) -> int:
    return int((home / "postgres" / "postmaster.pid").read_text().splitlines()[0])


def ask(home: Path, expression: str) -> str:
    """The value of a Python expression inside the running installation's Django."""
    done = run(home, "manage", "shell", "-v", "0", "-c", f"print({expression})")
    assert done.returncode == 0, done.stderr
    return done.stdout.strip().splitlines()[-1]


def test_web_worker_and_database_come_back_after_kill_9(home: Path, tmp_path: Path) -> None:
    with running(home, "serve", "--with-worker", output=tmp_path / "said") as product:
        for word in ("web", "worker"):
            before = product.children(f"children {word}")
            assert len(before) == 1
            kill(before[0])
            wait_for(
                lambda w=word, b=before: product.children(f"children {w}") not in ([], b), product
            )
            wait_for(lambda: product.status() == 200, product, seconds=30)
        kill(postmaster(home))
        wait_for(lambda: product.status("account/login/") == 200, product, seconds=30)
        wait_for(lambda: "后台任务正在运行" in run(home, "doctor").stdout, product, seconds=60)


def test_everything_ends_with_a_killed_supervisor_and_the_next_start_recovers(
    home: Path, tmp_path: Path
) -> None:
    with running(home, "serve", "--with-worker", output=tmp_path / "first") as product:
        processes = product.children("children")
        kill(product.process.pid)
        product.process.wait()
        wait_for(lambda: not any(map(alive, processes)), seconds=30)
    with running(home, "serve", output=tmp_path / "second") as product:
        assert product.status("account/login/") == 200


def organisations(count: int) -> str:
    """A tree of ``count`` organisations as a CSV file that the import takes."""
    import csv
    import io

    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(["单位代码", "单位名称", "上级单位代码", "层级", "类别", "成立日期"])
    writer.writerow(["T0", "试验总工会", "", "全国", "总工会", "1925-05-01"])
    for number in range(1, count):
        writer.writerow([f"T{number}", f"试验{number}工会", "T0", "基层", "基层工会", "2001-05-01"])
    return text.getvalue()


def interrupted(home: Path, after: float, *arguments: str) -> int:
    """Run a command and kill it ``after`` seconds; returns its exit code (negative: it was killed)."""
    process = subprocess.Popen(
        gongxun(*arguments),
        env=clean_environment(home),
        stderr=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
    )
    try:
        return process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        kill(process.pid)
        return process.wait()


def without_database(
    home: Path, after: float, *arguments: str
) -> "subprocess.CompletedProcess[str]":
    """Run a command and kill the database under it ``after`` seconds."""
    with subprocess.Popen(
        gongxun(*arguments),
        env=clean_environment(home),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        time.sleep(after)
        # The command may just have ended, and its database with it.
        with suppress(FileNotFoundError, ProcessLookupError):
            kill(postmaster(home))
        said, complained = process.communicate(timeout=120)
    return subprocess.CompletedProcess(arguments, process.returncode, said, complained)


def test_a_killed_import_leaves_all_or_nothing(home: Path, tmp_path: Path) -> None:
    file = tmp_path / "organisations.csv"
    count = 4000
    file.write_text(organisations(count), encoding="utf-8")
    run(home, "lake", "export", str(tmp_path / "first"))
    started = time.monotonic()
    tried = run(home, "import", "organisations", str(file), "--dry-run")
    assert tried.returncode == 0, tried.stdout + tried.stderr
    whole = time.monotonic() - started
    counted = "__import__('django.apps').apps.apps.get_model('orgs.Organisation').objects.count()"
    for share in (0.6, 0.9, 1.1):
        interrupted(home, whole * share, "import", "organisations", str(file))
        assert ask(home, counted) in ("0", str(count))
    failed = without_database(home, whole * 0.8, "import", "organisations", str(file))
    assert failed.returncode == 0 or failed.stderr.rpartition("错误：")[2].startswith("数据库")
    assert "Traceback" not in failed.stderr
    assert ask(home, counted) in ("0", str(count))
    again = run(home, "import", "organisations", str(file))
    assert again.returncode == 0, again.stdout + again.stderr
    assert ask(home, counted) == str(count)


def test_a_killed_evaluation_leaves_a_whole_folder_or_none(home: Path, tmp_path: Path) -> None:
    lake = tmp_path / "lake"
    made = run(home, "demo-lake", "--scale", "5000", "--out", str(lake))
    assert made.returncode == 0, made.stderr
    call = ["evaluate", "--plan", "acftu-2024-2028", "--lake", str(lake), "--as-of", "2026-06-30"]
    started = time.monotonic()
    assert run(home, *call, "--out", str(tmp_path / "whole")).returncode == 0
    whole = time.monotonic() - started
    expected = sorted(path.name for path in (tmp_path / "whole").iterdir())
    for number, share in enumerate((0.5, 0.75, 0.92)):
        out = tmp_path / f"out-{number}"
        interrupted(home, whole * share, *call, "--out", str(out))
        assert not out.exists() or sorted(path.name for path in out.iterdir()) == expected
    if not out.exists():
        assert run(home, *call, "--out", str(out)).returncode == 0


def test_a_killed_export_leaves_a_whole_lake_or_none(home: Path, tmp_path: Path) -> None:
    run(home, "lake", "export", str(tmp_path / "first"))
    started = time.monotonic()
    done = run(home, "lake", "export", str(tmp_path / "whole"))
    assert done.returncode == 0, done.stderr
    whole = time.monotonic() - started
    expected = sorted(path.name for path in (tmp_path / "whole").iterdir())
    for number, share in enumerate((0.75, 0.95)):
        out = tmp_path / f"lake-{number}"
        interrupted(home, whole * share, "lake", "export", str(out))
        assert not out.exists() or sorted(path.name for path in out.iterdir()) == expected
    if not out.exists():
        assert run(home, "lake", "export", str(out)).returncode == 0


def test_a_product_that_is_asked_to_stop_while_it_prepares_stops(
    home: Path, tmp_path: Path
) -> None:
    with (tmp_path / "said").open("wb") as stream:
        process = subprocess.Popen(
            gongxun("serve", "--port", "18999"),
            env=clean_environment(home),
            stdout=stream,
            stderr=stream,
            start_new_session=True,
        )
    product = Product(process, "http://127.0.0.1:18999/", tmp_path / "said")
    wait_for(lambda: "数据目录" in product.said, product)
    time.sleep(0.5)
    process.send_signal(signal.SIGINT)
    assert process.wait(timeout=30) == 130
    assert "Traceback" not in product.said
