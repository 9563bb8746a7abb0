"""What makes a new or changed organisation acceptable, before any permission or state is looked
at.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from stdnum.cn import uscc
from stdnum.exceptions import ValidationError as NumberError

from gongxun.registry.orgs.models import Level

RANK = {level: rank for rank, level in enumerate(Level.values)}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one field of a row; ``field`` is empty where the row as a whole is
    meant.
    """

    field: str
    value: str
    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}。{self.remedy}"


def credit_code_fault(code: str | None) -> Fault | None:
    """Whether ``code`` is a unified social credit code (GB 32100) with the right check character;
    None: no fault.
    """
    if code is None:
        return None
    try:
        uscc.validate(code)
    except NumberError:
        return Fault(
            "credit_code",
            code,
            _("统一社会信用代码不对：须为 18 位且校验位相符"),
            _("请对照法人资格证书核对。"),
        )
    return None


def division_fault(code: str | None, known: Collection[str]) -> Fault | None:
    if code is None or code in known:
        return None
    return Fault(
        "division_code",
        code,
        _("行政区划代码不存在"),
        _("请填国家标准 GB/T 2260 的代码，或留空。"),
    )


def code_fault(code: str) -> Fault | None:
    if re.fullmatch(r"[0-9A-Z][0-9A-Z._-]{0,31}", code):
        return None
    return Fault(
        "code", code, _("单位代码只能用数字、大写字母和 . _ -，最多 32 位"), _("请改正代码。")
    )


def level_fault(level: str, parent_level: str | None) -> Fault | None:
    """An organisation never stands above its parent."""
    if parent_level is None or RANK[Level(level)] >= RANK[Level(parent_level)]:
        return None
    return Fault(
        "level",
        str(Level(level).label),
        _("层级高于上级单位（%(parent)s）") % {"parent": Level(parent_level).label},
        _("请核对层级或上级单位。"),
    )


def founding_fault(founded_on: date, today: date) -> Fault | None:
    if founded_on <= today:
        return None
    return Fault("founded_on", founded_on.isoformat(), _("成立日期在今天之后"), _("请核对日期。"))
