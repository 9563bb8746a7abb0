"""What goes wrong, as RFC 9457 has it: a stable type, a title, what happened and what to do next."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MEDIA_TYPE = "application/problem+json"
TYPES = "/api/problems/"


@dataclass(frozen=True, slots=True)
class Kind:
    """A problem that callers may tell apart by its ``type``; ``detail`` where nothing more is known."""

    name: str
    status: int
    title: str | Promise
    detail: str | Promise


_ALL = (
    Kind("bad-request", 400, _("请求读不懂"), _("请求的格式不对，没有处理；请对照接口说明检查。")),
    Kind("bad-json", 400, _("正文不是 JSON"), _("请求正文不是合法的 JSON，没有处理；请检查后再发。")),
    Kind("bad-cursor", 400, _("页码标记不对"),
         _("cursor 不是本列表给出的，或筛选条件已经不同；请从不带 cursor 的第一页重新开始。")),
    Kind("unauthenticated", 401, _("没有有效的令牌"),
         _("请在 Authorization 头里带上 Bearer 令牌；令牌可能已到期、被撤销，或账号已锁定，请在“API 令牌”页查看。")),
    Kind("forbidden", 403, _("没有这项权限"),
         _("您的角色没有这项工作，没有改动；如需办理，请联系本单位的安全管理员授权。")),
    Kind("read-only", 403, _("令牌只读"),
         _("这个令牌只能查询，没有改动；如需办理，请新建一个读写令牌。")),
    Kind("second-factor", 403, _("令牌缺第二重验证"),
         _("建这个令牌时没有完成第二重验证，不能用于管理角色；请验证后新建一个令牌。")),
    Kind("not-found", 404, _("没有，或不在您的范围内"),
         _("没有这个地址或编号，或它不在您的管理范围内；请核对编号，或联系其所在单位。")),
    Kind("method-not-allowed", 405, _("不支持这种方法"),
         _("这个地址不支持这种方法，没有改动；可用的方法见 Allow 头。")),
    Kind("refused", 409, _("没有办理"), _("现在的情况不允许这样做，没有改动。")),
    Kind("changed", 412, _("内容已经变了"),
         _("您依据的内容已被更新，没有改动；请重新取得最新内容，核对后再办理。")),
    Kind("too-large", 413, _("内容太大"), _("请求超过了允许的大小，没有处理；请减小后再发。")),
    Kind("media-type", 415, _("正文的类型不对"),
         _("请按接口说明设置 Content-Type：JSON 用 application/json，文件用 multipart/form-data；没有处理。")),
    Kind("invalid", 422, _("内容不符合要求"), _("下列内容要改，没有处理；请按 errors 逐项改好再发。")),
    Kind("version-needed", 428, _("要说明依据哪一版"),
         _("请先取得这一项，把它的 ETag 放进 If-Match 头再办理，以免覆盖别人的改动；没有改动。")),
    Kind("too-many-requests", 429, _("请求太频繁"),
         _("这个令牌本分钟的请求次数已用完，没有处理；请等 Retry-After 秒后再发。")),
    Kind("server-error", 500, _("系统出错"), _("系统出了错，没有改动；请稍后再试，仍不行请联系系统管理员。")),
)  # fmt: skip
KINDS = {kind.name: kind for kind in _ALL}
# What an answer of Django's own, made outside the interface, becomes.
BY_STATUS = {
    400: "bad-request",
    403: "forbidden",
    404: "not-found",
    405: "method-not-allowed",
    413: "too-large",
    415: "media-type",
}


@dataclass
class Problem(Exception):
    """Raise it to answer with the kind of this name; ``detail`` instead of the kind's own words."""

    name: str
    detail: str = ""
    errors: Sequence[dict[str, str]] = ()


def answer(
    name: str,
    detail: str = "",
    errors: Sequence[dict[str, str]] = (),
    headers: dict[str, str] | None = None,
) -> HttpResponse:
    """The answer for a problem of a kind. ``errors``: a ``pointer`` into the body or a ``parameter``, and a ``detail``."""
    kind = KINDS[name]
    content: dict[str, Any] = {
        "type": f"{TYPES}{name}",
        "title": str(kind.title),
        "status": kind.status,
        "detail": detail or str(kind.detail),
    }
    if errors:
        content["errors"] = list(errors)
    response = HttpResponse(
        json.dumps(content, ensure_ascii=False), content_type=MEDIA_TYPE, status=kind.status
    )
    for header, value in (headers or {}).items():
        response[header] = value
    response["Cache-Control"] = "no-store"
    return response
