"""A province has its year reckoned: asked for, refused where it cannot be, taken over, and the outlook follows."""

from tests.e2e.seat import PHONE, Seat

SLOW = 60_000


def test_a_year_is_reckoned_taken_over_and_foreseen(seat: Seat) -> None:
    page = seat.page
    # Each width has an organisation of its own: a year is planned once.
    seat.sign_in("shi" if page.viewport_size == PHONE else "sheng2")
    seat.go("/plans/add/")
    page.check("[name=start][value=empty]")
    page.fill("[name=year]", "2028")
    page.fill("[name=budget]", "120")
    page.click("button:has-text('开始编制')")
    page.wait_for_url("**/plans/*/")

    page.click("a:has-text('预计达标')")
    page.wait_for_url("**/forecast/")
    outlook = page.inner_text("main")
    assert "集中轮训至少一遍" in outlook
    assert not seat.overflows()
    assert seat.problems_of_access() == []

    page.click("a:has-text('测算建议')")
    page.wait_for_url("**/propose/")
    assert seat.problems_of_access() == []
    page.fill("[name=budget]", "1")
    page.fill("[name=fair_share]", "80")
    page.click("button:has-text('开始测算')")
    page.locator("text=这些条件无法同时满足").wait_for(timeout=SLOW)
    assert "提高到约" in page.inner_text("main") or "降到" in page.inner_text("main")

    page.click("a:has-text('改条件再测算')")
    page.wait_for_url("**/propose/?again=*")
    assert page.input_value("[name=fair_share]") == "80"
    page.fill("[name=budget]", "120")
    page.fill("[name=fair_share]", "0")
    page.click("button:has-text('开始测算')")
    page.locator("h2:has-text('建议的班次')").wait_for(timeout=SLOW)
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    boxes = page.locator("input[name=class]")
    for box in boxes.all()[1:]:
        box.uncheck()
    places = page.locator("input[name^=places_]").first
    places.fill("40")
    page.click("button:has-text('把选中的加入计划')")
    page.wait_for_url("**/plans/*/")
    assert "已把 1 个班次加入计划" in page.inner_text("main")

    page.click("a:has-text('预计达标')")
    page.wait_for_url("**/forecast/")
    assert page.inner_text("main") != outlook
    assert "已采纳" in page.inner_text("main")
