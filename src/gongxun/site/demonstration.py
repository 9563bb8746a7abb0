"""The demo as ``make demo`` shows it: its country loaded and evaluated, its accounts printed."""

import os
from datetime import date

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
    today = timezone.localdate(now)
    if current_snapshot(book.id) is None:
        for as_of in (*earlier_days(today), today):
            say(f"评估截至 {as_of} ……")
            take_snapshot(book=book, as_of=as_of, now=now, progress=progress())


def earlier_days(today: date) -> list[date]:
    """Days whose figures make the trend of the first day: the last year's end and the last quarter's."""
    quarters = [date(today.year, month, day) for month, day in ((3, 31), (6, 30), (9, 30))]
    return [date(today.year - 1, 12, 31), *[day for day in quarters if day < today][-1:]]


def welcome(address: str) -> str:
    """The address and the accounts, as printed when all is ready."""
    from gongxun.site.demo.accounts import ACCOUNTS, PASSWORD

    rows = [("账号", "身份", "看什么"), *((one.username, one.title, one.sees) for one in ACCOUNTS)]
    return (
        f"\n演示账号（口令都是 {PASSWORD}）\n\n{table(rows)}\n\n"
        f"演示系统已启动：{address}（虚构的国家；按 Ctrl-C 停止）"
    )
