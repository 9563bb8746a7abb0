"""The course of a figure over evaluations, as a line of a few pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.records.standing.selectors.figures import Ratio, RollUp, Then

WIDTH, HEIGHT = 72, 20
EDGE = 3
# So many steps of a share are more than pixels tell apart.
FINE = 1_000_000


@dataclass(frozen=True, slots=True)
class Trend:
    """Points of an SVG polyline in a box of 72 by 20, the last of them, and the same in words."""

    points: str
    last: tuple[int, int]
    label: str

    @property
    def svg(self) -> SafeString:
        label, (x, y) = escape(self.label), self.last
        return SafeString(
            f'<svg class="trend" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{label}"><title>{label}</title>'
            f'<polyline points="{self.points}" /><circle cx="{x}" cy="{y}" r="2.5" /></svg>'
        )


def share_of(figure: RollUp | Ratio) -> Fraction | None:
    """The share reached; a count or a sum of hours as it stands."""
    if isinstance(figure, RollUp):
        return figure.share_met
    numerator = as_written(figure.numerator)
    if figure.denominator is None:
        return numerator
    return numerator / as_written(figure.denominator) if figure.denominator else None


def as_written(number: float) -> Fraction:
    """A number as its decimals say it: 0.29 is 29 hundredths. Whole numbers, which most are, need not be spelt."""
    return Fraction(int(number) if float(number).is_integer() else str(number))


def trend_of(course: Sequence[Then]) -> Trend | None:
    """None where fewer than two evaluations know the figure."""
    known = [(one.as_of, parts) for one in course if (parts := _parts(one.figure)) is not None]
    if len(known) < 2:
        return None
    first, last = known[0][0], known[-1][0]
    heights = [part * FINE // whole for _day, (part, whole) in known]
    low, high = min(heights), max(heights)
    places = [
        (_across(day, first, last), _down(height, low, high))
        for (day, _parts_of), height in zip(known, heights, strict=True)
    ]
    counts = any(isinstance(one.figure, Ratio) and one.figure.denominator is None for one in course)
    words = [
        f"{formats.day(day)} {part / whole:g}"
        if counts
        else f"{formats.day(day)} {formats.share(part, whole)}"
        for day, (part, whole) in known
    ]
    label = _("走势：%(course)s") % {"course": _("，").join(words)}
    return Trend(" ".join(f"{x},{y}" for x, y in places), places[-1], label)


def _parts(figure: RollUp | Ratio) -> tuple[int, int] | None:
    """``share_of`` in whole numbers: a page holds hundreds, and most are counts of people."""
    if isinstance(figure, RollUp):
        return (figure.met, figure.population) if figure.population else None
    part, whole = figure.numerator, figure.denominator
    if whole and float(part).is_integer() and float(whole).is_integer():
        return int(part), int(whole)
    share = share_of(figure)
    return None if share is None else share.as_integer_ratio()


def _across(day: date, first: date, last: date) -> int:
    whole = max(1, (last - first).days)
    return EDGE + (WIDTH - 2 * EDGE) * (day - first).days // whole


def _down(height: int, low: int, high: int) -> int:
    """The highest value on top; a figure that never moved runs through the middle."""
    if low == high:
        return HEIGHT // 2
    return EDGE + (HEIGHT - 2 * EDGE) * (high - height) // (high - low)
