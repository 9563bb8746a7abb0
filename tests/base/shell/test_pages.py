import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client

from gongxun.base.shell import entrance, frame

ROOT = Path(__file__).parents[3]
ERRORS = ("400.html", "403.html", "403_csrf.html", "404.html", "500.html")


@pytest.fixture
def design(client: Client) -> str:
    answer = client.get("/design/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_needs_no_inline_script_or_style(design: str) -> None:
    assert not re.search(r"<[^>]+\sstyle=", design)
    assert not re.search(r"<style|<[^>]+\son\w+=|javascript:", design)
    assert all("src=" in tag for tag in re.findall(r"<script[^>]*>", design))


def test_no_id_is_used_twice(design: str) -> None:
    ids = re.findall(r'\sid="([^"]+)"', design)
    assert sorted(ids) == sorted(set(ids))


def test_every_icon_that_a_template_names_is_in_the_sprite() -> None:
    known = set(json.loads((ROOT / "frontend/icons.json").read_text()))
    named = set[str]()
    for template in (ROOT / "src").rglob("templates/**/*.html"):
        named |= set(re.findall(r'{% icon "([\w-]+)"', template.read_text()))
    assert named
    assert named <= known


def test_every_token_of_the_design_page_exists(design: str) -> None:
    sheet = (ROOT / "frontend/css/tokens.css").read_text()
    shown = set(re.findall(r'fill="var\(--([\w-]+)\)"', design))
    assert len(shown) > 20
    assert shown <= set(re.findall(r"--([\w-]+):", sheet))


def test_the_explanation_is_a_fragment_for_the_panel_and_a_page_without_script(
    client: Client,
) -> None:
    fragment = client.get("/design/explanation/", headers={"HX-Request": "true"}).content.decode()
    page = client.get("/design/explanation/").content.decode()
    assert "<html" not in fragment
    assert "<h2>" in fragment
    assert "<html" in page
    assert "<h1>" in page
    for text in ("学时指标 第 3–4 行", "还差 12 学时", "没有计入的学时", "只计一次", "怎样会改变"):
        assert text in fragment
        assert text in page


def test_the_explanation_answers_for_another_date(client: Client) -> None:
    assert "badge-on_track" in client.get("/design/explanation/?as_of=2026-06-30").content.decode()
    assert client.get("/design/explanation/?as_of=昨天").status_code == 200


def test_the_language_follows_the_reader(client: Client) -> None:
    assert 'lang="zh-hans"' in client.get("/design/").content.decode()


@pytest.mark.parametrize("template", ERRORS)
def test_error_pages_stand_without_a_request_and_say_what_to_do(template: str) -> None:
    html = render_to_string(template)
    assert "回到首页" in html
    assert 'class="entrance-card' in html
    assert "请" in html


def test_the_demo_says_so_on_every_page(client: Client, settings: Any) -> None:  # noqa: ANN401
    settings.DEMO = True
    assert "演示系统：虚构国家" in client.get("/design/").content.decode()
    settings.DEMO = False
    assert "演示系统：虚构国家" not in client.get("/design/").content.decode()


def test_sign_in_is_ours(client: Client) -> None:
    html = client.get("/account/login/").content.decode()
    assert "用户名" in html
    assert "安全管理员" in html


def test_who_is_signed_in_can_leave_and_switch_the_language(client: Client) -> None:
    html = client.get("/signed-in/").content.decode()
    assert "林秋雁" in html
    assert 'action="/account/logout/"' in html
    assert 'action="/i18n/setlang/"' in html


def test_a_demo_offers_its_accounts_to_who_signs_in(client: Client, settings: Any) -> None:  # noqa: ANN401
    account = entrance.DemoAccount("cadre", "yanshi-2026", "林秋雁", "工会干部", "青川县总工会")
    entrance.provide(lambda: [account])
    settings.DEMO = True
    html = client.get("/account/login/").content.decode()
    assert 'name="login" value="cadre"' in html
    assert "青川县总工会" in html
    settings.DEMO = False
    assert "yanshi-2026" not in client.get("/account/login/").content.decode()


def test_a_view_says_where_it_stands_and_the_provider_speaks_for_the_rest(client: Client) -> None:
    frame.provide(lambda _request: frame.Frame(place="石桥镇总工会"))
    assert "石桥镇总工会" in client.get("/signed-in/").content.decode()
    assert "数据截至" in client.get("/design/").content.decode()
