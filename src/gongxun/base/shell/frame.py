"""Where the reader is: what a view tells the page frame."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Link:
    """A label with an address; without one plain text. ``short`` is for where room is scarce."""

    label: str
    url: str = ""
    current: bool = False
    icon: str = ""
    short: str = ""
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """Organisation, plan year and date of the figures on a page.

    ``path`` runs from the root to the parent of ``place``. ``switch_url`` answers with the places
    the reader may choose (``shell/places.html``). ``fresh`` marks figures computed for this very
    page; otherwise ``as_of`` is the date of the snapshot they stand in.
    """

    place: str = ""
    path: tuple[Link, ...] = ()
    switch_url: str = ""
    years: tuple[Link, ...] = ()
    as_of: date | None = None
    fresh: bool = False

    @property
    def year(self) -> Link | None:
        return next((link for link in self.years if link.current), None)


Provider = Callable[[HttpRequest], Frame]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Register what the frame shows where a view passes none; the last registration holds."""
    _providers[:] = [provider]


def default_for(request: HttpRequest) -> Frame:
    return _providers[0](request) if _providers else Frame()
