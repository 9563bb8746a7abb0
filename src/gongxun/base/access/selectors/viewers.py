from collections.abc import Collection
from datetime import date

from django.db.models import Q

from gongxun.base.access.gate import GrantFact, Viewer
from gongxun.base.access.models import Grant, User


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


def account_id(username: str) -> int | None:
    return User.objects.filter(username=username).values_list("pk", flat=True).first()


def usernames(user_ids: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "username"))


def display_names(user_ids: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "display_name"))


def display_name(user_id: int) -> str:
    return User.objects.values_list("display_name", flat=True).get(pk=user_id)
