"""A cadre takes her training statement, somebody verifies it; an officer takes her tables."""

import re
from pathlib import Path

from docx import Document

from tests.e2e.seat import PHONE, Seat


def test_a_cadre_takes_her_statement_and_a_stranger_verifies_it(seat: Seat) -> None:
    seat.sign_in("ganbu")
    page = seat.page
    seat.go("/me/")
    page.click("a[href*='/statements/']")
    page.wait_for_load_state()
    page.click("form[action$='/issue/'] button[type=submit]")
    page.wait_for_load_state()
    assert "已出具证明" in page.inner_text("main")
    assert not seat.overflows()
    assert seat.problems_of_access() == []

    with page.expect_download() as waiting:
        page.locator("a[href$='.pdf']").first.click()
    assert Path(waiting.value.path()).read_bytes().startswith(b"%PDF-")

    code = page.locator("td a[href*='/verify/']").first.inner_text()
    stranger = Seat(seat.browser, seat.address, PHONE)
    stranger.go("/verify/")
    stranger.page.fill("#code", code.lower())
    stranger.page.click("main form button[type=submit]")
    stranger.page.wait_for_load_state()
    said = stranger.page.inner_text("main")
    assert "确由本系统出具" in said
    assert re.search(r"\S\*", said)
    assert "学时台账" not in said
    assert not stranger.overflows()
    assert stranger.problems_of_access() == []
    assert seat.complaints == stranger.complaints == []


def test_an_officer_sees_the_table_and_takes_it_away(seat: Seat) -> None:
    seat.sign_in("sheng")
    page = seat.page
    page.click("a[href*='/tables/']")
    page.wait_for_load_state()
    page.select_option("#id_kind", "midterm")
    page.click("form.filters button[type=submit]")
    page.wait_for_load_state()
    assert "中期评估统计表" in page.inner_text("main")
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    shown = page.locator("main table").first.locator("tbody tr").first.inner_text().split()
    with page.expect_download() as waiting:
        page.locator("a[href*='tables.docx']").click()
    made = Document(str(waiting.value.path()))
    assert [cell.text for cell in made.tables[0].rows[1].cells] == shown
    assert seat.complaints == []
