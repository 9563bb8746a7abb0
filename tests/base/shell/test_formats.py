from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from gongxun.base.shell import formats


@pytest.mark.parametrize(
    ("amount", "shown"),
    [
        (0, "0"),
        (5, "0.05"),
        (350, "3.5"),
        (9000, "90"),
        (123456789, "1,234,567.89"),
        (-450, "−4.5"),
    ],
)
def test_hundredths_have_no_trailing_zeros(amount: int, shown: str) -> None:
    assert formats.hundredths(amount) == shown


@given(st.integers(-(10**12), 10**12))
def test_hundredths_lose_nothing(amount: int) -> None:
    shown = formats.hundredths(amount).replace(",", "").replace(formats.MINUS, "-")
    assert Decimal(shown) * 100 == amount
    assert not (shown.endswith("0") and "." in shown)


def test_amounts_carry_their_unit_once() -> None:
    assert formats.hours(7800) == "78 学时"
    assert formats.days(750) == "7.5 天"
    assert formats.times(1) == "1 次"
    assert formats.hours(None) == formats.days(None) == formats.times(None) == "–"


@pytest.mark.parametrize(
    ("ratio", "shown"),
    [
        (Fraction(614, 1000), "61.4%"),
        (Fraction(9996, 10000), "99.9%"),
        (Fraction(1), "100%"),
        (Fraction(1, 3), "33.3%"),
        (0.29, "29%"),
        (Decimal("0.2"), "20%"),
        (Fraction(0), "0%"),
        (None, "–"),
    ],
)
def test_percent_never_rounds_up_to_a_target(ratio: Fraction | None, shown: str) -> None:
    assert formats.percent(ratio) == shown


@given(st.integers(0, 10**9), st.integers(1, 10**9))
def test_a_part_short_of_the_whole_is_never_shown_as_all(part: int, whole: int) -> None:
    shown = formats.share(part, whole)
    assert (Fraction(shown.rstrip("%")) >= 100) == (part >= whole)


def test_a_share_of_nothing_is_no_data() -> None:
    assert formats.share(0, 0) == "–"
    assert formats.share(None, 10) == "–"


def test_dates_in_tables_and_sentences() -> None:
    day = date(2026, 11, 2)
    assert formats.day(day) == "2026-11-02"
    assert formats.day_in_sentence(day) == "11月2日"
    assert formats.day_in_sentence(day, date(2026, 1, 1)) == "11月2日"
    assert formats.day_in_sentence(day, date(2025, 1, 1)) == "2026年11月2日"
    with translation.override("en"):
        assert formats.day(day) == "2026-11-02"
