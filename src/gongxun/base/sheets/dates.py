"""Days as people write them in sheets. What could be read in two ways is refused, never guessed."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils.translation import gettext as _

from gongxun.base.sheets.cells import Cell, CellError, narrow, shown

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
# Excel counts days from here for every day after February 1900, whose 29th it invents.
EXCEL_ZERO = date(1899, 12, 30)
# Below this a bare number is more likely a year, a count or a slip than a day (1954-10-03).
FIRST_SERIAL = 20_000

_DIGITS = str.maketrans("〇○零一二三四五六七八九", "000123456789")
_WRITTEN = re.compile(
    r"(\d{4})(?:[-/.]|年)(\d{1,2})(?:[-/.]|月)(\d{1,2})[日号]?(?:T?0?0:00(?::00)?)?"
)
_CHINESE = re.compile(
    r"([〇○零一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})[日号]"
)
_OPEN_END = frozenset({"至今", "长期", "在任", "现任", "9999-12-31"})


@dataclass(frozen=True)
class Day:
    """A day, from a date cell or from text such as 2026-11-22, 20261122, 2026年11月22日,
    二〇二六年十一月二十二日.

    With ``open_end`` the words 至今 and 长期 stand for no end, which is None.
    """

    open_end: bool = False
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> date | None:
        text = narrow(shown(cell))
        if self.open_end and text in _OPEN_END:
            return None
        day = _from_cell(cell) or _from_text(text)
        if not EARLIEST <= day <= LATEST:
            raise CellError(
                _("日期不在 1900 年至 2100 年之间"), _("请核对年份，写成 2026-11-22 的样子。")
            )
        return day


def _from_cell(cell: Cell) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, (int, float)) and not isinstance(cell, bool):
        return _from_serial(cell)
    return None


def _from_serial(number: float) -> date | None:
    if number != int(number) or not FIRST_SERIAL <= number <= (LATEST - EXCEL_ZERO).days:
        return None
    return EXCEL_ZERO + timedelta(days=int(number))


def _from_text(text: str) -> date:
    parts = _parts(text)
    if parts is None:
        raise CellError(*_why_not(text))
    try:
        return date(*parts)
    except ValueError:
        raise CellError(_("没有这一天"), _("请核对年、月、日。")) from None


def _parts(text: str) -> tuple[int, int, int] | None:
    if re.fullmatch(r"\d{8}", text):
        return int(text[:4]), int(text[4:6]), int(text[6:])
    if written := _WRITTEN.fullmatch(text):
        return int(written[1]), int(written[2]), int(written[3])
    if chinese := _CHINESE.fullmatch(text):
        return int(chinese[1].translate(_DIGITS)), _chinese(chinese[2]), _chinese(chinese[3])
    return None


def _chinese(numeral: str) -> int:
    """A numeral up to 99 such as 十, 十二, 二十, 二十二; 0 where it is none, which no calendar
    has.
    """
    if "十" not in numeral:
        return int(numeral.translate(_DIGITS)) if len(numeral) == 1 else 0
    tens, _ten, ones = numeral.partition("十")
    if len(tens) > 1 or len(ones) > 1 or "十" in ones:
        return 0
    return (int(tens.translate(_DIGITS)) if tens else 1) * 10 + (
        int(ones.translate(_DIGITS)) if ones else 0
    )


def _why_not(text: str) -> tuple[str, str]:
    remedy = _("请写成 2026-11-22 的样子。")
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", text):
        return _("日期有歧义：分不清年、月、日的先后"), remedy
    if re.fullmatch(r"\d{4}([-/.]|年)\d{1,2}月?", text) or re.fullmatch(r"\d{6}", text):
        return _("日期缺少“日”"), remedy
    if re.fullmatch(r"\d{4}年?", text):
        return _("日期只有年份"), remedy
    return _("不是日期"), remedy
