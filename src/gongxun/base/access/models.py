from datetime import date

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Role


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser):
    """An account. It says nothing about the person behind it but a name to greet."""

    username = models.CharField(max_length=64, unique=True)
    display_name = models.CharField(max_length=64)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    objects = UserManager()
    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    def __str__(self) -> str:
        return self.display_name


class Grant(models.Model):
    """A role of an account in one scope, from a day until before another."""

    user = models.ForeignKey(User, models.CASCADE, related_name="grants")
    role = models.CharField(max_length=24, choices=Role.choices)
    scope_kind = models.CharField(max_length=24)
    scope_id = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["scope_kind", "scope_id"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_to=None) | models.Q(valid_to__gt=models.F("valid_from")),
                name="grant_ends_after_it_begins",
                violation_error_message=_("授权的结束日期必须晚于开始日期。"),
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} {self.role} {self.scope_kind}:{self.scope_id}"

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)
