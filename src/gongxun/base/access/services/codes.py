"""One-time codes: printed on slips, kept as keyed digests, good for one use within a fortnight."""

import secrets as random
import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from gongxun.base.access import secrets
from gongxun.base.access.enrolment import Candidate, source_of
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.models import OneTimeCode, User
from gongxun.base.access.roles import Permission
from gongxun.base.access.services.accounts import (
    drop_sessions,
    forget_password,
    open_account,
    require_over_account,
)
from gongxun.base.audit import services as audit

# Without 0, 1, I and O, which are misread on paper: 32 letters, so 12 of them hold 60 bits.
ALPHABET = "".join(sorted(set(string.ascii_uppercase + string.digits) - set("01IO")))
LENGTH, GROUP = 12, 4
VALID_FOR = timedelta(days=14)
LARGEST_BATCH = 500
PURPOSE = "one-time-code"


@dataclass(frozen=True, slots=True)
class Slip:
    """What is handed to somebody on paper; the code is nowhere else in clear."""

    username: str
    name: str
    code: str
    note: str
    expires_at: datetime


@transaction.atomic
def enrol_many(
    *, viewer: Viewer, kind: str, subject_ids: Sequence[int], scope_id: int, now: datetime
) -> list[Slip]:
    """Open an account with a code for each of the files; those that have one by now are left out."""
    require(viewer, Permission.EDIT_GRANTS, "organisation", scope_id)
    if len(subject_ids) > LARGEST_BATCH:
        raise ValidationError(
            _("一次最多开通 %(limit)s 个账号，请分批办理；没有开通任何账号。")
            % {"limit": LARGEST_BATCH}
        )
    found = source_of(kind).candidates(viewer, scope_id, only=subject_ids)
    names = _usernames(found)
    slips, opened = [], []
    for one in found:
        user = User(
            username=names[one.subject_id],
            display_name=one.name,
            created_at=now,
            home_id=scope_id,
            subject_kind=kind,
            subject_id=one.subject_id,
        )
        user.set_unusable_password()
        user.save()
        opened.append((user.pk, scope_id))
        slips.append(_issue(user, one.note, now))
    audit.record_many(viewer, "account.open", "account", opened, now)
    return slips


def _usernames(candidates: Iterable[Candidate]) -> dict[int, str]:
    """A free username for each, its stem with the next number where the stem is taken."""
    candidates = list(candidates)
    stems = {one.stem or "user" for one in candidates}
    taken: set[str] = set()
    for stem in stems:
        taken.update(
            name.lower()
            for name in User.objects.filter(username__istartswith=stem).values_list(
                "username", flat=True
            )
        )
    names = {}
    for one in candidates:
        stem, number = one.stem or "user", 1
        while (name := stem if number == 1 else f"{stem}{number}") in taken:
            number += 1
        taken.add(name)
        names[one.subject_id] = name
    return names


@transaction.atomic
def open_with_code(
    *, viewer: Viewer, username: str, display_name: str, scope_id: int, now: datetime
) -> Slip:
    """Open one account that belongs to no file, such as an administrator's."""
    user = open_account(
        viewer=viewer,
        username=username,
        display_name=display_name,
        password=None,
        scope_id=scope_id,
        now=now,
    )
    return _issue(user, "", now)


@transaction.atomic
def reissue(*, viewer: Viewer, users: Sequence[User], now: datetime) -> list[Slip]:
    """New codes for accounts whose password or code was lost; the old ones work no more, sessions end."""
    if len(users) > LARGEST_BATCH:
        raise ValidationError(
            _("一次最多重发 %(limit)s 个登录码，请分批办理；原有的登录码和密码都没有改变。")
            % {"limit": LARGEST_BATCH}
        )
    slips = []
    for user in users:
        require_over_account(viewer, user, viewer.today)
        forget_password(user, now)
        slips.append(_issue(user, "", now))
        audit.record(viewer, "account.code", "account", user.pk, user.home_id, now)
    return slips


def _issue(user: User, note: str, now: datetime) -> Slip:
    code = "".join(random.choice(ALPHABET) for _each in range(LENGTH))
    expires_at = now + VALID_FOR
    OneTimeCode.objects.create(
        user=user, digest=_digest(user.pk, code), issued_at=now, expires_at=expires_at
    )
    shown = "-".join(code[at : at + GROUP] for at in range(0, LENGTH, GROUP))
    return Slip(user.username, user.display_name, shown, note, expires_at)


def _digest(user_id: int, code: str) -> bytes:
    return secrets.keyed_digest(PURPOSE, f"{user_id}:{code}")


@transaction.atomic
def redeem(*, username: str, code: str, password: str, now: datetime) -> User:
    """Use a code up: set the password, join the account with its owner's file; returns the account.

    Raises ValidationError, the same for a wrong name, a wrong code and one that is used or expired.
    """
    wrong = ValidationError(
        _(
            "用户名或登录码不对，或登录码已用过、已过期。请对照纸条重新输入；仍不行请联系安全管理员重新出码。"
        )
    )
    typed = "".join(code.upper().replace("-", "").split())
    found = (
        OneTimeCode.objects.select_for_update(of=("self",))
        .select_related("user")
        .filter(user__username=username.strip(), used_at=None, expires_at__gt=now)
        .first()
    )
    if found is None or not random.compare_digest(
        bytes(found.digest), _digest(found.user_id, typed)
    ):
        raise wrong
    user = found.user
    if not user.is_active:
        raise PermissionDenied(_("这个账号已被锁定，请联系本单位的安全管理员。"))
    _check_password(password, user)
    _take_into_use(user, found, password, now)
    return user


def _check_password(password: str, user: User) -> None:
    try:
        validate_password(password, user)
    except ValidationError as weak:
        # Django's own sentences are only partly translated into Chinese.
        raise ValidationError(
            {
                "password": _(
                    "密码太弱：至少 10 位，不能全是数字，也不能是常见密码。登录码还没有用掉。"
                )
            }
        ) from weak


def _take_into_use(user: User, found: OneTimeCode, password: str, now: datetime) -> None:
    found.used_at = now
    found.save(update_fields=["used_at"])
    user.set_password(password)
    user.save(update_fields=["password"])
    drop_sessions(user)
    herself = Viewer(user.pk, timezone.localdate(now), everywhere=True)
    if user.subject_id is not None:
        source_of(user.subject_kind).link(
            viewer=herself, subject_id=user.subject_id, user_id=user.pk, now=now
        )
    audit.record(herself, "account.first_sign_in", "account", user.pk, user.home_id, now)
