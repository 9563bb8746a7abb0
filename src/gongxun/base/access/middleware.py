from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject

from gongxun.base.access.gate import Viewer
from gongxun.base.access.selectors import viewer_of


class ViewerRequest(HttpRequest):
    """A request behind sign-in: it carries its viewer."""

    viewer: Viewer


def viewer(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Give every request its ``viewer``, read on first use."""

    def handle(request: HttpRequest) -> HttpResponse:
        def read() -> Viewer:
            today = timezone.localdate()
            return (
                viewer_of(request.user.pk, today)
                if request.user.is_authenticated
                else Viewer(None, today)
            )

        request.viewer = SimpleLazyObject(read)  # type: ignore[attr-defined]
        return get_response(request)

    return handle
