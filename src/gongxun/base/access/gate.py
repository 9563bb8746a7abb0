"""The one gate: who looks, what the role lets them do, and where.

A scope is an opaque (kind, id). The app that owns a kind registers a resolver which says whether some scopes of the
kind cover an object; so the gate points at no app above it.
"""

from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from gongxun.base.access.roles import PERMISSIONS

if TYPE_CHECKING:
    from django.db.models import QuerySet


@dataclass(frozen=True)
class ScopeKind:
    """What the owner of a kind answers: does one of the scopes cover an object; which objects do they cover;
    do they cover all there is; how are objects called, and which of those covered bear a name or code.
    """

    covers: Callable[[Collection[int], int], bool]
    members: Callable[[Collection[int]], "QuerySet[Any, int]"]
    everything: Callable[[Collection[int]], bool] = lambda _scopes: False
    names: Callable[[Collection[int]], dict[int, str]] = lambda _ids: {}
    find: Callable[[Collection[int], str], list[tuple[int, str]]] = lambda _scopes, _text: []


_kinds: dict[str, ScopeKind] = {}
Answer = TypeVar("Answer")


@dataclass(frozen=True)
class GrantFact:
    role: str
    scope_kind: str
    scope_id: int


@dataclass(frozen=True)
class Viewer:
    """Who acts, with the grants that hold today. ``everywhere`` is the system itself: jobs, imports by command line.

    ``token_id``: by which token a program acts for the account. ``memory`` is there only for a request
    that changes nothing: what such a request has once asked of scopes and of the viewer's own file it
    need not ask again. It ends with the request.
    """

    user_id: int | None
    today: date
    grants: tuple[GrantFact, ...] = ()
    everywhere: bool = False
    token_id: int | None = None
    memory: dict[Hashable, Any] | None = field(default=None, compare=False, repr=False)

    @classmethod
    def system(cls, today: date) -> "Viewer":
        return cls(user_id=None, today=today, everywhere=True)

    def once(self, question: Hashable, ask: Callable[[], Answer]) -> Answer:
        """The answer of ``ask``, from memory where the viewer has one and knows it."""
        if self.memory is None:
            return ask()
        if question not in self.memory:
            self.memory[question] = ask()
        return cast("Answer", self.memory[question])

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def scopes(self, permission: str, kind: str) -> frozenset[int]:
        """Identifiers of the scopes of ``kind`` in which the viewer has ``permission``."""
        return frozenset(
            grant.scope_id
            for grant in self.grants
            if grant.scope_kind == kind and permission in PERMISSIONS.get(grant.role, ())
        )

    def may(self, permission: str, kind: str, object_id: int) -> bool:
        if self.everywhere:
            return True
        scopes = self.scopes(permission, kind)
        return bool(scopes) and self.once(
            ("covers", kind, scopes, object_id), lambda: _kinds[kind].covers(scopes, object_id)
        )

    def everything(self, permission: str, kind: str) -> bool:
        """Whether the viewer has ``permission`` over all objects of ``kind`` there are."""
        scopes = self.scopes(permission, kind)
        if self.everywhere or not scopes:
            return self.everywhere
        return self.once(("everything", kind, scopes), lambda: _kinds[kind].everything(scopes))

    def reach(self, permission: str, kind: str) -> "QuerySet[Any, int]":
        """Identifiers of every object of ``kind`` where the viewer has ``permission``, as a subquery."""
        scopes = self.scopes(permission, kind)
        return self.once(("members", kind, scopes), lambda: _kinds[kind].members(scopes))


def register_scope(name: str, kind: ScopeKind) -> None:
    _kinds[name] = kind


def names_of(kind: str, ids: Collection[int]) -> dict[int, str]:
    """How objects of ``kind`` are called; knows no viewer."""
    return _kinds[kind].names(ids)


def find_within(viewer: Viewer, permission: str, kind: str, text: str) -> list[tuple[int, str]]:
    """Objects where the viewer has ``permission`` whose name or code is like ``text``, the best first."""
    return _kinds[kind].find(viewer.scopes(permission, kind), text)


def members_of(kind: str, object_id: int) -> "QuerySet[Any, int]":
    """Identifiers of the object and all below it, as a subquery."""
    return _kinds[kind].members([object_id])


def require_anywhere(viewer: Viewer, permission: str, kind: str) -> None:
    """Raise PermissionDenied unless ``viewer`` has ``permission`` over anything of ``kind``: for pages of lists."""
    if not viewer.everywhere and not viewer.scopes(permission, kind):
        raise PermissionDenied(_("您的角色没有这项工作；如需办理，请联系本单位的安全管理员授权。"))


def require(viewer: Viewer, permission: str, kind: str, object_id: int) -> None:
    """Raise PermissionDenied unless ``viewer`` has ``permission`` where the object lies."""
    if not viewer.may(permission, kind, object_id):
        raise PermissionDenied(
            _("您在该组织没有此项权限；如需办理，请联系本单位的安全管理员授权。")
        )
