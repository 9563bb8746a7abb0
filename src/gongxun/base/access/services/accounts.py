"""Accounts: opened, locked and unlocked, never erased, by whoever has charge of everything they may do."""

from datetime import date, datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import RegexValidator
from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from gongxun.base.access.enrolment import sources
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.models import ApiToken, Grant, OneTimeCode, User
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit

USERNAME = RegexValidator(r"^[A-Za-z0-9][A-Za-z0-9._-]{1,63}\Z")


@transaction.atomic
def open_account(
    *,
    viewer: Viewer,
    username: str,
    display_name: str,
    password: str | None,
    scope_id: int,
    now: datetime,
) -> User:
    """Open an account for somebody of the organisation ``scope_id``; raises ValidationError where the name is taken.

    Without a password it is used for the first time by a one-time code.
    """
    require(viewer, Permission.EDIT_GRANTS, "organisation", scope_id)
    check_username(username)
    user = User(username=username, display_name=display_name, created_at=now, home_id=scope_id)
    user.set_password(password)
    user.save()
    audit.record(viewer, "account.open", "account", user.pk, scope_id, now)
    return user


def check_username(username: str) -> None:
    try:
        USERNAME(username)
    except ValidationError as wrong:
        raise ValidationError(
            {
                "username": _(
                    "用户名只能用字母、数字、点、下划线和连字符，2 至 64 位，以字母或数字开头。"
                )
            }
        ) from wrong
    if User.objects.filter(username__iexact=username).exists():
        raise ValidationError(
            {"username": _("用户名“%(name)s”已被使用，请换一个。") % {"name": username}}
        )


def assign_subject(*, user_id: int, kind: str, subject_id: int) -> None:
    """Note whose file the account belongs to; the app that owns the file has checked the right to say so."""
    User.objects.filter(pk=user_id).update(subject_kind=kind, subject_id=subject_id)


def require_over_account(viewer: Viewer, user: User, today: date) -> None:
    """Raise PermissionDenied unless the viewer has charge of the account: of each place where it holds a
    role now or later, and of the person or organisation it was opened for. Nobody has charge of her own.
    """
    if viewer.everywhere:
        return
    if viewer.user_id == user.pk:
        raise PermissionDenied(_("不能管理自己的账号；请由上级或另一位安全管理员办理。"))
    current = Grant.objects.filter(Q(valid_to=None) | Q(valid_to__gt=today), user=user)
    scopes = set(current.values_list("scope_kind", "scope_id"))
    covered = all(viewer.may(Permission.EDIT_GRANTS, kind, key) for kind, key in scopes)
    if not covered or not _has_charge_of_owner(viewer, user, bool(scopes)):
        raise PermissionDenied(
            _("这个账号还在您管理范围以外的单位任职或持有角色；请由上级安全管理员办理。")
        )


def _has_charge_of_owner(viewer: Viewer, user: User, holds_roles: bool) -> bool:
    if user.subject_id is not None:
        source = sources().get(user.subject_kind)
        return source is not None and (
            source.subjects(viewer, Permission.EDIT_GRANTS).filter(pk=user.subject_id).exists()
        )
    if user.home_id is not None:
        return viewer.may(Permission.EDIT_GRANTS, "organisation", user.home_id)
    return holds_roles or viewer.everything(Permission.EDIT_GRANTS, "organisation")


@transaction.atomic
def lock(*, viewer: Viewer, user: User, now: datetime) -> None:
    """Let the account sign in no more, and end its sessions with the next request."""
    _change(viewer, user, "account.lock", now, is_active=False)


@transaction.atomic
def unlock(*, viewer: Viewer, user: User, now: datetime) -> None:
    _change(viewer, user, "account.unlock", now, is_active=True)


@transaction.atomic
def end_sessions(*, viewer: Viewer, user: User, now: datetime) -> None:
    """Sign the account out everywhere."""
    _change(viewer, user, "account.end_sessions", now)


@transaction.atomic
def reset_second_factor(*, viewer: Viewer, user: User, now: datetime) -> None:
    """Take away every second factor of the account, for whoever lost hers; its sessions and tokens end."""
    Authenticator.objects.filter(user_id=user.pk).delete()
    ApiToken.objects.filter(user=user, revoked_at=None).update(
        revoked_at=now, revoked_by=viewer.user_id
    )
    _change(viewer, user, "account.reset_factor", now)


@transaction.atomic
def forget_password(user: User, now: datetime) -> None:
    """Make the present password useless, the code that may be under way, and the tokens."""
    ApiToken.objects.filter(user=user, revoked_at=None).update(revoked_at=now)
    user.set_unusable_password()
    user.save(update_fields=["password"])
    drop_sessions(user)
    OneTimeCode.objects.filter(user=user).delete()


def drop_sessions(user: User) -> None:
    User.objects.filter(pk=user.pk).update(session_epoch=F("session_epoch") + 1)
    user.refresh_from_db(fields=["session_epoch"])
    UserSession.objects.filter(user_id=user.pk).delete()


def _change(viewer: Viewer, user: User, verb: str, now: datetime, **fields: bool) -> None:
    require_over_account(viewer, user, viewer.today)
    if fields:
        User.objects.filter(pk=user.pk).update(**fields)
    drop_sessions(user)
    audit.record(viewer, verb, "account", user.pk, user.home_id, now)
