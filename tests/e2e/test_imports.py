"""An officer brings a roster: tried, mended, confirmed, undone."""

import re
from pathlib import Path

import xlsxwriter
from stdnum.cn import ric

from tests.e2e.seat import Seat

HEADINGS = ("姓名", "身份证号", "单位代码", "类别", "用工", "职务", "任职开始")
PATIENCE = 60_000


def id_number(serial: int) -> str:
    body = f"900101{18970101 + serial // 1000 % 28}{serial % 1000:03d}"
    return body + ric.calc_check_digit(f"{body}0")


def roster(path: Path, code: str, first: int) -> Path:
    """Three cadres, the second with a slip in the number."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for place, heading in enumerate(HEADINGS):
        sheet.write_string(0, place, heading)
    for at, name in enumerate(("方砚秋", "林秋雁", "江晚舟"), start=1):
        number = id_number(first + at)
        if at == 2:
            number = number[:-1] + ("1" if number[-1] != "1" else "2")
        row = (name, number, code, "乡科级", "专职", "干事", "2024-01-01")
        for place, value in enumerate(row):
            sheet.write_string(at, place, value)
    book.close()
    return path


def own_code(seat: Seat) -> str:
    """The code of the officer's organisation, as the list of organisations shows it."""
    seat.go("/registry/organisations/")
    found = re.search(r"\b\d{6}-\d{6}\b", seat.page.content())
    assert found is not None
    return found[0]


def test_a_roster_is_tried_confirmed_and_undone(seat: Seat, tmp_path: Path) -> None:
    seat.sign_in("xian")
    page = seat.page
    code = own_code(seat)
    more = page.locator(".bottom-more summary:visible")
    if more.count():  # a phone shows four entries and the rest behind "更多"
        more.click()
    page.locator("nav a[href='/imports/']:visible").first.click()
    page.wait_for_load_state()
    assert not seat.overflows()
    assert seat.problems_of_access() == []

    page.locator("a[href='/imports/new/appointments/']").click()
    page.wait_for_load_state()
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    first = 0 if seat.viewport["width"] > 1000 else 500
    page.set_input_files("input[type=file]", roster(tmp_path / "名册.xlsx", code, first))
    page.locator("main button[type=submit].button-primary").click()

    confirm = page.locator("form[action$='/confirm/'] button.button-primary")
    confirm.wait_for(timeout=PATIENCE)
    assert "还没有写入任何数据：新增 2 行" in page.locator(".lead").inner_text()
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    page.locator(".tabs a[href*='status=refused']").click()
    page.wait_for_load_state()
    assert "校验码不对" in page.locator("#rows").inner_text()
    with page.expect_download() as download:
        page.locator("a[href$='/refused.xlsx']").click()
    assert download.value.suggested_filename.endswith(".xlsx")

    confirm.click()
    undo = page.locator("a[href$='/undo/']")
    undo.wait_for(timeout=PATIENCE)
    assert "导入完成：新增 2 行" in page.locator(".lead").inner_text()
    assert seat.problems_of_access() == []

    undo.click()
    page.fill("textarea[name=reason]", "选错了文件")
    assert seat.problems_of_access() == []
    page.locator("main button[type=submit].button-primary").click()
    page.locator("text=写入的内容已冲正、作废或恢复原值").wait_for(timeout=PATIENCE)
    seat.go("/imports/")
    assert "已撤销" in page.locator("tbody tr").first.inner_text()
    assert not seat.overflows()
