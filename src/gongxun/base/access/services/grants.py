"""Roles are granted on a subtree from a day until before another; they are ended, never erased."""

from datetime import date, datetime

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.models import Grant, User
from gongxun.base.access.roles import SEPARATED_ROLES, Permission, Role
from gongxun.base.audit import services as audit


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
    """Grant ``role`` on the subtree of the organisation ``scope_id`` from a day until before another.

    Raises PermissionDenied for one's own account, ValidationError where it breaks the separation of
    the three administrators or repeats a grant.
    """
    require(viewer, Permission.EDIT_GRANTS, "organisation", scope_id)
    _not_her_own(viewer, user)
    # The account's row is locked so that two grants at once cannot slip past the checks.
    User.objects.select_for_update().get(pk=user.pk)
    if role not in Role.values:
        raise ValidationError({"role": _("没有这种角色，请从列表中选择。")})
    if valid_to is not None and valid_to <= valid_from:
        raise ValidationError({"valid_to": _("结束日期必须晚于开始日期。")})
    _check_against_others(user, role, scope_id, valid_from, valid_to)
    grant = Grant.objects.create(
        user=user,
        role=role,
        scope_kind="organisation",
        scope_id=scope_id,
        valid_from=valid_from,
        valid_to=valid_to,
        granted_by=viewer.user_id,
    )
    detail = {"account": user.pk, "role": str(role)}
    audit.record(viewer, "grant.give", "account", user.pk, scope_id, now, detail)
    return grant


def _check_against_others(
    user: User, role: str, scope_id: int, valid_from: date, valid_to: date | None
) -> None:
    overlap = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from), user=user)
    if valid_to is not None:
        overlap = overlap.filter(valid_from__lt=valid_to)
    if role in SEPARATED_ROLES and overlap.filter(role__in=SEPARATED_ROLES - {role}).exists():
        raise ValidationError(
            _("系统、安全、审计三员不得由同一账号兼任；请先终止该账号的另一项管理员授权。")
        )
    if overlap.filter(role=role, scope_kind="organisation", scope_id=scope_id).exists():
        raise ValidationError(
            _("该账号在这一单位已有此项角色，期限重叠；如需改期，请先终止原授权。")
        )


@transaction.atomic
def end_grant(*, viewer: Viewer, grant: Grant, valid_to: date, now: datetime) -> Grant:
    """Let a grant end before ``valid_to``; one that has not begun by then is taken back altogether."""
    require(viewer, Permission.EDIT_GRANTS, "organisation", grant.scope_id)
    _not_her_own(viewer, grant.user)
    if grant.valid_to is not None and grant.valid_to <= valid_to:
        raise ValidationError(_("这项授权已在该日之前结束，没有改动。"))
    detail = {"account": grant.user_id, "role": grant.role, "ends": valid_to.isoformat()}
    if valid_to <= grant.valid_from:
        grant.delete()
    else:
        grant.valid_to = valid_to
        grant.save(update_fields=["valid_to"])
    audit.record(viewer, "grant.end", "account", grant.user_id, grant.scope_id, now, detail)
    return grant


def _not_her_own(viewer: Viewer, user: User) -> None:
    if viewer.user_id is not None and viewer.user_id == user.pk:
        raise PermissionDenied(
            _("不能给自己授权，也不能改自己的授权；请由上级或另一位安全管理员办理。")
        )
