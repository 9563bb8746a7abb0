"""How indicators and their windows are called, in the reader's language."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from gongxun.rules.books import Indicator
from gongxun.rules.periods import Window

MARKS = {"trained": "met", "untrained": "not_met", "exempt": "no_data"}


def title_of(indicator: Indicator) -> str:
    return indicator.title_en if (get_language() or "").startswith("en") else indicator.title_zh


def mark_of(status: str) -> str:
    """The shape and colour of a status: who has taken part looks like who has met, who is exempt like no data."""
    return MARKS.get(status, status)


def window_words(label: str) -> str:
    """A window's label as a reader says it: a year, the plan, a semester, the year after a promotion, a class."""
    match label.split("-"):
        case [year] if year.isdecimal():
            return _("%(year)s 年") % {"year": year}
        case [first, last] if len(last) == 4:
            return _("%(first)s–%(last)s 年") % {"first": first, "last": last}
        case [year, "1"]:
            return _("%(year)s 年春季学期") % {"year": year}
        case [year, "2"]:
            return _("%(year)s 年秋季学期") % {"year": year}
        case [_year, _month, _day]:
            return _("%(day)s 任职起一年") % {"day": label}
    return label


def left_words(window: Window, days_left: int) -> str:
    """How long a window still runs, in the unit in which one would say it."""
    if days_left <= 0:
        return _("%(window)s已结束") % {"window": window_words(window.label)}
    if days_left < 60:
        return _("还有 %(days)s 天") % {"days": days_left}
    if days_left < 730:
        return _("还有 %(months)s 个月") % {"months": days_left // 30}
    return _("还有 %(years)s 年") % {"years": days_left // 365}
