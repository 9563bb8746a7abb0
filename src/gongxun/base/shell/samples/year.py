"""The sample year and the place that the samples stand in."""

from datetime import date
from fractions import Fraction

from gongxun.base.shell.frame import Frame, Link

AS_OF = date(2026, 11, 22)

YEAR_START, YEAR_END = date(2026, 1, 1), date(2026, 12, 31)


def elapsed(as_of: date) -> Fraction:
    last = min(as_of, YEAR_END)
    return Fraction((last - YEAR_START).days + 1, (YEAR_END - YEAR_START).days + 1)


def frame() -> Frame:
    return Frame(
        place="青川县总工会",
        path=(Link("云岭国总工会"), Link("澜江省总工会", "?"), Link("平远市总工会", "?")),
        switch_url="places/",
        years=tuple(
            Link(f"{year} 年", f"?year={year}", current=year == 2026) for year in (2026, 2025, 2024)
        ),
        as_of=AS_OF,
    )


TRAIL = (
    Link("组织", "#"),
    Link("澜江省总工会", "#"),
    Link("平远市总工会", "#"),
    Link("青川县总工会"),
)

TABS = (
    Link("达标情况", "?tab=1", True),
    Link("学时台账", "?tab=2", count=48),
    Link("任职", "?tab=3", count=3),
    Link("免训、缓训", "?tab=4", count=0),
)

PLACES = (
    Link("平远市总工会", "?place=1"),
    Link("青川县总工会", "?place=2", True),
    Link("石桥镇总工会", "?place=3"),
    Link("青川县教育工会", "?place=4"),
)
