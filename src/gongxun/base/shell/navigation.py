"""The navigation as data: apps register their entries in ``AppConfig.ready()``."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import islice

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise

from gongxun.base.shell.frame import Link

RAIL_SIZE = 7
BAR_SIZE = 5


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry. ``roles`` empty: for everyone signed in; ``shown`` may refuse on top of that.

    ``short`` stands under the icon on phones; ``url_names`` are further views of the entry.
    """

    label: str | Promise
    url_name: str
    icon: str
    order: int
    roles: frozenset[str] = frozenset()
    shown: Callable[[HttpRequest], bool] | None = None
    short: str | Promise = ""
    url_names: frozenset[str] = frozenset()

    def is_for(self, request: HttpRequest, roles: Collection[str]) -> bool:
        if self.roles and not self.roles.intersection(roles):
            return False
        return self.shown is None or self.shown(request)

    def is_current(self, view_name: str) -> bool:
        further = _further.get(self.url_name, frozenset())
        return view_name == self.url_name or view_name in self.url_names or view_name in further


_entries: dict[str, Entry] = {}
_further: dict[str, frozenset[str]] = {}


def register(entry: Entry) -> None:
    """Add an entry; one of the same ``url_name`` replaces it."""
    _entries[entry.url_name] = entry


def belong(url_names: Iterable[str], entry: str) -> None:
    """Let views of another app count as those of the entry of this ``url_name``."""
    _further[entry] = _further.get(entry, frozenset()) | frozenset(url_names)


def _roles(request: HttpRequest) -> Collection[str]:
    viewer = getattr(request, "viewer", None)
    return frozenset() if viewer is None else viewer.roles


def _links(request: HttpRequest, entries: Iterable[Entry]) -> Iterable[Link]:
    match = request.resolver_match
    for entry in entries:
        try:
            url = reverse(entry.url_name)
        except NoReverseMatch:
            continue
        current = match is not None and entry.is_current(match.view_name)
        short = str(entry.short or entry.label)
        yield Link(str(entry.label), url, current=current, icon=entry.icon, short=short)


def links_for(request: HttpRequest) -> list[Link]:
    """The entries of the reader's roles in order, at most seven; none for who is not signed in."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return []
    roles = _roles(request)
    entries = [entry for entry in _entries.values() if entry.is_for(request, roles)]
    entries.sort(key=lambda entry: (entry.order, entry.url_name))
    return list(islice(_links(request, entries), RAIL_SIZE))
