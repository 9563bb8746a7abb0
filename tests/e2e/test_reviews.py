"""A course in the browser: written, reviewed three times with one return, published, and refused until then."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser

from tests.e2e.seat import DESKTOP, PHONE, Seat

WORKED_ON = "第一讲 要约与准备\n第二讲 协商会议\n第三讲 签约与履行"


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


def decides(seat: Seat, title: str, decision: str) -> str:
    """Find the material in the queue, tick what is asked, and press the button."""
    seat.go(f"/reviews/?q={title}")
    seat.page.get_by_role("link", name=title).click()
    for box in seat.page.locator(".checklist input[type=checkbox]").all():
        box.check()
    assert not seat.overflows()
    assert seat.problems_of_access() == []
    return sent(seat, decision)


def test_a_course_passes_three_reviews_with_one_return(
    takes: Callable[..., Seat],
) -> None:
    title = f"集体协商实务 {datetime.now(UTC):%H%M%S%f}"
    author = takes("jiaowu")
    author.go("/resources/add/?kind=course")
    author.page.fill("input[name=title]", title)
    author.page.fill("textarea[name=authors]", "欧阳教授")
    author.page.fill("input[name=hours]", "6")
    author.page.locator("input[name=topics]").first.check()
    author.page.fill("textarea[name=summary]", "从要约到签约的全过程。")
    author.page.fill("textarea[name=body]", WORKED_ON)
    sent(author, "保存草稿")
    version = author.page.url
    author.page.get_by_role("link", name="送审", exact=True).click()
    assert author.problems_of_access() == []
    assert "已送审，进入初审" in sent(author, "确认送审")

    first, second, final = takes("shenhe1"), takes("shenhe2", PHONE), takes("shenhe3")
    assert first.page.url.rstrip("/").endswith("/reviews")
    assert "转入复审" in decides(first, title, "初审通过")
    first.page.reload()
    assert first.page.get_by_role("button", name="复审通过").count() == 0

    second.go(f"/reviews/?q={title}")
    second.page.get_by_role("link", name=title).click()
    second.page.locator("summary", has_text="对这一段提意见").nth(1).click()
    second.page.fill("textarea[name=remark_2]", "会议时限应写明条款")
    second.page.fill("textarea[name=words]", "第二讲请补出处")
    assert "已退回" in sent(second, "退回修改")

    author.page.reload()
    assert "会议时限应写明条款" in author.page.inner_text("main")
    assert author.problems_of_access() == []
    author.page.get_by_role("link", name="去修改草稿").click()
    author.page.get_by_role("link", name="修改", exact=True).click()
    author.page.fill("textarea[name=body]", WORKED_ON.replace("协商会议", "协商会议（依据工会法）"))
    sent(author, "保存草稿")
    author.page.get_by_role("link", name="送审", exact=True).click()
    author.page.locator("blockquote textarea").fill("已写明条款")
    sent(author, "确认送审")

    decides(second, title, "初审通过")
    assert "已写明条款" in second.page.inner_text("main")
    decides(first, title, "复审通过")
    author.go(version)
    author.page.locator("main a", has_text=title).first.click()
    assert "还没有通过终审" in author.page.inner_text("main")
    assert "材料已发布" in decides(final, title, "终审通过")
    author.page.reload()
    assert "还没有" not in author.page.inner_text("main")
    assert "已发布" in author.page.inner_text("main")
