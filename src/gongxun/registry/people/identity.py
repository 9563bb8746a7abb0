"""Resident ID numbers (GB 11643): format, date of birth and check character; and how they are
shown.
"""

import re
from datetime import date

from django.utils.translation import gettext as _
from stdnum.cn import ric

from gongxun.base.access import classification

LENGTH = 18
_FORMAT = re.compile(r"[1-9]\d{16}[\dX]")


class IdNumberError(ValueError):
    """An ID number that cannot be right: what is wrong and how to mend it."""

    def __init__(self, message: str, remedy: str) -> None:
        super().__init__(f"{message}。{remedy}")
        self.message, self.remedy = message, remedy


def checked(number: str) -> str:
    """The number in its canonical form; raises IdNumberError.

    The place of birth is not looked up: division codes were abolished and renumbered too often.
    """
    text = number.strip().upper()
    if len(text) != LENGTH:
        raise _wrong_length(text)
    if not _FORMAT.fullmatch(text):
        raise _wrong(_("身份证号只能是 17 位数字加 1 位校验码（数字或 X）"))
    if not _is_day(text[6:14]):
        raise _wrong(_("身份证号中的出生日期不存在"))
    if ric.calc_check_digit(text) != text[-1]:
        raise _wrong(_("身份证号的校验码不对"))
    return text


def _wrong(message: str) -> IdNumberError:
    return IdNumberError(message, _("请对照身份证核对。"))


def _wrong_length(text: str) -> IdNumberError:
    if len(text) == 15 and text.isdecimal():
        return IdNumberError(_("这是 15 位旧号码"), _("请填 18 位号码。"))
    return _wrong(_("身份证号应为 18 位，现为 %(count)d 位") % {"count": len(text)})


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])).year >= 1800
    except ValueError:
        return False


def masked_number(number: str | None) -> str:
    """As the table of personal data masks it; empty where there is no number."""
    return classification.masked("people.person.id_number", number)


def masked_name(name: str) -> str:
    """As the table of personal data masks it: the first character, the others starred."""
    return classification.masked("people.person.name", name)
