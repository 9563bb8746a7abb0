"""Boxes on a teacher's page about what apps above know of her person: registered by whoever composes them.

A panel answers for a viewer, a person and whether the reader keeps her entry, with a requirement or nothing.
"""

from collections.abc import Callable

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.frame import Link
from gongxun.base.shell.parts import Requirement

Panel = Callable[[Viewer, int, bool], Requirement | None]
Door = Callable[[Viewer], Link | None]
_panels: list[Panel] = []
_doors: list[Door] = []


def register(panel: Panel) -> None:
    if panel not in _panels:
        _panels.append(panel)


def open_door(door: Door) -> None:
    """Lead from a teacher's own page to what else there is of hers."""
    if door not in _doors:
        _doors.append(door)


def doors_of(viewer: Viewer) -> list[Link]:
    return [found for door in _doors if (found := door(viewer)) is not None]


def of(viewer: Viewer, person_id: int, *, keeps: bool) -> list[Requirement]:
    """What is to be shown of a person; ``keeps``: the reader keeps the entry, or it is her own."""
    return [found for panel in _panels if (found := panel(viewer, person_id, keeps)) is not None]
