"""The second factor: who must have one, and what only a session that has shown it may do."""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlencode

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from gongxun.base.access.roles import SEPARATED_ROLES

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)
# Open to whoever still has to show or set up a second factor.
OPEN_PREFIXES = ("/account/", "/static/", "/i18n/", "/health/")

View = Callable[..., Any]


def is_due(request: HttpRequest) -> bool:
    """Whether the account holds a role that demands a second factor which this session has not shown."""
    viewer = getattr(request, "viewer", None)
    if not settings.SECOND_FACTOR_REQUIRED or viewer is None or not request.user.is_authenticated:
        return False
    return bool(viewer.roles & SEPARATED_ROLES) and not was_shown(request)


def has_factor(user_id: int) -> bool:
    return bool(Authenticator.objects.filter(user_id=user_id, type__in=FACTORS).exists())


def was_shown(request: HttpRequest) -> bool:
    """Whether this session has shown a second factor that the account still has."""
    shown = {
        one.get("id")
        for one in get_authentication_records(request, request.user)
        if one.get("method") == "mfa"
    }
    return (
        bool(shown) and Authenticator.objects.filter(user_id=request.user.pk, pk__in=shown).exists()
    )


def ask(request: HttpRequest, reason: str) -> HttpResponse:
    """Lead to where the second factor is shown, or set up where there is none, and back again."""
    messages.warning(request, reason)
    if has_factor(request.user.pk or 0):
        back = request.get_full_path() if request.method == "GET" else "/"
        query = urlencode({"next": back})
        return HttpResponseRedirect(f"{reverse('mfa_reauthenticate')}?{query}")
    return HttpResponseRedirect(reverse("mfa_activate_totp"))


def second_factor_before(reason: str | Promise) -> Callable[[View], View]:
    """For views that only a session that has shown a second factor may open; ``reason`` says why it is asked.

    Stands below ``login_required``. Who holds no role takes away nothing but her own; in a demo the
    password alone suffices.
    """

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401
            roles = request.viewer.roles  # type: ignore[attr-defined]
            if settings.SECOND_FACTOR_REQUIRED and roles and not was_shown(request):
                return ask(request, str(reason))
            return view(request, *args, **kwargs)

        guarded.guarded_by_second_factor = True  # type: ignore[attr-defined]
        return guarded

    return guard


# For views by which personal data leaves as a file.
requires_second_factor = second_factor_before(
    gettext_lazy("导出个人信息前要完成第二重验证：请用认证器验证，然后再点一次导出。")
)
