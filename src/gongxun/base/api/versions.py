"""Entity tags: what was not changed is not sent again, and nobody changes what she has not seen."""

import json
from hashlib import sha256

from django.http import HttpRequest
from django.utils.http import parse_etags
from ninja import Schema
from ninja.responses import NinjaJSONEncoder

from gongxun.base.api.problems import Problem


def written(data: object) -> bytes:
    """The bytes of an answer, on which its tag rests."""
    return json.dumps(data, cls=NinjaJSONEncoder, ensure_ascii=False).encode()


def tag_of(content: bytes) -> str:
    return f'"{sha256(content).hexdigest()[:32]}"'


def require_match(request: HttpRequest, current: Schema) -> None:
    """Raise Problem unless the request rests on what the thing says now, as its own address would answer."""
    given = request.headers.get("If-Match", "")
    if not given:
        raise Problem("version-needed")
    tags = parse_etags(given)
    if tags != ["*"] and tag_of(written(current.model_dump())) not in tags:
        raise Problem("changed")
