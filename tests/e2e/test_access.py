"""From the security administrator's list to a cadre's first sign-in, and back to who looked at her file."""

import re

from tests.e2e.seat import Seat

CODE = re.compile(r"[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}-[2-9A-HJ-NP-Z]{4}")
NEW_PASSWORD = "tuesday-in-the-office"


def open_one_account(seat: Seat) -> tuple[str, str]:
    """Open an account for the first cadre without one; returns username and code of the slip."""
    seat.sign_in("anquan")
    assert seat.page.url.endswith("/accounts/")
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    seat.go("/accounts/enrol/")
    seat.page.locator("main ul a").first.click()
    seat.page.wait_for_load_state("networkidle")
    seat.page.locator("tbody input[type=checkbox]").first.check()
    with seat.page.expect_navigation():
        seat.page.locator("[data-bulk] button[type=submit]").click()
    assert not seat.overflows()
    text = seat.page.inner_text(".slip")
    code = CODE.search(text)
    assert code
    return seat.page.inner_text(".slip-user"), code[0]


def test_a_slip_opens_an_account_and_the_cadre_sees_her_own_page(
    desktop: Seat, phone: Seat
) -> None:
    username, code = open_one_account(desktop)
    phone.go("/account/login/")
    phone.page.get_by_text("首次登录：我有登录码").click()
    phone.page.wait_for_load_state("networkidle")
    assert phone.problems_of_access() == []
    for field, value in (
        ("username", username),
        ("code", code.lower()),
        ("password", NEW_PASSWORD),
        ("again", NEW_PASSWORD),
    ):
        phone.page.fill(f"#id_{field}", value)
    with phone.page.expect_navigation():
        phone.page.get_by_role("button", name="设好密码并登录").click()
    assert phone.page.url.endswith("/me/")
    phone.page.get_by_text("谁看过我的档案").click()
    phone.page.wait_for_load_state("networkidle")
    assert phone.page.locator("h1").inner_text() == "谁看过我的档案"
    assert not phone.overflows()
    assert phone.problems_of_access() == []


def test_the_audit_administrator_finds_who_did_what(seat: Seat) -> None:
    seat.sign_in("shenji")
    assert "/audit/" in seat.page.url
    seat.page.select_option("#id_verb", "account")
    with seat.page.expect_navigation():
        seat.page.get_by_role("button", name="筛选").click()
    assert "登录" in seat.page.inner_text("tbody")
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def test_a_second_factor_is_set_up_by_scanning(desktop: Seat) -> None:
    desktop.sign_in("xitong")
    desktop.go("/account/factor/totp/activate/")
    if desktop.page.locator("#id_password").count():
        desktop.page.fill("#id_password", "gongxun-demo-2026")
        with desktop.page.expect_navigation():
            desktop.page.press("#id_password", "Enter")
    assert desktop.page.locator("img.factor-image").is_visible()
    assert desktop.problems_of_access() == []
