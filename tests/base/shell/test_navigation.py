from types import SimpleNamespace

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.test import RequestFactory
from django.urls import resolve

from gongxun.base.shell import navigation
from gongxun.base.shell.navigation import Entry


def request_of(roles: set[str], path: str = "/signed-in/") -> HttpRequest:
    request = RequestFactory().get(path)
    request.user = SimpleNamespace(is_authenticated=True)  # type: ignore[assignment]
    request.viewer = SimpleNamespace(roles=frozenset(roles))  # type: ignore[attr-defined]
    request.resolver_match = resolve(path)
    return request


def labels(request: HttpRequest) -> list[str]:
    return [link.label for link in navigation.links_for(request)]


def test_entries_come_in_order_and_by_role() -> None:
    officers = frozenset({"training_officer"})
    navigation.register(Entry("达标情况", "elsewhere", "target", 20, roles=officers))
    navigation.register(Entry("我的培训", "signed-in", "home", 10))
    assert labels(request_of({"training_officer"})) == ["我的培训", "达标情况"]
    assert labels(request_of(set())) == ["我的培训"]


def test_the_page_itself_is_marked() -> None:
    navigation.register(Entry("我的培训", "signed-in", "home", 10))
    navigation.register(
        Entry("达标情况", "design:index", "target", 20, url_names=frozenset({"elsewhere"}))
    )
    marked = [link.current for link in navigation.links_for(request_of(set(), "/elsewhere/"))]
    assert marked == [False, True]


def test_an_entry_may_refuse_a_request() -> None:
    navigation.register(Entry("我的培训", "signed-in", "home", 10, shown=lambda _request: False))
    assert labels(request_of(set())) == []


def test_an_address_that_is_not_installed_is_left_out() -> None:
    navigation.register(Entry("班次", "classes:index", "school", 10))
    assert labels(request_of(set())) == []


def test_the_rail_never_grows_beyond_seven() -> None:
    for at, name in enumerate(("index", "explanation", "places")):
        navigation.register(Entry(name, f"design:{name}", "home", at))
    for at, name in enumerate(
        ("signed-in", "elsewhere", "account_login", "account_logout", "set_language")
    ):
        navigation.register(Entry(name, name, "home", 10 + at))
    assert len(labels(request_of(set()))) == navigation.RAIL_SIZE


def test_nobody_signed_in_has_no_navigation() -> None:
    navigation.register(Entry("我的培训", "signed-in", "home", 10))
    request = request_of(set())
    request.user = AnonymousUser()
    assert labels(request) == []
