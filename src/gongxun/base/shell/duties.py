"""What waits for the reader herself, shown at the head of her first page: each app registers its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class Duty:
    """One sentence with what to do about it."""

    words: str
    url: str
    action: str
    icon: str = "checklist"


_sources: dict[str, Callable[[HttpRequest], Iterable[Duty]]] = {}


def register(name: str, source: Callable[[HttpRequest], Iterable[Duty]]) -> None:
    """Add a source of duties; one of the same name replaces it."""
    _sources[name] = source


def of(request: HttpRequest) -> list[Duty]:
    return [one for source in _sources.values() for one in source(request)]
