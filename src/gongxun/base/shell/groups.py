"""Lists that belong together, shown as one row of tabs though several apps own them: each app registers its own."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise

from gongxun.base.shell.frame import Link


@dataclass(frozen=True, slots=True)
class Tab:
    """One list of a group; ``shown`` says to whom. ``query`` is what its address asks for."""

    label: str | Promise
    url_name: str
    order: int
    shown: Callable[[HttpRequest], bool] = lambda _request: True
    query: str = ""

    @property
    def key(self) -> str:
        """By which a view says that this is its list."""
        return f"{self.url_name}?{self.query}" if self.query else self.url_name


_groups: dict[str, dict[str, Tab]] = {}


def register(group: str, tab: Tab) -> None:
    """Add a tab; one of the same ``key`` replaces it."""
    _groups.setdefault(group, {})[tab.key] = tab


def links(group: str, request: HttpRequest, current: str = "") -> list[Link]:
    """The tabs of a group that the reader is shown, in order; ``current`` is the ``key`` of her list."""
    tabs = sorted(_groups.get(group, {}).values(), key=lambda tab: (tab.order, tab.key))
    return [
        Link(
            str(tab.label),
            reverse(tab.url_name) + (f"?{tab.query}" if tab.query else ""),
            current=tab.key == current,
        )
        for tab in tabs
        if tab.shown(request)
    ]
