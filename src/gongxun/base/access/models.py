from collections.abc import Iterator
from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Upper
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import SEPARATED_ROLES, Role

DAYS = Func(
    "valid_from",
    "valid_to",
    RangeBoundary(),
    function="daterange",
    output_field=DateRangeField(),
)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """An account. It says nothing about the person behind it but a name to greet.

    ``home_id`` is the organisation that opened it. ``subject_kind`` and ``subject_id`` name the file
    for whose owner it was opened. A rise of ``session_epoch`` ends every session.
    """

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    home_id = models.BigIntegerField(null=True, db_index=True)
    subject_kind = models.CharField(max_length=24, blank=True)
    subject_id = models.BigIntegerField(null=True)
    session_epoch = models.PositiveIntegerField(default=0)

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subject_kind", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="one_account_a_subject",
                violation_error_message=_("此人已有账号。"),
            )
        ]
        indexes = [
            GinIndex(
                OpClass(Upper("username"), name="gin_trgm_ops"),
                OpClass(Upper("display_name"), name="gin_trgm_ops"),
                name="account_search",
            )
        ]

    def __str__(self) -> str:
        return self.display_name

    def get_session_auth_hash(self) -> str:
        """What a session must still agree with: the password, and that its sessions were not ended."""
        facts = f"{self.password}:{self.session_epoch}"
        return salted_hmac("gongxun.access.session", facts, algorithm="sha256").hexdigest()

    def get_session_auth_fallback_hash(self) -> Iterator[str]:
        return iter(())


class Grant(models.Model):
    """A role of an account in one scope, from a day until before another.

    The three administrators are kept apart by the database itself, and nobody grants to herself.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    scope_kind = models.CharField(max_length=24)
    scope_id = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["scope_kind", "scope_id"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gt=F("valid_from")),
                name="grant_ends_after_it_begins",
                violation_error_message=_("授权的结束日期必须晚于开始日期。"),
            ),
            models.CheckConstraint(
                condition=Q(granted_by=None) | ~Q(granted_by=F("user_id")),
                name="nobody_grants_to_herself",
                violation_error_message=_("不能给自己授权。"),
            ),
            ExclusionConstraint(
                name="three_administrators_apart",
                expressions=[
                    ("user", RangeOperators.EQUAL),
                    ("role", RangeOperators.NOT_EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
                condition=Q(role__in=sorted(SEPARATED_ROLES)),
                violation_error_message=_("系统、安全、审计三员不得由同一账号兼任。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.scope_kind}:{self.scope_id}"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


class OneTimeCode(models.Model):
    """The code with which an account is used for the first time, or again after its password was lost.

    Only its keyed digest is kept. It works once, until ``expires_at``; a new one replaces it.
    """

    user = models.OneToOneField(User, models.CASCADE, primary_key=True, related_name="code")
    digest = models.BinaryField(max_length=32)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.expires_at:%Y-%m-%d}"


class ApiToken(models.Model):
    """With which a program acts as an account at the public interface, until ``last_day`` has passed.

    Only its keyed digest and its last characters are kept. ``with_factor``: made in a session that had
    shown a second factor. ``minute`` (minutes since 1970) and ``used`` count requests within one minute.
    """

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(max_length=60)
    digest = models.BinaryField(max_length=32, unique=True)
    ending = models.CharField(max_length=4)
    read_only = models.BooleanField(default=True)
    with_factor = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    last_day = models.DateField()
    revoked_at = models.DateTimeField(null=True)
    revoked_by = models.BigIntegerField(null=True)
    last_used_at = models.DateTimeField(null=True)
    minute = models.PositiveBigIntegerField(default=0)
    used = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id} {self.name}"

    def holds_on(self, day: date) -> bool:
        return self.revoked_at is None and day <= self.last_day
