"""What other apps show on a school's page: each registers its own panel, so that this app points at none of them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.frame import Link


@dataclass(frozen=True, slots=True)
class Panel:
    """``facts`` as (label, words); ``rows`` as (label, address, words). An empty panel is left out."""

    title: str
    facts: Sequence[tuple[str, Any]] = ()
    rows: Sequence[tuple[str, str, str]] = ()
    more: Link | None = None
    order: int = field(default=50)

    @property
    def is_empty(self) -> bool:
        return not (self.facts or self.rows)


Provider = Callable[[Viewer, int], Panel]
_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """``provider`` answers with its panel for (viewer, school)."""
    if provider not in _providers:
        _providers.append(provider)


def panels_of(viewer: Viewer, school_id: int) -> list[Panel]:
    found = [provider(viewer, school_id) for provider in _providers]
    return sorted((one for one in found if not one.is_empty), key=lambda one: one.order)
