"""The demo as ``make demo`` shows it: its country loaded and evaluated, its accounts printed."""

import os
from datetime import date, datetime

from gongxun.site.terminal import progress, say, table


def prepare_demo() -> None:
    """Load the demo country and take its first snapshots, each once; runs with Django set up."""
    from django.utils import timezone

    from gongxun.base.access.gate import Viewer
    from gongxun.site.demo.accounts import is_empty_demo
    from gongxun.site.demo.lake import size_of
    from gongxun.site.demo.load import load_demo
    from gongxun.site.demo.local_book import publish_local_book

    now = timezone.now()
    if is_empty_demo():
        _open_first_accounts(now)
        return
    size = size_of(os.environ.get("GONGXUN_DEMO_CADRES", "small"))
    if load_demo(now=now, progress=progress(), size=size):
        say("演示国家已载入。")
    publish_local_book(viewer=Viewer.system(timezone.localdate(now)), now=now)
    _take_first_snapshots(now)


def _open_first_accounts(now: datetime) -> None:
    """The three administrators of an empty installation, each once."""
    from django.utils import timezone

    from gongxun.base.access import services as access
    from gongxun.base.access.selectors import account_id
    from gongxun.site.demo.accounts import PASSWORD, offered

    for one in offered():
        if account_id(one.username) is None:
            access.open_first_account(
                username=one.username, display_name=one.title, password=PASSWORD, role=str(one.role),
                today=timezone.localdate(now), now=now,
            )  # fmt: skip


def _take_first_snapshots(now: datetime) -> None:
    from django.utils import timezone

    from gongxun.records.standing.selectors.figures import current_snapshot
    from gongxun.records.standing.services import exported_lake, take_snapshot
    from gongxun.registry.policies.selectors import books_in_force

    today = timezone.localdate(now)
    books = [one for one in books_in_force(today) if current_snapshot(one.book.id) is None]
    if not books:
        return
    with exported_lake(progress()) as lake:
        for one in books:
            for as_of in (*earlier_days(today), today):
                say(f"评估截至 {as_of}（{one.book.title}）……")
                take_snapshot(
                    book=one.book, scope_id=one.scope_id, as_of=as_of, now=now, lake=lake,
                    as_history=as_of != today, progress=progress(),
                )  # fmt: skip


def earlier_days(today: date) -> list[date]:
    """Days whose figures make the trend of the first day: the last year's end, mid-year and the last quarter's."""
    quarters = [date(today.year, month, day) for month, day in ((6, 30), (9, 30))]
    return [date(today.year - 1, 12, 31), *[day for day in quarters if day < today]]


def welcome(address: str) -> str:
    """The address and the accounts, as printed when all is ready."""
    from gongxun.site.demo.accounts import PASSWORD, is_empty_demo, offered

    rows = [("账号", "身份", "看什么"), *((one.username, one.title, one.sees) for one in offered())]
    what = "空白系统，从系统管理员 xitong 登录开始" if is_empty_demo() else "虚构的国家"
    return (
        f"\n演示账号（口令都是 {PASSWORD}）\n\n{table(rows)}\n\n"
        f"演示系统已启动：{address}（{what}；按 Ctrl-C 停止）"
    )
