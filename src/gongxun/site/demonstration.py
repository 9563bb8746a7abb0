"""The demo as ``make demo`` shows it: its country loaded and evaluated, its accounts printed."""

from collections.abc import Callable


def prepare_demo(say: Callable[[str], None]) -> None:
    """Load the demo country and take the first snapshot, each once."""


def welcome(address: str) -> str:
    return f"演示系统已启动：{address}（按 Ctrl-C 停止）"
