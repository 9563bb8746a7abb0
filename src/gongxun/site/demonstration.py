"""The demo as ``make demo`` shows it: its country loaded and evaluated, its accounts printed."""

import os

from gongxun.site.terminal import progress, say, table


def prepare_demo() -> None:
    """Load the demo country and take the first snapshot, each once; runs with Django set up."""
    from django.utils import timezone

    from gongxun.records.standing.selectors.figures import current_snapshot
    from gongxun.records.standing.services import take_snapshot
    from gongxun.registry.policies.selectors import plan_book
    from gongxun.site.demo.lake import size_of
    from gongxun.site.demo.load import load_demo

    now = timezone.now()
    size = size_of(os.environ.get("GONGXUN_DEMO_CADRES", "small"))
    if load_demo(now=now, progress=progress(), size=size):
        say("演示国家已载入。")
    book = plan_book()
    if current_snapshot(book.id) is None:
        say("评估 ……")
        take_snapshot(book=book, as_of=timezone.localdate(now), now=now, progress=progress())


def welcome(address: str) -> str:
    """The address and the accounts, as printed when all is ready."""
    from gongxun.site.demo.accounts import ACCOUNTS, PASSWORD

    rows = [("账号", "身份", "看什么"), *((one.username, one.title, one.sees) for one in ACCOUNTS)]
    return (
        f"\n演示账号（口令都是 {PASSWORD}）\n\n{table(rows)}\n\n"
        f"演示系统已启动：{address}（虚构的国家；按 Ctrl-C 停止）"
    )
