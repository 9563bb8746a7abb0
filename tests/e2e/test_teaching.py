"""Teachers and teaching sites in the browser: entered, refused where something is missing, called for, proposed."""

from datetime import UTC, datetime

from tests.e2e.seat import Seat


def sent(seat: Seat, button: str) -> str:
    """Press a button that sends its form; the text of the page that answers."""
    with seat.page.expect_navigation():
        seat.page.get_by_role("button", name=button, exact=True).click()
    return seat.page.inner_text("main")


def sound(seat: Seat) -> None:
    assert not seat.overflows()
    assert seat.problems_of_access() == []


def test_a_guest_teacher_from_her_entry_to_her_retirement(seat: Seat) -> None:
    name = f"石建{datetime.now(UTC):%M%S%f}"
    seat.sign_in("jiaowu")
    seat.go("/teachers/")
    sound(seat)
    seat.page.get_by_role("link", name="登记教师").click()
    sound(seat)
    seat.page.fill("input[name=name]", name)
    seat.page.select_option("select[name=kind]", "model_worker")
    seat.page.uncheck("input[name=link]")
    seat.page.get_by_label("产业工人队伍建设改革").check()
    assert "外请的教师请填写工作单位" in sent(seat, "登记")
    seat.page.fill("input[name=employer]", "澄江机械厂")
    assert "已登记到师资库" in sent(seat, "登记")
    sound(seat)
    seat.page.get_by_text("登记培养与考核").click()
    seat.page.get_by_role("link", name="年度考核", exact=True).click()
    sound(seat)
    seat.page.fill("input[name=starts_on]", f"{datetime.now(UTC):%Y}-01-05")
    seat.page.get_by_label("师德师风不合格").check()
    assert "师德师风不合格，下一次考核合格前不能排课" in sent(seat, "登记")
    seat.page.get_by_role("link", name="登记课时").click()
    seat.page.fill("input[name=network]", "12.5")
    assert "12.5" in sent(seat, "保存")
    seat.page.get_by_role("link", name="退出师资库").click()
    sound(seat)
    seat.page.fill("textarea[name=reason]", "聘期已满")
    assert "退出师资库（聘期已满）" in sent(seat, "确认退出")
    seat.go(f"/teachers/?q={name}&kind=model_worker")
    assert "已退出" in seat.page.inner_text("main")


def test_a_teacher_reads_her_own_teaching(seat: Seat) -> None:
    seat.sign_in("jiaoshi")
    seat.go("/teachers/mine/")
    sound(seat)
    text = seat.page.inner_text("main")
    assert "专职教师每年一个月" in text
    assert "教学工作量" in text
    assert seat.page.get_by_role("link", name="修改资料").count() == 0


def test_a_site_is_entered_proposed_and_stays_a_candidate(seat: Seat) -> None:
    name = f"机车厂工运馆{datetime.now(UTC):%M%S%f}"
    seat.sign_in("sheng")
    seat.go("/sites/national/")
    assert "25 个左右" in seat.page.inner_text("main")
    sound(seat)
    seat.go("/sites/routes/")
    sound(seat)
    seat.go("/sites/")
    sound(seat)
    seat.page.get_by_role("link", name="登记教学点").click()
    seat.page.fill("input[name=name]", name)
    seat.page.fill("input[name=division_code]", "900101")
    seat.page.fill("input[name=address]", "工人路 8 号")
    seat.page.fill("input[name=longitude]", "103.5")
    seat.page.get_by_label("工运史", exact=True).check()
    assert "经度和纬度要一起填写" in sent(seat, "登记")
    seat.page.fill("input[name=latitude]", "25.1")
    text = sent(seat, "登记")
    assert "东经 103.5000°" in text
    assert "还没有评定为教学点" in text
    sound(seat)
    seat.go("/sites/calls/")
    sound(seat)
    seat.page.locator("tr", has_text="征集中").first.get_by_role("link").click()
    sound(seat)
    seat.page.get_by_role("link", name="申报", exact=True).click()
    option = seat.page.locator("select[name=site] option", has_text=name)
    seat.page.select_option("select[name=site]", option.get_attribute("value"))
    seat.page.fill("textarea[name=words]", "讲解队伍稳定，接待能力充足。")
    assert name in sent(seat, "申报")
