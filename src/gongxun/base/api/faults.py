"""Exceptions as problems: what the apps and the framework raise, in words that say what to mend."""

import logging
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    ValidationError,
)
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError
from ninja.errors import ValidationError as ShapeError

from gongxun.base.api.problems import Problem, answer

if TYPE_CHECKING:
    from ninja import NinjaAPI

Handler = Callable[[HttpRequest, Any], HttpResponse]
logger = logging.getLogger(__name__)
# By the type of a fault of pydantic's; ``%(name)s`` come from its context.
WORDS: dict[str, str | Promise] = {
    "missing": gettext_lazy("必须填写。"),
    "extra_forbidden": gettext_lazy("没有这一项，请去掉或改正名称。"),
    "string_type": gettext_lazy("要写成文字。"),
    "string_too_long": gettext_lazy("最多 %(max_length)s 个字。"),
    "string_too_short": gettext_lazy("至少 %(min_length)s 个字。"),
    "string_pattern_mismatch": gettext_lazy("含有不允许的字符，或格式不对。"),
    "int_type": gettext_lazy("要写成整数。"),
    "int_parsing": gettext_lazy("要写成整数。"),
    "int_from_float": gettext_lazy("要写成整数。"),
    "int_parsing_size": gettext_lazy("数字太大。"),
    "greater_than_equal": gettext_lazy("不能小于 %(ge)s。"),
    "less_than_equal": gettext_lazy("不能大于 %(le)s。"),
    "bool_type": gettext_lazy("要写成 true 或 false。"),
    "bool_parsing": gettext_lazy("要写成 true 或 false。"),
    "enum": gettext_lazy("只能是：%(expected)s。"),
    "literal_error": gettext_lazy("只能是：%(expected)s。"),
    "too_long": gettext_lazy("最多 %(max_length)s 项。"),
    "list_type": gettext_lazy("要写成数组。"),
    "model_attributes_type": gettext_lazy("要写成 JSON 对象。"),
    "model_type": gettext_lazy("要写成 JSON 对象。"),
    "dict_type": gettext_lazy("要写成 JSON 对象。"),
}


def teach(api: "NinjaAPI") -> None:
    """Let the interface answer every exception with a problem."""
    handlers: Sequence[tuple[type[Exception], Handler]] = (
        (Exception, _unforeseen),
        (Problem, lambda _r, one: answer(one.name, one.detail, one.errors)),
        (Http404, lambda _r, _one: answer("not-found")),
        (PermissionDenied, lambda _r, one: answer("forbidden", str(one))),
        (ValidationError, lambda _r, one: answer("refused", said(one), list(_refusals(one)))),
        (ShapeError, lambda _r, one: answer("invalid", errors=[_shape(e) for e in one.errors])),
        (AuthenticationError, _stranger),
        (HttpError, _unread),
        (RequestDataTooBig, lambda _r, _one: answer("too-large")),
        (SuspiciousOperation, lambda _r, _one: answer("bad-request")),
        (MultiPartParserError, lambda _r, _one: answer("bad-request")),
    )
    for kind, handler in handlers:
        api.add_exception_handler(kind, handler)


def _unforeseen(request: HttpRequest, fault: Exception) -> HttpResponse:
    logger.error("%s %s", request.method, request.path, exc_info=fault)
    return answer("server-error")


def _stranger(request: HttpRequest, fault: Exception) -> HttpResponse:  # noqa: ARG001
    return answer("unauthenticated", headers={"WWW-Authenticate": 'Bearer realm="gongxun"'})


def _unread(request: HttpRequest, fault: HttpError) -> HttpResponse:  # noqa: ARG001
    """The framework hides behind one error why a body could not be read."""
    cause = fault.__cause__
    if isinstance(cause, Problem):
        return answer(cause.name, cause.detail)
    return answer("bad-json" if fault.status_code == 400 else "bad-request")


def said(refused: ValidationError) -> str:
    return " ".join(str(one) for one in refused.messages)


def _refusals(refused: ValidationError) -> Iterator[dict[str, str]]:
    if hasattr(refused, "error_dict"):
        for field, messages in refused.message_dict.items():
            for one in messages:
                yield _at(field, str(one))


def _at(field: str, detail: str) -> dict[str, str]:
    return {"pointer": f"#/{field}" if field and field != "__all__" else "#", "detail": detail}


def _shape(fault: dict[str, Any]) -> dict[str, str]:
    source, *place = fault["loc"]
    words = WORDS.get(fault["type"])
    known = {name: str(value) for name, value in fault.get("ctx", {}).items()}
    detail = str(words) % known if words else _("内容或格式不对，请对照接口说明。")
    if source in ("body", "form", "file"):
        return {"pointer": "#/" + "/".join(map(str, _inner(source, place))), "detail": detail}
    return {"parameter": str(place[0]) if place else "", "detail": detail}


def _inner(source: str, place: Sequence[Any]) -> Sequence[Any]:
    """Below the name of the argument under which the framework reads a JSON body."""
    return place[1:] if source == "body" else place
