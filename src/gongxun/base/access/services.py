"""Accounts and grants: opened by the security administrator, ended and never erased."""

from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import SEPARATED_ROLES, Permission
from gongxun.base.audit import services as audit


@transaction.atomic
def open_account(
    *, viewer: Viewer, username: str, display_name: str, password: str, scope_id: int, now: datetime
) -> User:
    """Open an account for somebody of the organisation ``scope_id``; raises ValidationError where the name is taken."""
    require(viewer, Permission.EDIT_GRANTS, "organisation", scope_id)
    if User.objects.filter(username=username).exists():
        raise ValidationError(
            {"username": _("用户名“%(name)s”已被使用，请换一个。") % {"name": username}}
        )
    user = User(username=username, display_name=display_name, created_at=now)
    user.set_password(password)
    user.save()
    audit.record(viewer, "account.open", "account", user.pk, scope_id, now)
    return user


@transaction.atomic
def grant_role(
    *,
    viewer: Viewer,
    user: User,
    role: str,
    scope_id: int,
    valid_from: date,
    valid_to: date | None,
    now: datetime,
) -> Grant:
    """Grant ``role`` on the subtree of the organisation ``scope_id`` from a day until before another."""
    require(viewer, Permission.EDIT_GRANTS, "organisation", scope_id)
    # The account's row is locked so that two grants at once cannot slip past the separation of the three roles.
    User.objects.select_for_update().get(pk=user.pk)
    if role in SEPARATED_ROLES:
        overlap = Grant.objects.filter(
            Q(valid_to=None) | Q(valid_to__gt=valid_from),
            user=user,
            role__in=SEPARATED_ROLES - {role},
        )
        if valid_to is not None:
            overlap = overlap.filter(valid_from__lt=valid_to)
        if overlap.exists():
            raise ValidationError(
                _("系统、安全、审计三员不得由同一账号兼任；请先终止该账号的另一项管理员授权。")
            )
    grant = Grant.objects.create(
        user=user,
        role=role,
        scope_kind="organisation",
        scope_id=scope_id,
        valid_from=valid_from,
        valid_to=valid_to,
    )
    audit.record(
        viewer,
        "grant.give",
        "grant",
        grant.pk,
        scope_id,
        now,
        {"account": user.pk, "role": str(role)},
    )
    return grant


@transaction.atomic
def end_grant(*, viewer: Viewer, grant: Grant, valid_to: date, now: datetime) -> Grant:
    """Let a grant end before ``valid_to``."""
    require(viewer, Permission.EDIT_GRANTS, "organisation", grant.scope_id)
    grant.valid_to = valid_to
    grant.full_clean()
    grant.save(update_fields=["valid_to"])
    audit.record(viewer, "grant.end", "grant", grant.pk, grant.scope_id, now)
    return grant
