from collections.abc import Callable
from dataclasses import replace

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from gongxun.base.access import factors, sessions
from gongxun.base.access.gate import Viewer
from gongxun.base.access.selectors import viewer_of

Answer = Callable[[HttpRequest], HttpResponse]
READING = ("GET", "HEAD")


class ViewerRequest(HttpRequest):
    """A request behind sign-in: it carries its viewer."""

    viewer: Viewer


def viewer(get_response: Answer) -> Answer:
    """Give every request its ``viewer``, read on first use; one that only reads gets a memory with it."""

    def handle(request: HttpRequest) -> HttpResponse:
        def read() -> Viewer:
            today = timezone.localdate()
            if not request.user.is_authenticated:
                return Viewer(None, today)
            found = viewer_of(request.user.pk, today)
            return replace(found, memory={}) if request.method in READING else found

        request.viewer = SimpleLazyObject(read)  # type: ignore[attr-defined]
        return get_response(request)

    return handle


def guard(get_response: Answer) -> Answer:
    """End sessions that are over; lead administrators to their second factor. Stands after the messages."""

    def handle(request: HttpRequest) -> HttpResponse:
        if (
            request.path.startswith("/static/")
            or settings.SESSION_COOKIE_NAME not in request.COOKIES
        ):
            return get_response(request)
        sessions.keep_or_end(request)
        if not request.path.startswith(factors.OPEN_PREFIXES) and factors.is_due(request):
            return factors.ask(request, _("管理员账号要有第二重验证：请先设置或验证，再继续工作。"))
        return get_response(request)

    return handle
