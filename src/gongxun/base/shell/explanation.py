"""Why a figure is what it is: the content of the side panel, and the geometry of its course."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from gongxun.base.shell.frame import Link
from gongxun.base.shell.parts import Unit

WIDTH, HEIGHT = 1000, 100


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to meet a requirement, in hundredths (``times``: plain)."""

    label: str
    unit: Unit
    value: int
    requirement: int
    note: str = ""

    @property
    def shortfall(self) -> int:
        return max(0, self.requirement - self.value)

    @property
    def met(self) -> bool:
        return self.value >= self.requirement


@dataclass(frozen=True, slots=True)
class Entry:
    """A ledger entry that counted, or one that did not and the ``reason``; in hundredths."""

    day: date
    title: str
    note: str = ""
    hours: int | None = None
    days: int | None = None
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Outlook:
    """What the figure would be at another date if nothing were added."""

    day: date
    status: str
    amounts: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Change:
    """Something that would change the figure."""

    sentence: str
    url: str = ""
    icon: str = "arrow-right"


@dataclass(frozen=True, slots=True)
class Course:
    """The sum as it grew over its window, as paths in a box of 1000 by 100, y downward."""

    grown: str
    area: str
    ahead: str
    even: str
    required_y: int
    today_x: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """A figure with its grounds.

    ``elapsed`` is the passed share of the window, ``progress`` the largest share done of an
    alternative. ``date_url`` answers for another date (``?as_of=2026-12-31``) with
    the same panel; ``date_kept`` are the other parts of its query.
    """

    title: str
    clause: str
    demand: str
    window: str
    starts: date
    ends: date
    as_of: date
    status: str
    sentence: str
    alternatives: Sequence[Alternative] = ()
    counted: Sequence[Entry] = ()
    not_counted: Sequence[Entry] = ()
    elapsed: Fraction | None = None
    progress: Fraction | None = None
    pace: str = ""
    course: Course | None = None
    course_label: str = ""
    outlook: Sequence[Outlook] = ()
    changes: Sequence[Change] = ()
    choice: str = ""
    exemption: str = ""
    subject: str = ""
    book: str = ""
    date_url: str = ""
    date_kept: Sequence[tuple[str, str]] = ()
    links: Sequence[Link] = ()

    @property
    def hours_counted(self) -> int:
        return sum(entry.hours or 0 for entry in self.counted)

    @property
    def days_counted(self) -> int:
        return sum(entry.days or 0 for entry in self.counted)


def draw_course(
    amounts: Iterable[tuple[date, int]], *, requirement: int, starts: date, ends: date, as_of: date
) -> Course:
    """The course of a sum up to ``as_of``, against an even pace to ``requirement`` at ``ends``.

    ``amounts`` are dated, inside the window, in any order and one unit; reversals are negative.
    """
    length = (ends - starts).days + 1
    steps = sorted(amounts)
    peak, total = requirement, 0
    for _, amount in steps:
        total += amount
        peak = max(peak, total)
    scale = max(1, peak * 108 // 100)

    def x(day: date) -> int:
        return WIDTH * ((day - starts).days + 1) // length

    def y(value: int) -> int:
        return HEIGHT - HEIGHT * max(0, value) // scale

    sum_, path = 0, f"M0 {HEIGHT}"
    for day, amount in steps:
        sum_ += amount
        path += f"H{x(day)}V{y(sum_)}"
    today = x(min(as_of, ends))
    path += f"H{today}"
    return Course(
        grown=path,
        area=f"{path}V{HEIGHT}H0Z",
        ahead=f"M{today} {y(sum_)}H{WIDTH}" if today < WIDTH else "",
        even=f"M0 {HEIGHT}L{WIDTH} {y(requirement)}",
        required_y=y(requirement),
        today_x=today,
    )
