"""What a cell may hold and how it becomes a value: text, codes, numbers, choices. Dates stand in
``dates``.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from django.utils.translation import gettext as _

Cell = str | float | int | bool | date | datetime | time | timedelta | None

EXACT_FLOAT = 2**53
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_WIDE_LETTERS = {code: to for code, to in _WIDE.items() if chr(to).isalnum() or to == 0x20}
_UNSEEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060\ufeff\x00-\x08\x0b-\x1f\x7f]")
_SPACE = re.compile(r"\s+")
_UNTIDY = re.compile(
    r"[\s\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060\ufeff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a]"
)


class CellError(ValueError):
    """A cell that cannot be read: what is wrong with it and how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(message)
        self.message, self.remedy = message, remedy


class Parser(Protocol):
    """Turns a cell that is not empty into a value, or raises CellError.

    ``choices`` are the words that a template offers in a list (empty: free text).
    """

    @property
    def choices(self) -> Sequence[str]: ...

    def __call__(self, cell: Cell) -> Any: ...  # noqa: ANN401


def shown(cell: Cell) -> str:
    """The cell as its author sees it: digits and letters in half width, no stray blanks, words and
    marks untouched.
    """
    if isinstance(cell, str):
        return _tidy(cell)
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return format(cell, ".15g")
    if isinstance(cell, datetime) and cell.time() == time():
        cell = cell.date()
    return str(cell)


def _tidy(text: str) -> str:
    if _UNTIDY.search(text):
        text = _UNSEEN.sub("", text).translate(_WIDE_LETTERS)
        return _SPACE.sub(" ", text).strip()
    return text


def narrow(text: str) -> str:
    """Every full-width sign in half width, without blanks: for codes and numbers."""
    if text.isascii():
        return text.replace(" ", "")
    return unicodedata.normalize("NFKC", text.translate(_WIDE)).replace(" ", "")


@dataclass(frozen=True)
class Text:
    """Words, at most ``length`` characters."""

    length: int
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> str:
        text = shown(cell)
        if len(text) > self.length:
            raise CellError(
                _("文字共 %(count)d 字，超过 %(limit)d 字")
                % {"count": len(text), "limit": self.length},
                _("请精简后重填。"),
            )
        return text


@dataclass(frozen=True)
class Code:
    """A code or number kept as text; ``check`` returns its canonical form or raises CellError."""

    length: int
    check: Callable[[str], str] | None = None
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> str:
        text = narrow(_digits_of(cell)).upper()
        if len(text) > self.length:
            raise CellError(
                _("编码共 %(count)d 位，超过 %(limit)d 位")
                % {"count": len(text), "limit": self.length},
                _("请核对编码。"),
            )
        return self.check(text) if self.check else text


def _digits_of(cell: Cell) -> str:
    """Digits of a code that was typed as a number; a number that has lost digits is refused."""
    lost = re.fullmatch(r"\d(\.\d+)?E\+?\d+", narrow(shown(cell)).upper()) is not None
    if isinstance(cell, float):
        lost = not cell.is_integer() or abs(cell) >= 10**15
        cell = int(cell) if not lost else cell
    if lost:
        raise CellError(
            _("编码被存成了数字，后面的位数已经丢失"),
            _("请把这一列的单元格格式设为“文本”，再重新填写。"),
        )
    return shown(cell)


_YES = frozenset({"是", "√", "✓", "✔", "1", "Y", "YES", "TRUE", "有", "对"})
_NO = frozenset({"否", "×", "✗", "✘", "X", "0", "N", "NO", "FALSE", "无", "不是"})


@dataclass(frozen=True)
class YesNo:
    """是 or 否, in the ways in which people write it."""

    choices: Sequence[str] = ("是", "否")

    def __call__(self, cell: Cell) -> bool:
        text = narrow(shown(cell)).upper()
        if text in _YES:
            return True
        if text in _NO:
            return False
        raise CellError(_("看不出是“是”还是“否”"), _("请填“是”或“否”。"))


def _number(cell: Cell) -> Decimal:
    text = narrow(shown(cell)).replace(",", "")
    try:
        if isinstance(cell, (bool, date, time, timedelta)) or not re.fullmatch(
            r"[+-]?\d+(\.\d*)?|[+-]?\.\d+", text
        ):
            raise InvalidOperation
        return Decimal(text)
    except InvalidOperation:
        raise CellError(_("不是数字"), _("请只填数字，不带单位，例如 8 或 1.5。")) from None


@dataclass(frozen=True)
class Whole:
    """A whole number between ``least`` and ``most``, both included."""

    least: int = 0
    most: int = 2**31 - 1
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> int:
        number = _number(cell)
        if number != number.to_integral_value():
            raise CellError(_("须为整数"), _("请填整数。"))
        if not self.least <= number <= self.most:
            raise CellError(*_outside(str(self.least), str(self.most)))
        return int(number)


@dataclass(frozen=True)
class Hundredths:
    """An amount with at most two decimals, returned as an integer in hundredths; limits are in
    hundredths too.
    """

    least: int = 0
    most: int = 2**31 - 1
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> int:
        number = _number(cell) * 100
        if number != number.to_integral_value():
            raise CellError(_("小数超过两位"), _("请最多保留两位小数。"))
        if number < 0 <= self.least:
            raise CellError(_("不能为负数"), _("请填 0 以上的数；如需扣减，请对原记录冲正。"))
        if not self.least <= number <= self.most:
            raise CellError(
                *_outside(str(Decimal(self.least) / 100), str(Decimal(self.most) / 100))
            )
        return int(number)


def _outside(least: str, most: str) -> tuple[str, str]:
    bounds = {"least": least, "most": most}
    return _("须在 %(least)s 与 %(most)s 之间") % bounds, _("请核对数字。")


@dataclass(frozen=True)
class Choice:
    """One of some words; ``words`` maps what may be written, Chinese label or code, to the
    value.
    """

    words: Mapping[str, str]
    choices: Sequence[str]
    _known: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        known = {narrow(word).casefold(): value for word, value in self.words.items()}
        object.__setattr__(self, "_known", known)

    @classmethod
    def of(cls, labels: Mapping[str, str], **also: str) -> "Choice":
        """``labels`` maps code to Chinese label; ``also`` maps further words to codes."""
        words = {label: code for code, label in labels.items()}
        return cls({**{code: code for code in labels}, **words, **also}, tuple(labels.values()))

    def __call__(self, cell: Cell) -> str:
        value = self._known.get(narrow(shown(cell)).casefold())
        if value is None:
            raise CellError(
                _("不是可选的内容"),
                _("请填以下之一：%(words)s。") % {"words": _("、").join(self.choices)},
            )
        return value
