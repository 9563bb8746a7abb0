from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, Q

from gongxun.base.access.gate import GrantFact, Viewer
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import Permission

PAGE_SIZE = 50


def viewer_of(user_id: int, today: date) -> Viewer:
    """The viewer behind an account, with the grants that hold on ``today``."""
    grants = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=today), user_id=user_id, valid_from__lte=today
    )
    facts = tuple(GrantFact(*row) for row in grants.values_list("role", "scope_kind", "scope_id"))
    return Viewer(user_id=user_id, today=today, grants=facts)


@dataclass(frozen=True, slots=True)
class AccountPage:
    accounts: Sequence[User]
    after: str | None


def accounts_with_grants(viewer: Viewer, *, search: str = "", after: str = "") -> AccountPage:
    """Accounts that hold a grant in the viewer's organisations, by username; ``after`` is the last one seen."""
    grants = Grant.objects.filter(scope_kind="organisation").order_by("valid_from")
    if not viewer.everywhere:
        grants = grants.filter(scope_id__in=viewer.reach(Permission.EDIT_GRANTS, "organisation"))
    users = User.objects.filter(pk__in=grants.values("user_id"), username__gt=after)
    if search:
        users = users.filter(Q(username__icontains=search) | Q(display_name__icontains=search))
    shown = Prefetch("grants", queryset=grants, to_attr="shown_grants")
    found = list(users.order_by("username").prefetch_related(shown)[: PAGE_SIZE + 1])
    more = len(found) > PAGE_SIZE
    return AccountPage(found[:PAGE_SIZE], found[PAGE_SIZE - 1].username if more else None)


def account_id(username: str) -> int | None:
    return User.objects.filter(username=username).values_list("pk", flat=True).first()


def usernames(user_ids: Collection[int]) -> dict[int, str]:
    return dict(User.objects.filter(pk__in=user_ids).values_list("pk", "username"))


def display_name(user_id: int) -> str:
    return User.objects.values_list("display_name", flat=True).get(pk=user_id)
