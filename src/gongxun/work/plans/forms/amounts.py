"""Money and other amounts as people type them."""

from decimal import Decimal
from typing import Any

from django import forms

from gongxun.work.plans.wording import month_words

FEN_A_WAN, FEN_A_YUAN = 1_000_000, 100


def wan_field(
    label: Any,  # noqa: ANN401 (words that are translated late)
    help_text: Any = "",  # noqa: ANN401
    *,
    required: bool = True,
) -> forms.DecimalField:
    """An amount in 万元; four decimals are one yuan."""
    return forms.DecimalField(
        label=label, help_text=help_text, required=required, min_value=0, max_value=10_000_000,
        decimal_places=4,
    )  # fmt: skip


def yuan_field(label: Any) -> forms.DecimalField:  # noqa: ANN401
    return forms.DecimalField(
        label=label, min_value=Decimal("0.01"), max_value=10**11, decimal_places=2
    )


def hundredths_field(label: Any, most: int, help_text: Any = "") -> forms.DecimalField:  # noqa: ANN401
    return forms.DecimalField(
        label=label, help_text=help_text, min_value=0, max_value=most, decimal_places=2
    )


def fen_of_wan(amount: Decimal | None) -> int:
    return int((amount or Decimal(0)) * FEN_A_WAN)


def fen_of_yuan(amount: Decimal) -> int:
    return int(amount * FEN_A_YUAN)


def wan_of(fen: int) -> Decimal:
    """As a field shows it: without trailing zeros."""
    return _plain(Decimal(fen) / FEN_A_WAN)


def plain_hundredths(amount: int) -> Decimal:
    return _plain(Decimal(amount) / 100)


def _plain(value: Decimal) -> Decimal:
    tidy = value.normalize()
    return tidy.quantize(Decimal(1)) if tidy == tidy.to_integral_value() else tidy


def months() -> list[tuple[int, str]]:
    return [(month, month_words(month)) for month in range(1, 13)]
