"""The accounts over which a security administrator has charge."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, Prefetch, Q, QuerySet
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access.enrolment import sources
from gongxun.base.access.gate import Viewer, members_of
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import SEPARATED_ROLES, Permission
from gongxun.base.bulk import among
from gongxun.base.shell.counting import first_and_number, up_to

PAGE_SIZE = 50
# So many accounts are soon fetched and sorted.
FEW = 1_000


class AccountState:
    """What stands in the address for the state of an account."""

    ACTIVE, LOCKED, WAITING, EXPIRED = "active", "locked", "waiting", "expired"


@dataclass(frozen=True, slots=True)
class AccountQuery:
    """What is asked of the list; what is empty does not narrow it."""

    search: str = ""
    role: str = ""
    state: str = ""
    organisation_id: int | None = None
    after: str = ""
    before: str = ""


@dataclass(frozen=True, slots=True)
class AccountPage:
    accounts: Sequence[User]
    total: int
    before: str | None
    after: str | None


def accounts_with_grants(viewer: Viewer, query: AccountQuery, now: datetime) -> AccountPage:
    """One page of the accounts in the viewer's charge, by username, each with ``shown_grants``."""
    users = _filtered(_visible(viewer), query, viewer, now)
    shown = Prefetch(
        "grants", queryset=Grant.objects.order_by("valid_from"), to_attr="shown_grants"
    )
    related = User.objects.select_related("code").prefetch_related(shown)
    if not query.before and not query.after:
        found, total = first_and_number(users.order_by("username"), related, PAGE_SIZE + 1)
        more, found = len(found) > PAGE_SIZE, found[:PAGE_SIZE]
        return AccountPage(found, total, None, found[-1].username if more else None)
    total, users = up_to(users), users.select_related("code").prefetch_related(shown)
    if query.before:
        found = list(users.filter(username__lt=query.before).order_by("-username")[: PAGE_SIZE + 1])
        more_back, more_on = len(found) > PAGE_SIZE, True
        found = found[:PAGE_SIZE][::-1]
    else:
        found = list(users.filter(username__gt=query.after).order_by("username")[: PAGE_SIZE + 1])
        more_back, more_on = True, len(found) > PAGE_SIZE
        found = found[:PAGE_SIZE]
    return AccountPage(
        found,
        total,
        found[0].username if found and more_back else None,
        found[-1].username if found and more_on else None,
    )


def account(viewer: Viewer, user_id: int) -> User:
    """One account in the viewer's charge; raises Http404."""
    found = _visible(viewer).filter(pk=user_id).select_related("code").first()
    if found is None:
        raise Http404(_("没有这个账号，或它不在您的管理范围内。"))
    return found


def subjects_with_accounts(kind: str) -> QuerySet[User, int | None]:
    """Files of ``kind`` for whose owners an account was opened, as a subquery."""
    found = User.objects.filter(subject_kind=kind, subject_id__isnull=False)
    return found.values_list("subject_id", flat=True)


def administrators_without_factor(today: date | None = None) -> int:
    """How many accounts hold an administrator's role without a second factor; none are asked for one in a demo."""
    if not settings.SECOND_FACTOR_REQUIRED:
        return 0
    day = today or timezone.localdate()
    held = Grant.objects.filter(
        Q(valid_to=None) | Q(valid_to__gt=day), valid_from__lte=day, role__in=SEPARATED_ROLES
    )
    guarded = Authenticator.objects.values("user_id")
    users = User.objects.filter(is_active=True, pk__in=held.values("user_id"))
    return users.exclude(pk__in=guarded).count()


def _visible(viewer: Viewer) -> QuerySet[User]:
    """Accounts that hold a role, serve or were opened where the viewer has charge of accounts."""
    if viewer.everything(Permission.EDIT_GRANTS, "organisation"):
        return User.objects.all()
    reach = viewer.reach(Permission.EDIT_GRANTS, "organisation")
    held = Grant.objects.filter(scope_kind="organisation", scope_id__in=reach)
    condition = Q(pk__in=held.values("user_id")) | Q(subject_id=None, home_id__in=reach)
    for kind, source in sources().items():
        theirs = source.owned(viewer, Permission.EDIT_GRANTS, "subject_id")
        condition |= Q(subject_kind=kind) & theirs
    return User.objects.filter(condition)


def _filtered(
    users: QuerySet[User], query: AccountQuery, viewer: Viewer, now: datetime
) -> QuerySet[User]:
    if query.search:
        users = users.filter(
            Q(username__icontains=query.search) | Q(display_name__icontains=query.search)
        )
    grants = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=viewer.today))
    if query.role == "none":
        users = users.exclude(pk__in=grants.values("user_id"))
    elif query.role:
        users = users.filter(pk__in=_Gathered(_holders(grants.filter(role=query.role))))
    if query.organisation_id is not None:
        users = users.filter(_below(query.organisation_id, grants))
    return _in_state(users, query.state, now)


class _Gathered(Func):
    """Numbers taken into an array first: else the server looks at every account in the order of the list."""

    template = "(SELECT unnest(%(expressions)s))"


def _holders(grants: QuerySet[Grant]) -> ArraySubquery:
    return ArraySubquery(grants.values_list("user_id").distinct())


def _below(organisation_id: int, grants: QuerySet[Grant]) -> Q:
    """Accounts opened or holding a grant in the subtree: a few are found by the indices of either and fetched by
    their numbers; of many each is looked at in the order of the list.
    """
    below = members_of("organisation", organisation_id)
    placed = grants.filter(scope_kind="organisation", scope_id__in=below).values("user_id")
    opened = User.objects.filter(home_id__in=below).values("pk")
    few = [key for (key,) in opened.union(placed).values_list("pk")[: FEW + 1]]
    if len(few) <= FEW:
        return Q(pk__in=among(few))
    return Q(home_id__in=below) | Q(pk__in=placed)


def _in_state(users: QuerySet[User], state: str, now: datetime) -> QuerySet[User]:
    waiting = Q(code__used_at=None, code__isnull=False)
    match state:
        case AccountState.LOCKED:
            return users.filter(is_active=False)
        case AccountState.WAITING:
            return users.filter(waiting, code__expires_at__gt=now)
        case AccountState.EXPIRED:
            return users.filter(waiting, code__expires_at__lte=now)
        case AccountState.ACTIVE:
            return users.filter(is_active=True).exclude(waiting)
        case _:
            return users
