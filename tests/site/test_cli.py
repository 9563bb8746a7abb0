"""The program ``gongxun`` as a person calls it."""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.site.product import clean_environment, run

COMMANDS = [
    "demo", "serve", "worker", "evaluate", "lake", "plan", "import", "doctor", "backup", "restore", "demo-lake", "skeleton",
    "manage",
]  # fmt: skip


def test_help_names_every_command_in_chinese(tmp_path: Path) -> None:
    done = run(tmp_path, "--help")
    assert done.returncode == 0
    for command in COMMANDS:
        assert f"\n  {command} " in done.stdout
    for english in ("Usage", "Options", "Commands", "Show this message"):
        assert english not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nonsense"], "没有命令 nonsense"),
        (["serve", "--speed", "9"], "没有选项 --speed"),
        (["serve", "--port", "many"], "--port 的值不正确"),
        (["evaluate", "--plan", "x", "--lake", "y", "--out", "z"], "缺少必填的 --as-of"),
        (
            ["evaluate", "--plan", "x", "--lake", "y", "--out", "z", "--as-of", "2026-02-30"],
            "2026-02-30",
        ),
        (["demo-lake", "--out", "x", "--scale", "galaxy"], "规模"),
    ],
)
def test_a_wrong_call_is_answered_with_one_chinese_sentence(
    tmp_path: Path, arguments: list[str], said: str
) -> None:
    done = run(tmp_path, *arguments)
    assert done.returncode == 2
    assert said in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert done.stdout == ""


def test_a_failure_is_one_sentence_and_the_traceback_waits_for_debug(tmp_path: Path) -> None:
    done = run(tmp_path, "plan", "show", "no-such-book")
    assert done.returncode == 1
    assert done.stderr.startswith("错误：")
    assert "no-such-book" in done.stderr
    assert "Traceback" not in done.stderr
    assert "Traceback" in run(tmp_path, "plan", "show", "no-such-book", GONGXUN_DEBUG="1").stderr


def test_the_shipped_plan_is_shown_and_checked_without_data_folder_or_django(
    tmp_path: Path,
) -> None:
    home = tmp_path / "home"
    program = (
        "import sys; from gongxun.site.cli import main\n"
        "sys.argv = ['gongxun', 'plan', 'show', 'acftu-2024-2028']\n"
        "try: main()\n"
        "except SystemExit as end: assert not end.code, end.code\n"
        "assert 'django' not in sys.modules and 'psycopg' not in sys.modules\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=clean_environment(home),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "hours.county_rank.collective" in done.stdout
    assert not home.exists()
