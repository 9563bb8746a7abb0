"""A reminder from an officer's list to a cadre's bell, and the way it leads."""

import re

from playwright.sync_api import expect

from tests.e2e.seat import DESKTOP, Seat


def own_figure(seat: Seat, at: int) -> tuple[str, str, str]:
    """(person, indicator, window) of one of the cadre's requirements of hours."""
    cards = seat.page.locator("a[href*='/figures/hours.']").all()
    addresses = sorted({card.get_attribute("href") or "" for card in cards})
    found = re.search(r"/people/(\d+)/figures/([^/]+)/([^/?]+)/", addresses[at])
    assert found is not None, seat.page.url
    return found[1], found[2], found[3]


def test_a_reminder_goes_from_the_list_to_the_bell_and_on_to_the_requirement(seat: Seat) -> None:
    cadre = Seat(seat.browser, seat.address, seat.viewport)
    cadre.sign_in("ganbu2")
    # At each width another of what she lacks: nobody is reminded of one twice in a week.
    person, indicator, window = own_figure(cadre, 0 if seat.viewport == DESKTOP else 1)
    seat.sign_in("quanzong")
    seat.go("/roster/")
    place = re.search(r"/organisations/(\d+)/", seat.page.url)
    assert place is not None
    seat.go(
        f"/organisations/{place[1]}/people/remind/"
        f"?indicator={indicator}&window={window}&by=plan&ids={person}"
    )
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    seat.page.fill("textarea", "请补齐 {还差}，截止 {截止}。")
    seat.page.click("button[value=preview]")
    expect(seat.page.locator(".told-body")).to_contain_text("请补齐")
    assert "{" not in seat.page.locator(".told-body").inner_text()
    seat.page.click("button[value=send]")
    expect(seat.page.locator("h1")).to_have_text("已提醒 1 人")
    assert not seat.overflows()
    assert seat.problems_of_access() == []

    cadre.page.reload()
    bell = cadre.page.locator("a.bell")
    expect(bell).to_have_attribute("aria-label", re.compile(r"通知：\d+ 条未读"))
    bell.click()
    assert not cadre.overflows()
    assert cadre.problems_of_access() == []
    cadre.page.locator(".told-unread a", has_text="请补齐").first.click()
    cadre.page.wait_for_load_state()
    assert f"/people/{person}/figures/{indicator}/" in cadre.page.url
    cadre.go("/notices/")
    assert cadre.page.locator(".told-unread", has_text="请补齐").count() == 0
    cadre.leave()
    assert cadre.complaints == []


def test_settings_say_what_cannot_be_switched_off(seat: Seat) -> None:
    seat.sign_in("ganbu5")
    seat.go("/notices/settings/")
    assert "不能关闭" in seat.page.inner_text("main")
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    free = seat.page.locator("tbody input[type=checkbox]:not([disabled])").first
    before = free.is_checked()
    free.click()
    seat.page.click("main form button[type=submit]")
    expect(seat.page.locator("main")).to_contain_text("通知设置已保存")
    assert (
        seat.page.locator("tbody input[type=checkbox]:not([disabled])").first.is_checked() != before
    )


def test_the_bell_stands_on_every_page_and_counts_nothing_where_nothing_waits(seat: Seat) -> None:
    seat.sign_in("shenji")
    expect(seat.page.locator("a.bell")).to_have_attribute("aria-label", "通知：没有未读")
    seat.page.click("a.bell")
    expect(seat.page.locator("main")).to_contain_text("还没有通知")
    assert seat.problems_of_access() == []
