from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxun.base.sheets.cells import CellError, Choice, Code, Hundredths, Text, Whole, YesNo, shown


@pytest.mark.parametrize(
    ("cell", "hundredths"),
    [
        (1.5, 150),
        (8, 800),
        ("0.25", 25),
        ("１２．５", 1250),
        ("1,000", 100_000),
        (0.29, 29),
        (0.0, 0),
    ],
)
def test_hours_are_exact_hundredths(cell: object, hundredths: int) -> None:
    assert Hundredths()(cell) == hundredths  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("1.255", "两位"),
        (0.125, "两位"),
        (-1, "负数"),
        ("24.01", "之间"),
        ("8学时", "不是数字"),
        ("nan", "不是数字"),
        ("1e3", "不是数字"),
        (True, "不是数字"),
    ],
)
def test_hours_that_are_refused(cell: object, why: str) -> None:
    with pytest.raises(CellError, match=why):
        Hundredths(most=2400)(cell)  # type: ignore[arg-type]


@given(st.integers(0, 10**9))
def test_a_float_of_hundredths_reads_back_without_loss(hundredths: int) -> None:
    amount = Decimal(hundredths) / 100
    assert Hundredths()(float(amount)) == hundredths
    assert Hundredths()(str(amount)) == hundredths


@given(st.text(max_size=12))
def test_no_text_breaks_a_number(text: str) -> None:
    for parse in (Hundredths(), Whole(), YesNo(), Code(20), Text(20)):
        with suppress(CellError):
            parse(text)


@pytest.mark.parametrize(
    ("cell", "answer"),
    [("是", True), ("√", True), (1, True), ("ｙ", True), (True, True), ("否", False)],
)
def test_yes_and_no(cell: object, answer: bool) -> None:
    assert YesNo()(cell) is answer  # type: ignore[arg-type]


def test_neither_yes_nor_no() -> None:
    with pytest.raises(CellError, match="是"):
        YesNo()("也许")


def test_a_code_keeps_its_leading_zeros_and_loses_width_and_blanks() -> None:
    assert Code(20)("００１２ ａｂ") == "0012AB"
    assert Code(20)(11001) == "11001"


@pytest.mark.parametrize("cell", [1.1010518850312123e17, "1.10105E+17"])
def test_an_id_number_kept_as_a_number_has_lost_digits(cell: object) -> None:
    with pytest.raises(CellError, match="丢失"):
        Code(18)(cell)  # type: ignore[arg-type]


def test_a_choice_by_label_or_code() -> None:
    form = Choice.of({"off_job": "脱产培训", "lecture": "集中宣讲（讲座）"}, 脱产="off_job")
    assert {form("脱产培训"), form("OFF_JOB"), form(" 脱产 ")} == {"off_job"}
    assert form("集中宣讲(讲座)") == "lecture"
    with pytest.raises(CellError, match="可选"):
        form("其他")


def test_text_is_trimmed_and_its_marks_kept() -> None:
    assert shown("\u3000云泽（ＡＢ１）\u200b总工会\xa0") == "云泽（AB1）总工会"
