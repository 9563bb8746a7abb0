"""The program ``gongxun``. Every command imports what it needs when it runs: evaluating a lake needs no Django."""

import signal
import sys
from types import FrameType

from gongxun.site.cli import accounts, auditing, care, lake, plans, running, tables
from gongxun.site.cli.words import Command, UsageError, command, complaint, program

command(running.demo, "demo")
command(running.serve, "serve")
command(running.worker, "worker")
program.add_typer(tables.group, name="import")
command(lake.evaluate, "evaluate")
program.add_typer(lake.group, name="lake")
command(lake.demo_lake, "demo-lake")
program.add_typer(plans.group, name="plan")
program.add_typer(care.skeleton, name="skeleton")
program.add_typer(accounts.group, name="account")
program.add_typer(auditing.group, name="audit")
command(care.doctor, "doctor")
command(care.backup, "backup")
command(care.restore, "restore")
program.command(
    "manage",
    cls=Command,
    add_help_option=False,
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True},
)(care.manage)


def main() -> None:
    """Entry point: 0 done, 1 failed with one clear sentence, 2 wrongly called, 130 interrupted."""
    # SIGINT too: a shell that starts us in the background leaves it ignored.
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, _interrupt)
    try:
        code = program(standalone_mode=False) or 0
    except UsageError as wrong:
        sys.stderr.write(f"{complaint(wrong)}\n")
        code = 2
    except KeyboardInterrupt:
        code = 130
    except Exception as problem:  # noqa: BLE001 (the last resort of a program)
        from gongxun.site.failures import sentence

        sys.stderr.write(f"{sentence(problem)}\n")
        code = 1
    if code == 130:
        sys.stderr.write("已中断，没有留下做了一半的结果。\n")
    sys.exit(code)


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt
