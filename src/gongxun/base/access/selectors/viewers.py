from collections.abc import Collection
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongxun.base.access.gate import GrantFact, Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import PERMISSIONS
from gongxun.base.bulk import among


def viewer_of(user_id: int, today: date) -> Viewer:
    """The viewer behind an account, with the grants that hold on ``today``; a locked account has none."""
    grants = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today),
        user_id=user_id,
        user__is_active=True,
        valid_from__lte=today,
    )
    facts = tuple(GrantFact(*row) for row in grants.values_list("role", "scope_kind", "scope_id"))
    return Viewer(user_id=user_id, today=today, grants=facts)


def active_among(user_ids: Collection[int]) -> set[int]:
    """Those of the accounts that are there and not locked."""
    rows = User.objects.filter(pk__in=among(user_ids), is_active=True)
    return set(rows.values_list("pk", flat=True))


def holders_among(
    permission: str, scope_kind: str, scopes: "Collection[int] | QuerySet[Any, int]", today: date
) -> list[tuple[int, int]]:
    """(account, scope) of every grant that gives ``permission`` in one of the very scopes; locked accounts left out."""
    roles = [role for role, given in PERMISSIONS.items() if permission in given]
    rows = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today),
        role__in=roles,
        scope_kind=scope_kind,
        scope_id__in=scopes,
        user__is_active=True,
        valid_from__lte=today,
    )
    return list(rows.order_by("user_id", "scope_id").values_list("user_id", "scope_id").distinct())


def account_id(username: str) -> int | None:
    return User.objects.filter(username=username).values_list("pk", flat=True).first()


def usernames(user_ids: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "username"))


def display_names(user_ids: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "display_name"))


def display_name(user_id: int) -> str:
    return User.objects.values_list("display_name", flat=True).get(pk=user_id)
