"""Officers and cadres at their pages: the figure, the people behind it, the grounds."""

import re

import pytest
from python_calamine import load_workbook

from tests.e2e.seat import DESKTOP, Seat

SHORTFALL = "td.num:nth-last-child(2)"


def test_an_officer_goes_from_the_sentence_to_the_people_and_the_grounds(seat: Seat) -> None:
    seat.sign_in("sheng")
    page = seat.page
    assert re.search(r"培训覆盖率 [\d.]+%", page.locator(".lead").inner_text())
    assert not seat.overflows()
    assert seat.problems_of_access() == []

    page.locator("table a[href*='status=behind']").first.click()
    page.wait_for_load_state()
    amounts = [float(one.replace(",", "")) for one in page.locator(SHORTFALL).all_inner_texts()]
    assert amounts == sorted(amounts, reverse=True)
    assert amounts[0] > 0
    assert not seat.overflows()
    assert seat.problems_of_access() == []

    page.locator("a[hx-get*='/figures/']").first.click()
    panel = page.locator("#panel-body .explanation")
    panel.wait_for()
    assert "依据" in panel.inner_text()
    assert seat.problems_of_access() == []
    page.keyboard.press("Escape")
    panel.wait_for(state="hidden")


def test_a_list_keeps_its_filters_in_the_address_and_finds_by_pinyin(desktop: Seat) -> None:
    desktop.sign_in("sheng")
    page = desktop.page
    desktop.go("/roster/")
    first = page.locator("tbody th a").first.inner_text()
    page.fill("input[name=q]", first)
    page.click("form[role=search] button")
    page.wait_for_load_state()
    assert "q=" in page.url
    assert set(page.locator("tbody th a").all_inner_texts()) == {first}
    page.reload()
    assert page.input_value("input[name=q]") == first


def test_an_officer_looks_down_the_tree_and_not_beside_it(desktop: Seat) -> None:
    desktop.sign_in("sheng")
    page = desktop.page
    page.locator("#ranking tbody th a").first.click()
    page.wait_for_load_state()
    below = page.url
    assert page.locator("h1").inner_text()
    other = Seat(desktop.browser, desktop.address, DESKTOP)
    other.sign_in("sheng2")
    assert other.go(below).status == 403
    assert "培训覆盖率" not in other.page.content()
    other.leave()


@pytest.mark.parametrize("account", ["ganbu", "ganbu2", "ganbu4", "ganbu5", "ganbu6"])
def test_a_cadre_sees_what_she_owes_and_why(seat: Seat, account: str) -> None:
    seat.sign_in(account)
    page = seat.page
    assert page.locator(".requirement").count() > 0
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    page.locator(".requirement-open").first.click()
    panel = page.locator("#panel-body .explanation")
    panel.wait_for()
    assert "规划" in panel.inner_text() or "指标" in panel.inner_text()
    assert seat.problems_of_access() == []


def test_an_inspector_sees_no_full_names(desktop: Seat) -> None:
    desktop.sign_in("ducha")
    desktop.go("/roster/")
    names = desktop.page.locator("tbody th a").all_inner_texts()
    assert names
    assert all(name[1:] == "*" * (len(name) - 1) for name in names)


def test_the_grounds_are_a_page_without_script(desktop: Seat) -> None:
    desktop.sign_in("ganbu2")
    address = desktop.page.locator(".requirement-open").first.get_attribute("href")
    assert address
    desktop.go(address)
    assert desktop.page.locator("h1").inner_text()
    desktop.page.fill("input[name=as_of]", "2026-06-30")
    desktop.page.click(".explanation form button")
    desktop.page.wait_for_load_state()
    assert "2026-06-30" in desktop.page.content()


def test_an_officer_chooses_the_untrained_and_exports_them(desktop: Seat) -> None:
    desktop.sign_in("sheng")
    page = desktop.page
    page.locator(".figure a[href*='status=untrained']").click()
    page.wait_for_load_state()
    figure = page.locator(".table-total").inner_text()
    assert re.search(r"共 [\d,]+ 人", figure)
    assert set(page.locator("tbody .badge").all_inner_texts()) == {"未参训"}
    assert page.locator(".bulk-bar").is_hidden()
    for box in page.locator("td.col-select input").all()[:2]:
        box.check()
    assert page.locator("[data-bulk-count]").inner_text() == "2"
    assert desktop.problems_of_access() == []
    with page.expect_download() as started:
        page.locator(".bulk-bar").get_by_role("button", name="导出").click()
    sheet = load_workbook(started.value.path()).get_sheet_by_index(0)
    assert len(sheet.to_python()) == 3


def test_a_figure_is_read_by_the_local_book_and_by_the_plans(seat: Seat) -> None:
    seat.sign_in("sheng2")
    page = seat.page
    local = page.locator("table.table-sticky").first.inner_text()
    page.get_by_role("link", name="按全国规划").click()
    page.wait_for_load_state()
    assert "by=plan" in page.url
    assert page.locator("table.table-sticky").first.inner_text() != local
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    page.locator("table a[href*='/people/']").first.click()
    page.wait_for_load_state()
    assert "by=plan" in page.url


def test_the_nation_is_seen_by_provinces(seat: Seat) -> None:
    seat.sign_in("quanzong")
    page = seat.page
    assert page.locator(".tiles .tile").count() >= 4
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    name = page.locator(".tile-name").first.inner_text()
    page.locator(".tile").first.click()
    page.wait_for_load_state()
    assert page.locator("h1").inner_text().startswith(name)
