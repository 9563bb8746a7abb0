"""How numbers and dates read: integers in, no floats on the way."""

from datetime import date, datetime
from decimal import Decimal
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from gongxun.base.shell.counting import AtLeast

NO_DATA = "–"
MINUS = "\N{MINUS SIGN}"
Ratio = Fraction | Decimal | float


def hundredths(amount: int | None) -> str:
    """An amount in hundredths with at most two decimals and no trailing zeros: 350 → ``3.5``."""
    if amount is None:
        return NO_DATA
    whole, rest = divmod(abs(amount), 100)
    sign = MINUS if amount < 0 else ""
    decimals = f"{rest:02d}".rstrip("0")
    return f"{sign}{whole:,}.{decimals}" if decimals else f"{sign}{whole:,}"


def hours(amount: int | None) -> str:
    """Class hours with their unit, from hundredths."""
    return NO_DATA if amount is None else _("%(amount)s 学时") % {"amount": hundredths(amount)}


def days(amount: int | None) -> str:
    """Days with their unit, from hundredths."""
    return NO_DATA if amount is None else _("%(amount)s 天") % {"amount": hundredths(amount)}


def times(number: int | None) -> str:
    return NO_DATA if number is None else _("%(number)s 次") % {"number": count(number)}


def count(number: int | None) -> str:
    """A number of things; ``200+`` where counting stopped."""
    if number is None:
        return NO_DATA
    return f"{number:,}+" if isinstance(number, AtLeast) else f"{number:,}"


def percent(ratio: Ratio | None) -> str:
    """A share of one with at most one decimal. Rounded down: 99.96 % is not yet 100 %."""
    if ratio is None:
        return NO_DATA
    # A float means what it is written as, so that 0.29 is 29 %.
    part, whole = (Decimal(str(ratio)) if isinstance(ratio, float) else ratio).as_integer_ratio()
    return share(part, whole)


def share(part: int | None, whole: int | None) -> str:
    """``part`` of ``whole`` in percent, as ``percent`` says it; nothing to divide by is no data."""
    if part is None or not whole:
        return NO_DATA
    tenths = part * 1000 // whole
    whole, rest = divmod(abs(tenths), 10)
    sign = MINUS if tenths < 0 else ""
    return f"{sign}{whole}.{rest}%" if rest else f"{sign}{whole}%"


def day(value: date | None) -> str:
    """A date in a table: 2026-11-22."""
    return NO_DATA if value is None else value.strftime("%Y-%m-%d")


def minute(value: datetime | None) -> str:
    """A moment in a table: 2026-11-22 09:30."""
    return NO_DATA if value is None else value.strftime("%Y-%m-%d %H:%M")


def day_in_sentence(value: date | None, today: date | None = None) -> str:
    """A date in a sentence, 11月22日; with its year where that is not the year of ``today``."""
    if value is None:
        return NO_DATA
    # Translators: date formats in Django's notation, without and with the year.
    form = _("n月j日") if today is None or value.year == today.year else _("Y年n月j日")
    return date_format(value, form)
