"""How a policy book spells amounts and shares, and the exact integers that stand for them."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict, InstanceOf


class Stated(BaseModel):
    """Something a book states: frozen, and closed to fields that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


def hundredths(value: object) -> int:
    """`90` or `7.25` as 9000 or 725; raises ValueError beyond two decimals or at 0 and below."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str, Decimal)):
        raise ValueError("应写数字，例如 90 或 7.5")
    try:
        scaled = Decimal(str(value)) * 100
    except InvalidOperation:
        raise ValueError("应写数字，例如 90 或 7.5") from None
    if not scaled.is_finite() or scaled != scaled.to_integral_value():
        raise ValueError("最多写两位小数")
    if scaled <= 0:
        raise ValueError("应大于 0")
    return int(scaled)


def share(value: object) -> Fraction:
    """`20%` or `3/4` as an exact fraction between 0 and 1."""
    text = str(value).strip()
    try:
        found = Fraction(text[:-1]) / 100 if text.endswith("%") else Fraction(text)
    except (ValueError, ZeroDivisionError):
        raise ValueError("应写百分数，例如 20%") from None
    if isinstance(value, bool) or not 0 < found <= 1:
        raise ValueError("应大于 0% 且不超过 100%")
    return found


def dated(value: object) -> tuple[tuple[date, int], ...]:
    """One amount, or amounts by the date from which each holds, oldest first."""
    if not isinstance(value, Mapping):
        return ((date.min, hundredths(value)),)
    if not value or not all(isinstance(day, date) for day in value):
        raise ValueError("按日期写时，每行应是“日期: 数值”，例如 2026-01-01: 100")
    return tuple((day, hundredths(value[day])) for day in sorted(value))


def names(value: object) -> object:
    """A single word or a list of words."""
    return (
        (value,) if isinstance(value, str) else tuple(value) if isinstance(value, list) else value
    )


Hundredths = Annotated[int, BeforeValidator(hundredths)]
Share = Annotated[InstanceOf[Fraction], BeforeValidator(share)]
DatedHundredths = Annotated[tuple[tuple[date, int], ...], BeforeValidator(dated)]


def in_force(amounts: tuple[tuple[date, int], ...], day: date) -> int:
    """The amount of the latest date not after `day`; before the first date, the first."""
    found = amounts[0][1]
    for since, amount in amounts:
        if since <= day:
            found = amount
    return found
