"""An annual plan in the browser: drafted from the last, a city consulted, answered, approved by a leader, published."""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser

from tests.e2e.seat import DESKTOP, PHONE, Seat


@pytest.fixture
def takes(chromium: Browser, live: str) -> Iterator[Callable[[str, dict[str, int]], Seat]]:
    """A seat for each who takes part, signed in; fails the journey where a browser complained."""
    taken: list[Seat] = []

    def take(username: str, viewport: dict[str, int] = DESKTOP) -> Seat:
        found = Seat(chromium, live, viewport)
        taken.append(found)
        found.sign_in(username)
        return found

    yield take
    for one in taken:
        one.leave()
    assert [words for one in taken for words in one.complaints] == []


def sent(seat: Seat, button: str) -> str:
    """Press a button that sends its form; the text of the page that answers."""
    with seat.page.expect_navigation():
        seat.page.get_by_role("button", name=button, exact=True).click()
    return seat.page.inner_text("main")


def opened(seat: Seat, link: str) -> None:
    with seat.page.expect_navigation():
        seat.page.get_by_role("link", name=link, exact=True).first.click()
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def test_a_plan_is_drafted_consulted_on_approved_and_published(
    takes: Callable[..., Seat],
) -> None:
    officer, year = takes("sheng"), date.today().year + 1  # noqa: DTZ011 (the demo's own year)
    officer.go(f"/plans/?year={year}&state=consulting")
    officer.page.locator("tbody th a").first.click()
    officer.page.wait_for_url("**/plans/*/")
    plan = officer.page.url
    opened(officer, "云川市总工会")

    city = takes("shi", PHONE)
    city.go("/plans/consultations/?state=open")
    city.page.locator("tbody th a").first.click()
    city.page.wait_for_url("**/plans/consultations/*/")
    city.page.get_by_role("link", name="提意见", exact=True).first.click()
    city.page.fill("[name=words]", "与本市培训时间相近，请错开。")
    city.page.select_option("[name=month]", "8")
    assert "意见已记下" in sent(city, "保存意见")
    opened(city, "发送回复")
    city.page.fill("[name=opinion]", "总体同意。")
    assert "已回复" in sent(city, "发送")

    officer.page.goto(plan)
    asked = officer.page.locator("main a[href*='/plans/consultations/']").all()
    for address in [str(one.get_attribute("href")) for one in asked]:
        officer.go(address)
        while (link := officer.page.get_by_role("link", name="答复", exact=True)).count():
            link.first.click()
            officer.page.check("[name=verdict][value=adopted]")
            sent(officer, "保存答复")
    officer.page.goto(plan)
    opened(officer, "送审批")
    assert "待审批" in sent(officer, "送审批")

    leader = takes("fenguan")
    leader.page.goto(plan)
    opened(leader, "批准")
    assert "已批准" in sent(leader, "批准")

    officer.page.goto(plan)
    opened(officer, "发布")
    assert "已发布" in sent(officer, "发布")
    city.page.goto(f"{plan}published/")
    assert "万元" not in city.page.inner_text("main")
