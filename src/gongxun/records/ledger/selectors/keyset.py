"""Pages of a sorted list by value and number, without offsets."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet

PAGE = 50
Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Column:
    """What a list is sorted by: its lookup, how a row answers it, how it is read back from an address."""

    lookup: str
    value: Callable[[Any], Any]
    read: Callable[[str], Any]


@dataclass(frozen=True)
class Cut(Generic[Row]):
    """One page; ``before`` and ``after`` are positions for the pages beside it, None where there is none."""

    rows: Sequence[Row]
    before: str | None
    after: str | None


def in_order(rows: QuerySet[Row], column: Column, *, descending: bool) -> QuerySet[Row]:
    sign = "-" if descending else ""
    return rows.order_by(f"{sign}{column.lookup}", f"{sign}id")


def cut(
    rows: QuerySet[Row],
    column: Column,
    *,
    descending: bool,
    after: str = "",
    before: str = "",
    size: int = PAGE,
) -> Cut[Row]:
    """The page after or before a position; a position that no page gave is as none."""
    position = _read(column, before or after)
    backwards = bool(before) and position is not None
    if position is not None:
        rows = rows.filter(_beyond(column, *position, less=descending != backwards))
    found = list(in_order(rows, column, descending=descending != backwards)[: size + 1])
    more, found = len(found) > size, found[:size]
    if backwards:
        found.reverse()
    has_before = more if backwards else position is not None
    return Cut(
        rows=found,
        before=_write(column, found[0]) if found and has_before else None,
        after=_write(column, found[-1]) if found and (backwards or more) else None,
    )


def _beyond(column: Column, value: Any, number: int, *, less: bool) -> Q:  # noqa: ANN401
    way = "lt" if less else "gt"
    level = {column.lookup: value, f"id__{way}": number}
    return Q(**{f"{column.lookup}__{way}": value}) | Q(**level)


def _write(column: Column, row: Any) -> str:  # noqa: ANN401
    value = column.value(row)
    written = value.isoformat() if isinstance(value, date | datetime) else str(value)
    return f"{written}~{row.pk}"


def _read(column: Column, text: str) -> tuple[Any, int] | None:
    value, _mark, number = text.rpartition("~")
    try:
        read = column.read(value)
        return None if read is None or len(number) > 18 else (read, int(number))
    except ValueError:
        return None
