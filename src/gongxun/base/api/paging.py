"""Pages of lists by position, never by counting: the position after a page is handed out sealed."""

import json
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest

from gongxun.base.access import secrets
from gongxun.base.api.problems import Problem

PURPOSE = "api-cursor"
PASSING = ("cursor", "limit")
Row = TypeVar("Row", bound=Model)


def page(
    request: HttpRequest,
    rows: QuerySet[Row],
    *,
    by: Sequence[str],
    cursor: str | None,
    limit: int,
    falling: bool = False,
) -> tuple[list[Row], str | None]:
    """The rows after the cursor in the order of the columns ``by``, the last of them unique, and the next cursor.

    Raises Problem where the cursor was not given out for this list.
    """
    if cursor:
        rows = _beyond(rows, by, opened(request, cursor), falling=falling)
    sign = "-" if falling else ""
    found = list(rows.order_by(*(f"{sign}{one}" for one in by))[: limit + 1])
    more, found = len(found) > limit, found[:limit]
    return found, sealed(request, [_value(found[-1], one) for one in by]) if more else None


def sealed(request: HttpRequest, position: Sequence[Any]) -> str:
    """A position, bound to the list with its filters and to whoever asked."""
    written = [one.isoformat() if isinstance(one, date) else one for one in position]
    return secrets.seal(PURPOSE, json.dumps([_list(request), written], ensure_ascii=False))


def opened(request: HttpRequest, cursor: str) -> list[Any]:
    """The position that ``sealed`` wrote; raises Problem."""
    try:
        listed, position = json.loads(secrets.unseal(PURPOSE, cursor))
    except (ValueError, TypeError):
        raise Problem("bad-cursor") from None
    if listed != _list(request) or not isinstance(position, list):
        raise Problem("bad-cursor")
    return position


def _list(request: HttpRequest) -> str:
    asked = sorted((name, tuple(values)) for name, values in request.GET.lists())
    kept = [one for one in asked if one[0] not in PASSING]
    who = request.viewer.user_id  # type: ignore[attr-defined]
    return sha256(repr((who, request.path, kept)).encode()).hexdigest()[:16]


def _beyond(
    rows: QuerySet[Row], by: Sequence[str], position: Sequence[Any], *, falling: bool
) -> QuerySet[Row]:
    if len(position) != len(by):
        raise Problem("bad-cursor")
    way, found = "lt" if falling else "gt", Q()
    level: dict[str, Any] = {}
    for column, value in zip(by, position, strict=True):
        found |= Q(**level, **{f"{column}__{way}": value})
        level[column] = value
    try:
        return rows.filter(found)
    except (ValidationError, ValueError):
        raise Problem("bad-cursor") from None


def _value(row: Model, column: str) -> Any:  # noqa: ANN401
    found: Any = row
    for part in column.split("__"):
        found = getattr(found, part)
    return found
