"""Who lives in organisations is another app's matter: it registers here, and acts when an
organisation ends.
"""

from datetime import date, datetime
from typing import Protocol

from gongxun.base.access.gate import Viewer


class Tenants(Protocol):
    """What organisations ask of the app that owns their people."""

    def headcount(self, organisation_id: int, on: date) -> int:
        """Persons who serve in the organisation itself on a day."""

    def follow(
        self, *, viewer: Viewer, organisation_id: int, successor_id: int, on: date, now: datetime
    ) -> None:
        """Let everybody who serves in the organisation serve in its successor from ``on``."""


_tenants: list[Tenants] = []


def register_tenants(tenants: Tenants) -> None:
    _tenants.append(tenants)


def headcount(organisation_id: int, on: date) -> int:
    return sum(tenants.headcount(organisation_id, on) for tenants in _tenants)


def follow(
    *, viewer: Viewer, organisation_id: int, successor_id: int, on: date, now: datetime
) -> None:
    for tenants in _tenants:
        tenants.follow(
            viewer=viewer,
            organisation_id=organisation_id,
            successor_id=successor_id,
            on=on,
            now=now,
        )
