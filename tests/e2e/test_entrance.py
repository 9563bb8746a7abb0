"""From the closed door to the page where one's work begins."""

from tests.e2e.seat import Seat


def test_a_stranger_is_led_to_the_sign_in_form(seat: Seat) -> None:
    seat.go("/")
    assert "/account/login/" in seat.page.url
    assert seat.page.locator("#id_login").is_visible()
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def test_a_wrong_password_says_so_and_keeps_the_name(seat: Seat) -> None:
    seat.go("/account/login/")
    seat.page.fill("#id_login", "nobody")
    seat.page.fill("#id_password", "not-the-password")
    with seat.page.expect_navigation():
        seat.page.press("#id_password", "Enter")
    assert seat.page.input_value("#id_login") == "nobody"
    assert seat.page.locator(".notice-fault").is_visible()
    assert seat.problems_of_access() == []
