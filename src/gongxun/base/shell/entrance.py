"""The accounts that a demo offers on its sign-in page."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.conf import settings


@dataclass(frozen=True, slots=True)
class DemoAccount:
    """One account of the demo, its password in plain sight: the country behind it is invented."""

    username: str
    password: str
    name: str
    role: str
    place: str = ""


Provider = Callable[[], Sequence[DemoAccount]]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Register who answers for the demo's accounts; the last registration holds."""
    _providers[:] = [provider]


def demo_accounts() -> Sequence[DemoAccount]:
    """The accounts to offer; none outside a demo."""
    if not getattr(settings, "DEMO", False) or not _providers:
        return ()
    return _providers[0]()
