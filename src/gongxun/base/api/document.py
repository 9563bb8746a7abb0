"""The OpenAPI document: what the framework writes, completed by what every operation has in common."""

from typing import Any

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongxun.base.api.problems import KINDS, MEDIA_TYPE

PROBLEM = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri-reference"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["detail"],
                "properties": {
                    "pointer": {"type": "string"},
                    "parameter": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
HEADERS = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    429: {"Retry-After": {"required": True, "schema": {"type": "string", "pattern": "^[0-9]+$"}}},
}
ALWAYS = (400, 401, 403, 404, 422, 429, 500)
CHANGING = (409, 412, 413, 415, 428)


def completed(found: dict[str, Any]) -> dict[str, Any]:
    """The document with the problems that each operation may answer with, and the tag of what is read."""
    found.setdefault("components", {}).setdefault("schemas", {})["Problem"] = PROBLEM
    for schema in found["components"]["schemas"].values():
        _word(schema)
    for operations in found["paths"].values():
        for method, operation in operations.items():
            _complete(method, operation)
    return found


def _word(schema: dict[str, Any]) -> None:
    """Say what the values of an enumeration mean."""
    for choices in TextChoices.__subclasses__():
        if schema.get("title") == choices.__name__ and schema.get("enum") == choices.values:
            words = (f"{one.value} {one.label}" for one in choices)
            schema["description"] = "；".join(words)


def _complete(method: str, operation: dict[str, Any]) -> None:
    for name in ("summary", "description"):
        if name in operation:
            operation[name] = gettext(operation[name])
    operation["tags"] = [gettext(one) for one in operation.get("tags", ())]
    upload = operation.get("requestBody", {}).get("content", {}).get("multipart/form-data")
    if upload is not None:
        upload["schema"]["additionalProperties"] = False
        for field in upload["schema"]["properties"].values():
            if field.get("format") == "binary":
                field["minLength"] = 1  # an empty file says nothing
    responses = operation["responses"]
    if method == "get" and 200 in responses:
        responses[200]["headers"] = {"ETag": {"schema": {"type": "string"}}}
        responses[304] = {"description": "Not Modified"}
        _header(operation, "If-None-Match", _("上次得到的 ETag；没有变化就答 304，不再传内容。"))
    for status in ALWAYS if method == "get" else sorted((*ALWAYS, *CHANGING)):
        titles = [str(kind.title) for kind in KINDS.values() if kind.status == status]
        responses[status] = {
            "description": "；".join(titles),
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
            **({"headers": HEADERS[status]} if status in HEADERS else {}),
        }


def _header(operation: dict[str, Any], name: str, description: str | Promise) -> None:
    operation.setdefault("parameters", []).append(
        {
            "in": "header",
            "name": name,
            "required": False,
            "description": description,
            "schema": {"type": "string"},
        }
    )
