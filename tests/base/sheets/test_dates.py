from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongxun.base.sheets.cells import CellError
from gongxun.base.sheets.dates import EARLIEST, EXCEL_ZERO, FIRST_SERIAL, LATEST, Day

DAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    "cell",
    [
        DAY,
        datetime(2026, 11, 22, 8, 30),  # noqa: DTZ001 (a workbook knows no time zone)
        46348,
        46348.0,
        20261122,
        "20261122",
        "2026-11-22",
        "2026/11/22",
        "2026.11.22",
        "2026-11-22 00:00:00",
        " 2026年11月22日 ",
        "2026年11月22号",
        "２０２６－１１－２２",
        "２０２６年１１月２２日",
        "二〇二六年十一月二十二日",
        "二○二六年十一月二十二日",
        "二零二六年十一月二十二日",
    ],
)
def test_a_day_is_read_in_every_usual_notation(cell: object) -> None:
    assert Day()(cell) == DAY  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("二〇二六年一月三日", date(2026, 1, 3)),
        ("二〇二六年十月十日", date(2026, 10, 10)),
        ("二〇二六年二月二十日", date(2026, 2, 20)),
        ("二〇二六年十二月三十一日", date(2026, 12, 31)),
        ("2026-1-3", date(2026, 1, 3)),
    ],
)
def test_short_and_chinese_numerals(text: str, day: date) -> None:
    assert Day()(text) == day


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("11/22/2026", "歧义"),
        ("1/2/26", "歧义"),
        ("26-11-22", "歧义"),
        ("2026-11", "缺少“日”"),
        ("202611", "缺少“日”"),
        ("2026年11月", "缺少“日”"),
        ("2026年", "只有年份"),
        (2026, "只有年份"),
        ("2026-02-30", "没有这一天"),
        ("20261322", "没有这一天"),
        ("二〇二六年十三月一日", "没有这一天"),
        ("46348", "不是日期"),
        ("十一月", "不是日期"),
        (True, "不是日期"),
        (46348.5, "不是日期"),
        ("1899-12-31", "1900"),
        ("2101-01-01", "1900"),
    ],
)
def test_what_could_mean_two_days_or_none_is_refused(cell: object, why: str) -> None:
    with pytest.raises(CellError, match=why):
        Day()(cell)  # type: ignore[arg-type]


def test_the_end_of_what_still_holds() -> None:
    assert Day(open_end=True)("至今") is None
    with pytest.raises(CellError):
        Day()("至今")


days = st.dates(EARLIEST, LATEST)


@given(days)
def test_every_written_form_of_a_day_reads_back(day: date) -> None:
    forms = [
        day.isoformat(),
        f"{day:%Y%m%d}",
        f"{day.year}.{day.month}.{day.day}",
        f"{day.year}年{day.month}月{day.day}日",
        _chinese(day),
        f"{day:%Y/%m/%d}".translate(str.maketrans("0123456789/", "０１２３４５６７８９／")),
    ]
    assert {Day()(form) for form in forms} == {day}


@given(st.integers(FIRST_SERIAL, (LATEST - EXCEL_ZERO).days))
def test_a_serial_number_is_the_day_that_excel_shows(serial: int) -> None:
    day = Day()(serial)
    assert day is not None
    assert (day - EXCEL_ZERO).days == serial


@given(st.text(max_size=12))
def test_no_text_breaks_the_reader(text: str) -> None:
    with suppress(CellError):
        Day()(text)


def _chinese(day: date) -> str:
    digits = "〇一二三四五六七八九"

    def numeral(number: int) -> str:
        tens, ones = divmod(number, 10)
        head = {0: "", 1: "十"}.get(tens, digits[tens] + "十")
        return head + (digits[ones] if ones else "")

    year = "".join(digits[int(digit)] for digit in f"{day:%Y}")
    return f"{year}年{numeral(day.month)}月{numeral(day.day)}日"
