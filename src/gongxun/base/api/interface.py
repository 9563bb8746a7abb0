"""The interface itself, to which the site adds the routers of the apps."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers
from ninja import NinjaAPI
from ninja.operation import Operation
from ninja.parser import Parser
from ninja.renderers import BaseRenderer

from gongxun.base.api import document, faults
from gongxun.base.api.authentication import Resting, Token
from gongxun.base.api.problems import Problem, answer
from gongxun.base.api.versions import tag_of, written


class Json(BaseRenderer):
    media_type = "application/json"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:  # noqa: ANN401, ARG002
        return written(data)


class StrictParser(Parser):
    """Bodies are JSON that says that it is JSON."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        if request.content_type != "application/json":
            raise Problem("media-type")
        return super().parse_body(request)


def known_names_only(run: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Refuses a query with a name that the address does not know: a misspelt filter must not widen a list."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    queries = (one for one in operation.models if one.__ninja_param_source__ == "query")
    known = {name for query in queries for name in query.__ninja_flatten_map__}

    @wraps(run)
    def checked(request: HttpRequest, **parts: Any) -> HttpResponse:  # noqa: ANN401
        unknown = sorted(set(request.GET) - known)
        # Who shows no token hears of that first.
        if unknown and "Authorization" in request.headers:
            said = str(faults.WORDS["extra_forbidden"])
            return answer("invalid", errors=[{"parameter": one, "detail": said} for one in unknown])
        return run(request, **parts)

    return checked


class PublicApi(NinjaAPI):
    """Every address asks for a token and answers with JSON, a tag and, where something is wrong, a problem."""

    def __init__(self, *, title: str, version: str, description: str) -> None:
        super().__init__(
            title=title,
            version=version,
            description=description,
            docs_url=None,
            openapi_url=None,
            urls_namespace="api",
            auth=Token(),
            parser=StrictParser(),
            renderer=Json(),
        )
        self.add_decorator(known_names_only, mode="view")

    def set_default_exception_handlers(self) -> None:
        faults.teach(self)
        self.add_exception_handler(
            Resting,
            lambda _request, one: answer("too-many-requests", headers={"Retry-After": str(one)}),
        )

    def _get_urls(self) -> list[Any]:
        """Without the framework's own root, which has nothing to say."""
        return [one for one in super()._get_urls() if getattr(one, "name", "") != "api-root"]

    def create_response(self, request: HttpRequest, data: Any, **more: Any) -> HttpResponse:  # noqa: ANN401
        response = super().create_response(request, data, **more)
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization"])
        if request.method != "GET" or response.status_code != 200:
            return response
        tag = tag_of(response.content)
        response["ETag"] = tag
        return get_conditional_response(request, etag=tag, response=response) or response

    def get_openapi_operation_id(self, operation: Operation) -> str:
        return str(operation.url_name)

    def get_openapi_schema(self, **more: Any) -> Any:  # noqa: ANN401
        return document.completed(super().get_openapi_schema(**more))


class Hidden:
    """Within it what is refused is as what does not exist: nobody learns from an answer that a number is taken."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if isinstance(fault, PermissionDenied):
            raise Http404 from fault


hidden = Hidden()
