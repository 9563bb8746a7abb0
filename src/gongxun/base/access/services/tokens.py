"""Tokens: made by the account itself, shown once, and ended by it or by whoever has charge of it."""

import secrets as random
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access import secrets
from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import ApiToken, User
from gongxun.base.access.services.accounts import require_over_account
from gongxun.base.audit import services as audit

PURPOSE, PREFIX = "api-token", "gxt_"
LONGEST = timedelta(days=366)
MOST = 20
ENDING = 4


@dataclass(frozen=True, slots=True)
class Admitted:
    """A token that was shown and holds. ``wait``: seconds for which it must rest, 0 where it may go on."""

    token_id: int
    user_id: int
    read_only: bool
    with_factor: bool
    last_day: date
    wait: int


@transaction.atomic
def create_token(
    *,
    viewer: Viewer,
    name: str,
    last_day: date,
    read_only: bool,
    with_factor: bool,
    now: datetime,
) -> tuple[ApiToken, str]:
    """A new token of the viewer's own account, with its text, which is kept nowhere.

    Raises PermissionDenied for a viewer without an account, ValidationError by field.
    """
    if viewer.user_id is None or viewer.token_id is not None:
        raise PermissionDenied(_("令牌只能由本人登录后在“API 令牌”页创建。"))
    user = User.objects.select_for_update().get(pk=viewer.user_id)
    _check(user, name.strip(), last_day, viewer.today)
    text = PREFIX + random.token_urlsafe(32)
    made = ApiToken.objects.create(
        user=user,
        name=name.strip(),
        digest=_digest(text),
        ending=text[-ENDING:],
        read_only=read_only,
        with_factor=with_factor,
        created_at=now,
        last_day=last_day,
    )
    audit.record(viewer, "token.create", "account", user.pk, user.home_id, now, {"made": made.pk})
    return made, text


def _check(user: User, name: str, last_day: date, today: date) -> None:
    if not name:
        raise ValidationError({"name": _("请写明用途，例如：人事系统每晚同步。")})
    if last_day < today:
        raise ValidationError({"last_day": _("截止日期已经过去，请选今天或以后的日期。")})
    if last_day > today + LONGEST:
        raise ValidationError({"last_day": _("令牌最长一年，到期再建新的；请选近一些的日期。")})
    held = ApiToken.objects.filter(user=user, revoked_at=None, last_day__gte=today)
    if held.count() >= MOST:
        raise ValidationError(
            _("一个账号最多有 %(most)d 个有效令牌，没有新建；请先撤销不用的。") % {"most": MOST}
        )
    if held.filter(name=name).exists():
        raise ValidationError({"name": _("已有同名的有效令牌，请换个名称，以便分辨。")})


@transaction.atomic
def revoke_token(*, viewer: Viewer, token: ApiToken, now: datetime) -> None:
    """Let a token work no more; one that ended stays as it was. Raises PermissionDenied."""
    if viewer.user_id != token.user_id:
        require_over_account(viewer, token.user, viewer.today)
    ended = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if ended.update(revoked_at=now, revoked_by=viewer.user_id):
        detail = {"made": token.pk}
        audit.record(
            viewer, "token.revoke", "account", token.user_id, token.user.home_id, now, detail
        )


def admit(text: str, now: datetime) -> Admitted | None:
    """Recognise a token that holds, and count the request: one statement, whoever else asks at the time.

    None where there is none such, it has ended, or its account is locked.
    """
    minute, second = divmod(int(now.timestamp()), 60)
    with connection.cursor() as cursor:
        cursor.execute(
            """
            UPDATE access_apitoken t
            SET used = CASE WHEN t.minute = %(minute)s THEN t.used + 1 ELSE 1 END,
                minute = %(minute)s, last_used_at = %(now)s
            FROM access_user u
            WHERE t.digest = %(digest)s AND t.revoked_at IS NULL AND t.last_day >= %(today)s
              AND u.id = t.user_id AND u.is_active
            RETURNING t.id, t.user_id, t.read_only, t.with_factor, t.last_day, t.used
            """,
            {
                "minute": minute,
                "now": now,
                "digest": _digest(text),
                "today": timezone.localdate(now),
            },
        )
        row = cursor.fetchone()
    if row is None:
        return None
    token_id, user_id, read_only, with_factor, last_day, used = row
    wait = 60 - second if used > settings.API_REQUESTS_PER_MINUTE else 0
    return Admitted(token_id, user_id, read_only, with_factor, last_day, wait)


def _digest(text: str) -> bytes:
    return secrets.keyed_digest(PURPOSE, text)
