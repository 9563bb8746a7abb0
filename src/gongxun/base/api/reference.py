"""The OpenAPI document in the order and words of a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

METHODS = ("get", "post")
Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    name: str
    type: str
    required: bool
    note: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Operation:
    name: str
    method: str
    path: str
    title: str
    text: str
    parameters: Sequence[Field]
    media: str
    body: Sequence[Field]
    answer: Sequence[Field]


@dataclass(frozen=True, slots=True)
class Section:
    title: str
    operations: Sequence[Operation]


def sections_of(document: Node) -> list[Section]:
    """Operations by their tag, in the order in which they are mounted."""
    found: dict[str, list[Operation]] = {}
    for path, operations in document["paths"].items():
        for method in METHODS:
            if method in operations:
                one = operations[method]
                tag = one.get("tags", [""])[0]
                found.setdefault(tag, []).append(_operation(document, path, method, one))
    return [Section(tag, members) for tag, members in found.items()]


def _operation(document: Node, path: str, method: str, one: Node) -> Operation:
    media, body = _content(document, one.get("requestBody", {}))
    good: Node = next((v for k, v in one["responses"].items() if 200 <= int(k) < 300), {})
    return Operation(
        name=one["operationId"],
        method=method.upper(),
        path=path,
        title=one.get("summary", ""),
        text=one.get("description", ""),
        parameters=[_parameter(document, each) for each in one.get("parameters", ())],
        media=media,
        body=body,
        answer=_content(document, good)[1],
    )


def _parameter(document: Node, one: Node) -> Field:
    places = {"path": _("路径"), "query": _("查询"), "header": _("请求头")}
    note = one.get("description", "")
    type_ = _type(document, one["schema"])
    return Field(one["name"], type_, one.get("required", False), note, places[one["in"]])


def _content(document: Node, holder: Node) -> tuple[str, list[Field]]:
    for media, content in holder.get("content", {}).items():
        return media, list(_fields(document, content["schema"]))
    return "", []


def _fields(document: Node, schema: Node, prefix: str = "") -> Iterator[Field]:
    schema = _resolved(document, schema)
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        yield Field(
            prefix + name,
            _type(document, inner),
            name in required,
            str(inner.get("description", "")),
        )
        below = _resolved(document, inner)
        if below.get("type") == "array":
            yield from _fields(document, below["items"], f"{prefix}{name}[].")
        elif below.get("properties"):
            yield from _fields(document, below, f"{prefix}{name}.")


def _resolved(document: Node, schema: Node) -> Node:
    """What a reference points at; of alternatives the one that is not null."""
    if "$ref" in schema:
        found: Node = document["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        return found
    for several in ("anyOf", "allOf", "oneOf"):
        if several in schema:
            chosen = [one for one in schema[several] if one.get("type") != "null"]
            return _resolved(document, chosen[0]) if chosen else schema
    return schema


def _type(document: Node, schema: Node) -> str:
    empty = any(one.get("type") == "null" for one in schema.get("anyOf", ()))
    inner = _resolved(document, schema)
    if "enum" in inner:
        words = str(inner.get("description") or " | ".join(map(str, inner["enum"])))
    elif "const" in inner:
        words = str(inner["const"])
    elif inner.get("type") == "array":
        words = _("数组")
    else:
        kinds = {
            "string": _("文字"),
            "integer": _("整数"),
            "number": _("数字"),
            "boolean": "true | false",
            "object": _("JSON 对象"),
        }
        formats = {"date": _("日期"), "date-time": _("时刻"), "binary": _("文件")}
        words = formats.get(inner.get("format", ""), kinds.get(inner.get("type", ""), ""))
    return f"{words} | null" if empty else words
