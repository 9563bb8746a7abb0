"""A school's appraisal in the browser: invited, self-rated with evidence, visited, scored, announced, mended, closed."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Browser, FilePayload

from tests.e2e.seat import DESKTOP, PHONE, Seat

PAPER: FilePayload = {
    "name": "佐证.pdf",
    "mimeType": "application/pdf",
    "buffer": b"%PDF-1.4\n%%EOF\n",
}
SCHOOL = "云泽省工会干部学校"


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
        seat.page.locator("main").get_by_role("button", name=button, exact=True).first.click()
    return seat.page.inner_text("main")


def follows(seat: Seat, link: str) -> None:
    with seat.page.expect_navigation():
        seat.page.locator("main").get_by_role("link", name=link, exact=True).first.click()
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def day(days: int) -> str:
    return (datetime.now(UTC).date() + timedelta(days=days)).isoformat()


def opens_a_round(officer: Seat, title: str) -> None:
    officer.go("/appraisals/rounds/open/")
    officer.page.fill("input[name=title]", title)
    officer.page.fill("input[name=year]", str(datetime.now(UTC).year))
    officer.page.fill("input[name=self_rating_until]", day(20))
    officer.page.fill("input[name=score_until]", day(40))
    assert "接着邀请评估对象" in sent(officer, "发起")
    officer.page.get_by_label(SCHOOL, exact=True).check()
    assert "已邀请 1 个" in sent(officer, "邀请")


def rates_itself(school: Seat) -> None:
    follows(school, "填写自评")
    for field in school.page.locator("input[name^=points_]").all():
        field.fill("86")
    for field in school.page.locator("textarea[name^=words_]").all():
        field.fill("制度健全，按计划落实")
    assert "自评已保存" in sent(school, "保存自评")
    assert "缺少佐证" in sent(school, "提交自评")
    for criterion in ("political", "courses"):
        school.page.select_option("select[name=criterion]", criterion)
        school.page.set_input_files("input[name=files]", PAPER)
        assert "已保存" in sent(school, "上传")
    assert "自评已提交" in sent(school, "提交自评")


def test_a_school_is_appraised_from_self_rating_to_rectification(
    takes: Callable[..., Seat],
) -> None:
    title = f"办学评估 {datetime.now(UTC):%H%M%S%f}"
    officer, school = takes("sheng"), takes("jiaowu")
    opens_a_round(officer, title)
    officer.page.locator("main table a", has_text=SCHOOL).first.click()
    address = officer.page.url
    school.go(address)
    rates_itself(school)

    officer.page.reload()
    follows(officer, "安排考察")
    officer.page.fill("input[name=visitors]", "省总评估组")
    assert "考察已安排" in sent(officer, "保存")
    for username, points in (("shenhe1", "84"), ("shenhe2", "85"), ("shenhe3", "80")):
        scorer = takes(username, PHONE if username == "shenhe3" else DESKTOP)
        scorer.go(address)
        follows(scorer, "评分")
        for field in scorer.page.locator("input[type=number]").all():
            field.fill(points)
        assert "评分已保存" in sent(scorer, "保存评分")

    officer.page.reload()
    assert "平均 83 分，等次为良好" in sent(officer, "汇总得分")
    follows(officer, "公布结果")
    officer.page.fill("textarea[name=demands]", "机房设备更新")
    officer.page.fill("input[name=due_on]", day(60))
    assert "结果已公布" in sent(officer, "公布")
    assert officer.page.locator("main").get_by_role("button", name="办结").count() == 0

    school.page.reload()
    assert "良好" in school.page.inner_text("main")
    with school.page.expect_navigation():
        school.page.get_by_role("link", name="填报整改情况").click()
    school.page.fill("textarea[name=words]", "已更换 60 台")
    school.page.set_input_files("input[name=papers]", PAPER)
    assert "整改情况已报送" in sent(school, "报送")

    officer.page.reload()
    with officer.page.expect_navigation():
        officer.page.get_by_role("button", name="验收").click()
    assert "评估已办结" in sent(officer, "办结")
    school.go("/schools/")
    school.page.locator("main table a", has_text=SCHOOL).first.click()
    assert "已办结 · 良好 · 83 分" in school.page.inner_text("main")
