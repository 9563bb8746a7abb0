"""From a file to typed rows: every row is either a line that could be read or refused with all its
problems.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.sheets.cells import Cell, CellError, narrow, shown
from gongxun.base.sheets.files import SheetError, open_tables
from gongxun.base.sheets.headings import Fitted, fit
from gongxun.base.sheets.kinds import Line, Problem, SheetKind


@dataclass(frozen=True, slots=True)
class BadLine:
    """A row that could not be read, with every problem found in it."""

    number: int
    problems: tuple[Problem, ...]


def read_lines(kind: SheetKind, path: Path) -> Iterator[Line[Any] | BadLine]:
    """Yield the rows below the headings in order, blank ones and untouched examples left out.

    Raises SheetError: at once where the file or its headings cannot be read, at the end where no
    row was filled in.
    """
    fitted = fit(kind, open_tables(path))
    examples = {_fingerprint(example, fitted) for example in kind.examples}
    absent: dict[str, object] = {column.field: column.default for column in kind.columns}
    filled = False
    for number, cells in fitted.rows:
        if all(cell is None or cell == "" for cell in cells):
            continue
        if examples and _words(cells, fitted) in examples:
            continue
        line = _line(kind, fitted, absent, number, cells)
        if line is not None:
            filled = True
            yield line
    if not filled:
        raise SheetError(_("表头下面没有填写任何内容"), _("请填写后再上传。"))


def _line(
    kind: SheetKind, fitted: Fitted, absent: dict[str, object], number: int, cells: Sequence[Cell]
) -> Line[Any] | BadLine | None:
    fields, problems, blank = dict(absent), [], True
    for place, column in fitted.places:
        cell = cells[place] if place < len(cells) else None
        if cell is None or cell == "" or (isinstance(cell, str) and not shown(cell)):
            if column.required:
                problems.append(
                    Problem(column.heading, "", _("没有填写"), _("请填写；这一列必填。"))
                )
            fields[column.field] = column.default
            continue
        blank = False
        try:
            fields[column.field] = column.parse(cell)
        except CellError as refused:
            problems.append(Problem(column.heading, shown(cell), refused.message, refused.remedy))
    if blank:
        return None
    return BadLine(number, tuple(problems)) if problems else Line(number, kind.row(**fields))


def _words(cells: Sequence[Cell], fitted: Fitted) -> tuple[str, ...]:
    return tuple(
        narrow(shown(cells[place])) if place < len(cells) else "" for place, _c in fitted.places
    )


def _fingerprint(example: Mapping[str, str], fitted: Fitted) -> tuple[str, ...]:
    return tuple(narrow(example.get(column.field, "")) for _place, column in fitted.places)


def raw_rows(
    kind: SheetKind, path: Path
) -> tuple[tuple[str, ...], Iterator[tuple[int, Sequence[Cell]]]]:
    """The headings of the file and its rows as they stand, numbered as Excel shows them."""
    fitted = fit(kind, open_tables(path))
    return fitted.headings, fitted.rows
