"""The pieces that every page is made of, by hand and by keyboard, on the page that shows them all."""

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.seat import Seat

PANEL = "dialog.panel"
OPENER = ".page-head a.button"
WORK_TABLE = "gx-table table"


def opened(page: Page) -> None:
    page.locator(OPENER).focus()
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL} .explanation")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_piece_is_accessible_in_both_themes(seat: Seat, theme: str) -> None:
    seat.go("/design/")
    seat.page.evaluate("theme => localStorage.setItem('gongxun.theme', theme)", theme)
    seat.page.reload()
    expect(seat.page.locator("html")).to_have_attribute("data-theme", theme)
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def test_the_panel_keeps_the_focus_and_gives_it_back(seat: Seat) -> None:
    seat.go("/design/")
    address = seat.page.url
    opened(seat.page)
    for _ in range(20):
        seat.page.keyboard.press("Tab")
        outside = "() => { const at = document.activeElement; return at !== document.body && !at.closest('dialog') }"
        assert not seat.page.evaluate(outside)
    assert seat.page.url == address
    seat.page.keyboard.press("Escape")
    expect(seat.page.locator(PANEL)).to_be_hidden()
    expect(seat.page.locator(OPENER)).to_be_focused()


def test_the_panel_answers_for_another_date_in_its_place(desktop: Seat) -> None:
    desktop.go("/design/")
    address = desktop.page.url
    opened(desktop.page)
    desktop.page.fill(f"{PANEL} input[type=date]", "2026-06-30")
    desktop.page.locator(f"{PANEL} form button").click()
    expect(desktop.page.locator(f"{PANEL} .explanation-head .badge")).to_have_class(
        "badge badge-on_track"
    )
    assert desktop.page.url == address


def test_rows_are_walked_chosen_and_opened_by_keyboard(desktop: Seat) -> None:
    page = desktop.page
    desktop.go("/design/")
    rows = page.locator(f"{WORK_TABLE} tbody tr")
    rows.first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press(" ")
    expect(rows.nth(1)).to_be_focused()
    expect(page.locator("[data-bulk-count]")).to_have_text("1")
    page.keyboard.press("End")
    expect(rows.last).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator(f"{PANEL} .explanation")).to_be_visible()
    page.keyboard.press("Escape")
    expect(rows.last).to_be_focused()


def test_a_hidden_column_stays_hidden(desktop: Seat) -> None:
    page = desktop.page
    desktop.go("/design/")
    page.locator("gx-table .table-tools summary").click()
    page.locator("[data-columns] label").first.click()
    hidden = page.locator(f"{WORK_TABLE} thead th.col-hidden")
    expect(hidden).to_have_count(1)
    page.reload()
    expect(hidden).to_have_count(1)


def test_a_table_that_fits_scrolls_with_the_page(desktop: Seat) -> None:
    desktop.go("/design/")
    expect(desktop.page.locator("gx-table .table-wrap")).to_have_class("table-wrap table-fits")


def test_a_menu_closes_on_escape_and_gives_the_focus_back(seat: Seat) -> None:
    seat.go("/design/")
    summary = seat.page.locator(".place-tools summary").last
    summary.click()
    language = seat.page.get_by_role("button", name="English")
    expect(language).to_be_visible()
    seat.page.keyboard.press("Escape")
    expect(language).to_be_hidden()
    expect(summary).to_be_focused()


def test_places_are_found_while_typing(seat: Seat) -> None:
    seat.go("/design/")
    seat.page.locator(".place-name").click()
    # As a hand types: filling at once would be over before the list that has just opened listens.
    seat.page.locator(".place-search input").press_sequentially("石桥", delay=100)
    expect(seat.page.locator("#place-list li")).to_have_count(1)


def test_the_language_is_switched_in_place(desktop: Seat) -> None:
    desktop.go("/design/")
    desktop.page.locator(".place-tools summary").last.click()
    with desktop.page.expect_navigation():
        desktop.page.get_by_role("button", name="English").click()
    expect(desktop.page.locator("h1").first).to_have_text("Design language")
    assert "/design/" in desktop.page.url
