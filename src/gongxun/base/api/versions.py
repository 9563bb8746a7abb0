"""Entity tags: what was not changed is not sent again, and nobody changes what she has not seen."""

import json
import re
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid5

from django.utils.functional import Promise
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.faults import WORDS
from gongxun.base.api.problems import Problem

LONGEST_KEY, LONGEST_TAGS = 80, 400
KEYS = UUID("6f1d0a3e-6a51-4b0c-9d57-2c1c8a0b7e11")


def _stated(
    name: str, longest: int, description: str | Promise, *, required: bool
) -> dict[str, Any]:
    """A header for the document; it is read by ``_header``."""
    schema = {"type": "string", "maxLength": longest, "pattern": r"^[\x21-\x7e]+$"}
    one = {"in": "header", "name": name, "description": description, "required": required}
    return {"parameters": [{**one, "schema": schema}]}


ONCE = _stated(
    "Idempotency-Key",
    LONGEST_KEY,
    _("调用方自定的标识；同一个值再发一次，只答上次的结果，不再办一次。"),
    required=False,
)
SEEN = _stated(
    "If-Match",
    LONGEST_TAGS,
    _("您看过的那一版的 ETag；已有新版就答 412，没有改动。"),
    required=True,
)


def _header(request: ApiRequest, name: str, longest: int) -> str:
    given = request.headers.get(name, "")
    if len(given) > longest or not re.fullmatch(r"[\x21-\x7e]*", given):
        detail = str(WORDS["string_pattern_mismatch"])
        raise Problem("invalid", errors=[{"parameter": name, "detail": detail}])
    return given


def written(data: object) -> bytes:
    """The bytes of an answer, on which its tag rests."""
    return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False).encode()


def tag_of(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'


def submission_of(request: ApiRequest) -> UUID | None:
    """The form that ``Idempotency-Key`` stands for: of one account alone, so that nobody meets another's."""
    key = _header(request, "Idempotency-Key", LONGEST_KEY)
    return uuid5(KEYS, f"{request.viewer.user_id}:{key}") if key else None


def require_match(request: ApiRequest, current: Schema) -> None:
    """Raise Problem unless the request rests on what the thing says now, as its own address would answer."""
    given = _header(request, "If-Match", LONGEST_TAGS)
    if not given:
        raise Problem("version-needed")
    # Compressed on its way, an answer bears a weak tag; it rests on the same content.
    tags = [one.removeprefix("W/") for one in parse_etags(given)]
    if tags != ["*"] and tag_of(written(current.model_dump())) not in tags:
        raise Problem("changed")
