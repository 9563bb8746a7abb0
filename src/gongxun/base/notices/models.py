from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mail(models.TextChoices):
    NONE = "none", _("不发邮件")
    WAITING = "waiting", _("待发送")
    SENT = "sent", _("已发送")
    GIVEN_UP = "given_up", _("未能发送")


class Notice(models.Model):
    """What one account is told. ``key`` names the matter, so that it is told once; ``address`` is a path of ours."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=120)
    body = models.CharField(max_length=600, blank=True)
    address = models.CharField(max_length=300)
    sent_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    in_product = models.BooleanField(default=True)
    mail = models.CharField(max_length=8, choices=Mail.choices, default=Mail.NONE)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "account"], name="one_matter_is_told_once")
        ]
        indexes = [
            models.Index(fields=["account", "-id"], name="notices_of_account"),
            models.Index(
                fields=["account"],
                condition=Q(read_at=None, in_product=True),
                name="notices_unread",
            ),
            models.Index(fields=["id"], condition=Q(mail="waiting"), name="notices_to_mail"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.account_id}"


class Choice(models.Model):
    """How an account wants to be told of a kind, where it differs from what the kind does by itself."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    in_product = models.BooleanField()
    by_mail = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "kind"], name="one_choice_a_kind")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.kind}"


class MailAddress(models.Model):
    """Where an account is written to, as its owner gave it."""

    account = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="+"
    )
    address = models.EmailField(max_length=254)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.account_id)
