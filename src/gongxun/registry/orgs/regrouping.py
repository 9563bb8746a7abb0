"""Whether moving many organisations at once would close a circle, before anything is moved."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from gongxun.registry.orgs.models import Organisation


class _Wish(Protocol):
    """An organisation and the parent under which it is to stand, by code (None: where it
    stands).
    """

    @property
    def code(self) -> str: ...

    @property
    def parent_code(self) -> str | None: ...


class _Stand(Protocol):
    @property
    def path(self) -> str: ...

    @property
    def parent_code(self) -> str | None: ...


class Regrouping:
    """The tree as it would be with every wish fulfilled.

    Only organisations that are new or change their parent are looked at; between them the paths of
    today lead up.
    """

    def __init__(self, wishes: Iterable[_Wish], stands: Mapping[str, _Stand]) -> None:
        self._stands = stands
        self._parents = {
            wish.code: wish.parent_code
            for wish in wishes
            if wish.parent_code is not None
            and (wish.code not in stands or stands[wish.code].parent_code != wish.parent_code)
        }
        self._moved_paths = {stands[code].path: code for code in self._parents if code in stands}

    def cycles(self, code: str) -> bool:
        return self._climb(code) is None

    def depth(self, code: str) -> int:
        """How many new or moved organisations stand above; those with fewer must move first."""
        return self._climb(code) or 0

    def _climb(self, code: str) -> int | None:
        """The number of steps from one new or moved organisation to the next above, or None in a
        circle.
        """
        seen: set[str] = set()
        here: str | None = code
        while here is not None:
            if here in seen:
                return None
            seen.add(here)
            here = self._next(here)
        return len(seen)

    def _next(self, code: str) -> str | None:
        parent = self._parents.get(code)
        if parent is not None:
            return parent
        stand = self._stands.get(code)
        if stand is None:
            return None
        step = Organisation.steplen
        for end in range(len(stand.path) - step, 0, -step):
            moved = self._moved_paths.get(stand.path[:end])
            if moved is not None:
                return moved
        return None
