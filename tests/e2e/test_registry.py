"""The registry in the browser: what acts say before they are done; ``test_every_page`` looks at its pages."""

from urllib.parse import urljoin

import pytest

from tests.e2e.seat import Seat


def test_an_administrator_sees_what_a_move_will_do_before_it_is_done(desktop: Seat) -> None:
    desktop.sign_in("xitong")
    page = desktop.page
    desktop.go("/registry/organisations/?q=云川市总工会")
    desktop.go(page.locator("tbody th a").first.get_attribute("href") or "")
    page.locator("summary", has_text="划转与撤并").click()
    page.get_by_role("link", name="划转到其他上级").click()
    page.locator("input[name=parent]").press_sequentially("澜川省总")
    option = page.locator("#picker-parent option").first
    option.wait_for(state="attached")
    page.fill("input[name=parent]", option.get_attribute("value") or "")
    page.get_by_role("button", name="下一步").click()
    page.wait_for_load_state()
    said = page.locator(".notice").inner_text()
    assert "由“云泽省总工会”划到“澜川省总工会”之下" in said
    assert desktop.problems_of_access() == []
    page.get_by_role("button", name="返回修改").click()
    page.wait_for_load_state()
    assert "澜川省总工会" in page.input_value("input[name=parent]")


def test_the_tree_opens_in_place(seat: Seat) -> None:
    seat.sign_in("xitong")
    seat.go("/registry/organisations/tree/")
    branch = seat.page.locator(".tree .tree summary").last
    branch.wait_for()
    branch.click()
    seat.page.locator(".tree .tree .tree li").first.wait_for()
    assert not seat.overflows()
    assert seat.problems_of_access() == []


@pytest.mark.parametrize("user", ["ducha", "anquan", "shenji", "ganbu"])
def test_nobody_else_changes_the_registry(desktop: Seat, user: str) -> None:
    desktop.sign_in(user)
    for address in (
        "/registry/organisations/found/",
        "/registry/people/add/",
        "/registry/books/",
        "/jobs/",
    ):
        answer = desktop.context.request.get(urljoin(desktop.address, address))
        assert answer.status == 403, address
