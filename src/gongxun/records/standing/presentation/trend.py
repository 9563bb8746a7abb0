"""The course of a figure over evaluations, as a line of a few pixels."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.utils.translation import gettext as _

from gongxun.base.shell import formats
from gongxun.records.standing.selectors.figures import Ratio, RollUp, Then

WIDTH, HEIGHT = 72, 20
EDGE = 3


@dataclass(frozen=True, slots=True)
class Trend:
    """Points of an SVG polyline in a box of 72 by 20, the last of them, and the same in words."""

    points: str
    last: tuple[int, int]
    label: str


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
    known = [(one.as_of, share) for one in course if (share := share_of(one.figure)) is not None]
    if len(known) < 2:
        return None
    first, last = known[0][0], known[-1][0]
    low, high = min(share for _day, share in known), max(share for _day, share in known)
    places = [(_across(day, first, last), _down(share, low, high)) for day, share in known]
    counts = any(isinstance(one.figure, Ratio) and one.figure.denominator is None for one in course)
    words = [
        f"{formats.day(day)} {float(share):g}"
        if counts
        else f"{formats.day(day)} {formats.percent(share)}"
        for day, share in known
    ]
    label = _("走势：%(course)s") % {"course": _("，").join(words)}
    return Trend(" ".join(f"{x},{y}" for x, y in places), places[-1], label)


def _across(day: date, first: date, last: date) -> int:
    whole = max(1, (last - first).days)
    return EDGE + (WIDTH - 2 * EDGE) * (day - first).days // whole


def _down(share: Fraction, low: Fraction, high: Fraction) -> int:
    """The highest value on top; a figure that never moved runs through the middle."""
    if low == high:
        return HEIGHT // 2
    return EDGE + int((HEIGHT - 2 * EDGE) * (high - share) / (high - low))
