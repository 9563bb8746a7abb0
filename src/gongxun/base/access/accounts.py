from collections.abc import Callable
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from gongxun.base.access import secrets
from gongxun.base.access.gate import Viewer
from gongxun.base.access.selectors import viewer_of

PURPOSE = "second-factor"
_first_page: list[Callable[[Viewer], str]] = []


def lead_to(first_page: Callable[[Viewer], str]) -> None:
    """Register who knows the address at which the work of a reader begins; the last registration holds."""
    _first_page[:] = [first_page]


class ClosedSignUp(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts are opened by the security administrator; nobody signs up, and no mail is sent."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号已被锁定，请联系本单位的安全管理员。"),
        "enter_current_password": _("原密码不对，请重新输入。"),
        "incorrect_code": _("验证码不对，请用认证器上正在显示的一组数字。"),
        "incorrect_password": _("密码不对，请重新输入。"),
        "rate_limited": _("操作太频繁，请一分钟后再试。"),
        "too_many_login_attempts": _(
            "连续输错次数太多，请 5 分钟后再试。密码没有改变；忘记密码请联系本单位的安全管理员。"
        ),
        "username_password_mismatch": _("用户名或密码不对。首次登录请用发给您的登录码。"),
    }

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Straight to where the reader's work begins: nothing lies between signing in and the first figure."""
        if not _first_page:
            return str(super().get_login_redirect_url(request))
        return _first_page[0](viewer_of(request.user.pk or 0, timezone.localdate()))

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        return False

    def send_notification_mail(self, *_args: Any, **_more: Any) -> None:  # noqa: ANN401
        """Accounts have no address; what happens to them stands in the audit."""


class SealedFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of the second factor are encrypted under a key outside the database."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_generate_recovery_codes": _("请先设置认证器或通行密钥，再生成备用码。"),
        "incorrect_code": _("验证码不对，请用认证器上正在显示的一组数字。"),
    }

    def encrypt(self, text: str) -> str:
        return secrets.seal(PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.unseal(PURPOSE, encrypted_text)

    def send_notification_mail(self, *_args: Any, **_more: Any) -> None:  # noqa: ANN401
        """Accounts have no address; what happens to them stands in the audit."""
