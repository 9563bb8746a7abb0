"""What happens at the door is written down: who came in, who was refused, whose second factor changed."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import authenticator_added, authenticator_removed
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from django.utils import timezone

from gongxun.base.access.gate import Viewer
from gongxun.base.access.models import User
from gongxun.base.audit import services as audit


def connect() -> None:
    user_logged_in.connect(_came_in, dispatch_uid="access.came_in")
    user_logged_out.connect(_left, dispatch_uid="access.left")
    user_login_failed.connect(_refused, dispatch_uid="access.refused")
    authenticator_added.connect(_added, dispatch_uid="access.added")
    authenticator_removed.connect(_removed, dispatch_uid="access.removed")


def _note(user: User, verb: str, *, by_herself: bool = True) -> None:
    now = timezone.now()
    viewer = Viewer(user.pk if by_herself else None, timezone.localdate(now))
    audit.record(viewer, verb, "account", user.pk, user.home_id, now)


def _came_in(sender: object, user: User, **_more: Any) -> None:  # noqa: ANN401, ARG001
    _note(user, "account.sign_in")


def _left(sender: object, user: User | None, **_more: Any) -> None:  # noqa: ANN401, ARG001
    if user is not None:
        _note(user, "account.sign_out")


def _refused(sender: object, credentials: dict[str, Any], **_more: Any) -> None:  # noqa: ANN401, ARG001
    user = User.objects.filter(username=credentials.get("username") or "").first()
    if user is not None:
        _note(user, "account.refused", by_herself=False)


def _added(
    sender: object,  # noqa: ARG001
    request: HttpRequest,
    user: User,
    authenticator: Authenticator,
    **_more: Any,  # noqa: ANN401
) -> None:
    """Whoever sets up a factor has just shown it."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    _note(user, "account.factor_added")


def _removed(sender: object, user: User, **_more: Any) -> None:  # noqa: ANN401, ARG001
    _note(user, "account.factor_removed")
