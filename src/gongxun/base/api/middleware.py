"""Around the interface: no cookie goes in, and what Django answers itself comes out as a problem."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from gongxun.base.api.problems import BY_STATUS, MEDIA_TYPE, answer

Answer = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/v1/"


def interface(get_response: Answer) -> Answer:
    """Stands before the session: a browser's cookie must never act through the interface."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return get_response(request)
        request.COOKIES = {}
        response = get_response(request)
        if response.status_code < 400 or response.get("Content-Type", "") == MEDIA_TYPE:
            return response
        name = BY_STATUS.get(response.status_code, "server-error")
        if name == "server-error" and response.status_code < 500:
            name = "bad-request"
        kept = {one: response[one] for one in ("Allow", "Vary") if one in response}
        return answer(name, headers=kept)

    return handle
