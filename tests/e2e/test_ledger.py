"""Hours on their way: declared on a phone with a certificate, recognised among others, objected to, corrected."""

from uuid import uuid4

from playwright.sync_api import Browser, FilePayload, Page

from tests.e2e.seat import DESKTOP, PHONE, Seat

CERTIFICATE: FilePayload = {
    "name": "结业证书.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n%%EOF\n",
}
LETTER: FilePayload = {
    "name": "说明.txt",
    "mimeType": "text/plain",
    "buffer": "参加了培训".encode(),
}


def sound(seat: Seat) -> None:
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def send(page: Page, selector: str = "form.form button[type=submit]") -> None:
    with page.expect_navigation():
        page.click(selector)


def declare(cadre: Seat, title: str) -> None:
    """On the phone: an interruption, an unfit file, then the right one."""
    page = cadre.page
    cadre.go("/me/ledger/")
    send(page, "a[href$='/me/ledger/propose/']")
    sound(cadre)
    assert page.input_value("#id_earned_on")
    page.fill("#id_title", title)
    page.fill("#id_hours", "3.5")
    page.on("dialog", lambda dialog: dialog.accept())
    cadre.go("/me/ledger/propose/")
    assert page.input_value("#id_title") == title
    assert page.is_visible("[data-draft]")
    page.set_input_files("#id_attachments", [CERTIFICATE, LETTER])
    send(page)
    assert "不支持这种文件" in page.inner_text("main")
    assert "结业证书.pdf" in page.inner_text("main")
    assert page.input_value("#id_title") == title
    sound(cadre)
    send(page)
    assert title in page.inner_text("main")
    cadre.go("/me/ledger/propose/")
    assert page.input_value("#id_title") == ""


def recognise(officer: Seat, title: str) -> None:
    page = officer.page
    officer.go("/proposals/?sort=-submitted")
    sound(officer)
    row = page.locator("tbody tr", has_text=title)
    row.locator("input[type=checkbox]").check()
    send(page, "button[name=action][value=recognise]")
    sound(officer)
    assert title in page.inner_text("table")
    send(page)
    assert "已认定 1 份，未认定 0 份" in page.inner_text(".lead")
    sound(officer)
    # The list of another tab, still showing it, decides nothing a second time.
    page.go_back()
    send(page)
    assert "已认定 1 份" in page.inner_text(".lead") or "未作改动" in page.inner_text("main")


def object_to(cadre: Seat, title: str) -> None:
    page = cadre.page
    cadre.go(f"/me/ledger/?q={title}")
    page.locator("td.col-actions a").first.click()
    page.locator("#panel-body a", has_text="提出异议").click()
    page.wait_for_load_state()
    sound(cadre)
    page.fill("#id_reason", "实际参加 4 学时")
    send(page)
    assert "我的异议" in page.inner_text("main")


def uphold(officer: Seat, title: str) -> None:
    page = officer.page
    officer.go("/objections/")
    sound(officer)
    page.locator("tbody tr", has_text=title).locator("td.col-actions a").click()
    page.wait_for_load_state()
    sound(officer)
    send(page, "a[href$='/uphold/']")
    sound(officer)
    page.fill("#id_answer", "签到记录为 4 学时")
    page.fill("#id_entry-hours", "4")
    send(page)
    assert "更正后的学时已入账" in page.inner_text("main")


def test_hours_are_declared_recognised_objected_to_and_corrected(
    chromium: Browser, live: str
) -> None:
    title = f"地方党校讲座{uuid4().hex[:6]}"
    cadre, officer = Seat(chromium, live, PHONE), Seat(chromium, live, DESKTOP)
    cadre.sign_in("ganbu")
    officer.sign_in("sheng")
    declare(cadre, title)
    recognise(officer, title)
    object_to(cadre, title)
    uphold(officer, title)
    cadre.go(f"/me/ledger/?q={title}")
    assert "已采纳" in cadre.page.inner_text("main")
    amounts = cadre.page.locator("tbody tr td.num").all_inner_texts()
    assert "4" in amounts
    sound(cadre)
    for seat in (cadre, officer):
        seat.leave()
        # Leaving a half-filled form asks; the browser reports nothing else.
        assert seat.complaints == []


def test_an_officer_finds_and_reads_the_closing_of_years(seat: Seat) -> None:
    seat.sign_in("sheng")
    page = seat.page
    send(page, "nav a[href='/proposals/'] >> visible=true")
    send(page, ".tabs a[href='/ledger/years/']")
    assert "年度封账" in page.inner_text("h1")
    sound(seat)
    send(page, "a[href$='/2024/reopen/'], a[href$='/2024/close/']")
    sound(seat)
