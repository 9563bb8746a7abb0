"""The bell in the header: whoever keeps notices says how many wait to be read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

MOST = 99


@dataclass(frozen=True, slots=True)
class Bell:
    """``count`` is what waits to be read, of many one more than MOST; ``words`` stands on the mark."""

    count: int = 0

    @property
    def words(self) -> str:
        return f"{MOST}+" if self.count > MOST else str(self.count)


Provider = Callable[[HttpRequest], int]
_providers: list[Provider] = []


def provide(provider: Provider) -> None:
    """Register who counts; the last registration holds."""
    _providers[:] = [provider]


def bell_of(request: HttpRequest) -> Bell | None:
    """The reader's bell, counted once a request; None where nobody is signed in or nobody counts."""
    if not _providers or not request.user.is_authenticated:
        return None
    if not hasattr(request, "gongxun_bell"):
        request.gongxun_bell = Bell(_providers[0](request))  # type: ignore[attr-defined]
    return request.gongxun_bell  # type: ignore[attr-defined, no-any-return]
