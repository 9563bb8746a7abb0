"""A survey in the browser: drafted and opened by an officer, answered by a cadre on her phone, its results read."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.e2e.seat import DESKTOP, PHONE, Seat


@pytest.fixture
def takes(chromium: Browser, live: str) -> Iterator[Callable[..., Seat]]:
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


def sound(seat: Seat) -> None:
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def test_a_survey_from_its_draft_to_its_results(takes: Callable[..., Seat]) -> None:
    title = f"县级干部需求 {datetime.now(UTC):%H%M%S%f}"
    officer = takes("xian")
    officer.go("/surveys/")
    officer.page.get_by_role("link", name="发起调研").click()
    sound(officer)
    officer.page.get_by_label("模板：干部年度培训需求").check()
    sent(officer, "起草")
    officer.page.fill("input[name=title]", title)
    officer.page.uncheck("input[name=anonymous]")
    sound(officer)
    assert "已保存" in sent(officer, "保存")
    sound(officer)
    draft = officer.page.url
    officer.page.get_by_role("link", name="数字", exact=True).click()
    officer.page.fill("input[name=text]", "您能参加几次")
    officer.page.fill("input[name=low]", "0")
    officer.page.fill("input[name=high]", "9")
    assert "您能参加几次" in sent(officer, "添加")
    officer.page.get_by_role("link", name="开始调研").click()
    assert "将邀请" in officer.page.inner_text("main")
    sent(officer, "开始并发出邀请")
    officer.page.get_by_text("提醒未答的人").wait_for(timeout=20_000)

    cadre = takes("ganbu3", PHONE)
    duty = cadre.page.locator(".duties li", has_text=title)
    duty.get_by_role("link", name="去填写").click()
    sound(cadre)
    refused = sent(cadre, "提交")
    assert "第 1 题必答" in refused
    cadre.page.get_by_label("信息技术与人工智能").check()
    assert "已保存为草稿" in sent(cadre, "保存草稿")
    assert cadre.page.get_by_label("信息技术与人工智能").is_checked()
    cadre.page.get_by_label("数智力").check()
    for group in cadre.page.locator("fieldset:has(input[type=radio])").all():
        group.locator("input[type=radio]").nth(1).check()
    cadre.page.get_by_label("现场教学").check()
    cadre.page.locator("input[inputmode=numeric]").fill("3")
    assert "已提交，谢谢" in sent(cadre, "提交")
    sound(cadre)
    cadre.page.go_back()
    cadre.page.reload()
    assert "您已提交这份调研" in cadre.page.inner_text("main")

    officer.go(draft)
    officer.page.get_by_role("link", name="看结果").click()
    told = officer.page.inner_text("main")
    assert "指标显示的需求" in told
    assert "信息技术与人工智能" in told
    sound(officer)
    officer.page.get_by_role("link", name=title).first.click()
    officer.page.get_by_role("link", name="邀请名单").click()
    officer.page.get_by_role("link", name="已答").click()
    sound(officer)
