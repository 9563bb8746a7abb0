"""From a file to typed rows: every row is either a line that could be read or refused with all its
problems.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.sheets.cells import Cell, CellError, narrow, shown
from gongxun.base.sheets.files import SheetError, open_tables
from gongxun.base.sheets.headings import Fitted, fit
from gongxun.base.sheets.kinds import Column, Line, Problem, SheetKind

# Enough for codes and choices; names and numbers of persons are not worth remembering.
REMEMBERED = 5000


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that could not be read, with every problem found in it and the fields that could be."""

    number: int
    problems: tuple[Problem, ...]
    fields: Mapping[str, object] = field(default_factory=dict)


def read_lines(kind: SheetKind, path: Path) -> Iterator[Line[Any] | BadLine]:
    """Yield the rows below the headings in order, blank ones and untouched examples left out.

    Raises SheetError: at once where the file or its headings cannot be read, at the end where no
    row was filled in.
    """
    fitted = fit(kind, open_tables(path))
    reader = _Reader(kind, fitted)
    filled = False
    for number, cells in fitted.rows:
        line = reader.line(number, cells)
        if line is not None:
            filled = True
            yield line
    if not filled:
        raise SheetError(_("表头下面没有填写任何内容"), _("请填写后再上传。"))


_BLANK = object()


class _Reader:
    """Reads the rows of one table. What a column has read before is not parsed again."""

    def __init__(self, kind: SheetKind, fitted: Fitted) -> None:
        self._row = kind.row
        self._defaults: dict[str, object] = {c.field: c.default for c in kind.columns}
        self._places: list[tuple[tuple[int, Column], dict[Any, object]]] = [
            (place, {}) for place in fitted.places
        ]
        self._examples = [
            {
                column.field: narrow(example.get(column.field, ""))
                for _place, column in fitted.places
            }
            for example in kind.examples
        ]

    def line(self, number: int, cells: Sequence[Cell]) -> Line[Any] | BadLine | None:
        """The row, or None for one that is blank or an example that nobody has touched."""
        fields, problems, blank = dict(self._defaults), [], True
        for (place, column), memo in self._places:
            cell = cells[place] if place < len(cells) else None
            if cell is None or cell == "":
                value: object = _BLANK
            else:
                value = self._value(column, memo, cell)
            if value is _BLANK:
                if column.required:
                    problems.append(_missing(column))
                continue
            blank = False
            if isinstance(value, Problem):
                problems.append(value)
            else:
                fields[column.field] = value
        if blank or self._is_example(cells):
            return None
        if problems:
            return BadLine(number, tuple(problems), fields)
        return Line(number, self._row(**fields))

    def _value(self, column: Column, memo: dict[Any, object], cell: Cell) -> object:
        """The parsed value, _BLANK or a Problem."""
        key = (cell.__class__, cell)
        if key in memo:
            return memo[key]
        try:
            value = column.parse(cell) if shown(cell) else _BLANK
        except CellError as refused:
            value = Problem(column.heading, shown(cell), refused.message, refused.remedy)
        if len(memo) < REMEMBERED:
            memo[key] = value
        return value

    def _is_example(self, cells: Sequence[Cell]) -> bool:
        for example in self._examples:
            if all(
                _alike(cells[place] if place < len(cells) else "", example[column.field])
                for (place, column), _memo in self._places
            ):
                return True
        return False


def _alike(cell: Cell, example: str) -> bool:
    if cell.__class__ is str and example and len(cell) < len(example):
        return False
    return narrow(shown(cell)) == example


def _missing(column: Column) -> Problem:
    return Problem(column.heading, "", _("没有填写"), _("请填写；这一列必填。"))


def raw_rows(
    kind: SheetKind, path: Path
) -> tuple[tuple[str, ...], Iterator[tuple[int, Sequence[Cell]]]]:
    """The headings of the file and its rows as they stand, numbered as Excel shows them."""
    fitted = fit(kind, open_tables(path))
    return fitted.headings, fitted.rows
