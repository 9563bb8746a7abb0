"""Lists that belong together, shown as one row of tabs though several apps own them: each app registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from gongxun.base.shell.frame import Link


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of a group; ``shown`` says to whom."""

    label: str | Promise
    url_name: str
    order: int
    shown: Callable[[HttpRequest], bool] = lambda _request: True


_groups: dict[str, dict[str, Tab]] = {}


def register(group: str, tab: Tab) -> None:
    """Add a tab; one of the same ``url_name`` replaces it."""
    _groups.setdefault(group, {})[tab.url_name] = tab


def links(group: str, request: HttpRequest, current: str = "") -> list[Link]:
    """The tabs of a group that the reader is shown, in order; ``current`` is the ``url_name`` of her list."""
    tabs = sorted(_groups.get(group, {}).values(), key=lambda tab: (tab.order, tab.url_name))
    return [
        Link(str(tab.label), reverse(tab.url_name), current=tab.url_name == current)
        for tab in tabs
        if tab.shown(request)
    ]
