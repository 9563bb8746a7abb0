"""For whom accounts are opened: the app that owns the files registers how they are found and joined."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from gongxun.base.access.gate import Viewer

if TYPE_CHECKING:
    from django.db.models import Q, QuerySet


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody without an account. ``stem`` begins her username; ``note`` tells namesakes apart."""

    subject_id: int
    name: str
    stem: str
    note: str = ""


class Source(Protocol):
    """What the owner of a kind of files answers and does."""

    def candidates(
        self,
        viewer: Viewer,
        scope_id: int,
        *,
        only: Collection[int] | None = None,
        limit: int | None = None,
    ) -> Sequence[Candidate]:
        """Those of the organisation and all below it who have a file but no account: ``only`` these
        files, the first ``limit``.
        """

    def waiting(self, viewer: Viewer, scope_id: int) -> int:
        """How many candidates there are."""

    def subjects(self, viewer: Viewer, permission: str) -> "QuerySet[Any, Any]":
        """The files over whose owners the viewer has ``permission``, those merged into theirs included."""

    def owned(self, viewer: Viewer, permission: str, field: str) -> "Q":
        """A condition that holds where ``field`` names one of ``subjects``."""

    def link(self, *, viewer: Viewer, subject_id: int, user_id: int, now: datetime) -> None:
        """Let the account be that of the file's owner; raises ValidationError where she has another."""

    def own(self, user_id: int) -> Sequence[int]:
        """The files of the account's owner, those merged into hers included."""


_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    _sources[kind] = source


def source_of(kind: str) -> Source:
    return _sources[kind]


def sources() -> dict[str, Source]:
    return dict(_sources)
