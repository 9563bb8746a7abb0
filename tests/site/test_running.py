"""``gongxun serve`` from its first start to its last, on an embedded PostgreSQL of its own."""

import signal
import socket
from pathlib import Path

import pytest

from tests.site.product import alive, children_of, free_port, run, running, wait_for

pytestmark = pytest.mark.slow


def everything_under(pid: int) -> list[int]:
    found = children_of(pid)
    return found + [deeper for child in found for deeper in everything_under(child)]


def test_it_serves_refuses_a_second_beside_it_and_leaves_nothing_behind(
    home: Path, tmp_path: Path
) -> None:
    with running(home, "serve", "--with-worker", output=tmp_path / "first") as product:
        assert product.status("account/login/") == 200
        second = run(home, "serve", "--port", str(free_port()))
        assert second.returncode == 1
        assert product.address in second.stderr
        assert product.status() == 200

        processes = everything_under(product.process.pid)
        assert len(processes) >= 3
        assert product.stop() == 0
        wait_for(lambda: not any(map(alive, processes)), seconds=20)
        assert not (home / "postgres" / "postmaster.pid").exists()
        assert "Traceback" not in product.said

    with running(home, "serve", output=tmp_path / "again") as product:
        assert product.status("account/login/") == 200
        product.process.send_signal(signal.SIGTERM)
        assert product.process.wait(timeout=40) == 0


def test_a_taken_port_is_named_and_nothing_starts(home: Path, tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = run(home, "serve", PORT=str(port))
    assert done.returncode == 1
    assert f"端口 {port}" in done.stderr
    assert "PORT=" in done.stderr
    assert not (home / "postgres").exists()


def test_a_folder_of_a_newer_version_is_left_alone(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "version").write_text("99.1.0\n")
    done = run(home, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "99.1.0" in done.stderr
    assert sorted(path.name for path in home.iterdir()) == ["version"]


def test_a_database_with_migrations_of_the_future_is_refused(home: Path, tmp_path: Path) -> None:
    assert run(home, "lake", "export", str(tmp_path / "lake")).returncode == 0
    statement = (
        "from django.db import connection; connection.cursor().execute("
        "\"INSERT INTO django_migrations (app, name, applied) VALUES ('orgs', '0999_later', now())\")"
    )
    assert run(home, "manage", "shell", "-v", "0", "-c", statement).returncode == 0
    done = run(home, "serve", "--port", str(free_port()))
    assert done.returncode == 1
    assert "orgs.0999_later" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_doctor_names_what_is_missing_and_then_finds_all_well(
    home: Path, tmp_path: Path
) -> None:
    empty = run(home, "doctor")
    assert empty.returncode == 1
    assert "数据库尚未初始化" in empty.stdout
    with running(home, "serve", "--with-worker", output=tmp_path / "said") as product:
        wait_for(lambda: "后台任务正在运行" in run(home, "doctor").stdout, product, seconds=40)
        well = run(home, "doctor")
        assert well.returncode == 0, well.stdout
        (home / "keys" / "node").chmod(0o644)
        exposed = run(home, "doctor")
        assert exposed.returncode == 1
        assert "chmod 600" in exposed.stdout


def test_a_worker_alone_says_when_the_database_is_not_prepared(home: Path) -> None:
    done = run(home, "worker")
    assert done.returncode == 1
    assert "gongxun serve" in done.stderr
