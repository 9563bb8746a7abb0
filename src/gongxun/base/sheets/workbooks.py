"""Workbooks that we write: templates, refused rows to mend, and lists as screens show them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import xlsxwriter
from django.utils.translation import gettext as _

from gongxun.base.sheets.cells import Cell, Code
from gongxun.base.sheets.dates import Day
from gongxun.base.sheets.headings import REASON
from gongxun.base.sheets.importing import ImportReport
from gongxun.base.sheets.kinds import Column, SheetKind
from gongxun.base.sheets.reading import raw_rows

Target = Path | IO[bytes]
LISTED_ROWS = 10_000
# Excel refuses a validation list whose words together are longer than this.
LONGEST_LIST = 255
EXACT_DIGITS = 15


def write_template(kind: SheetKind, target: Target) -> None:
    """The empty form of a kind: headings, examples that are read past, lists to choose from,
    explanations.
    """
    book = _book(target)
    sheet = book.add_worksheet(_("填写"))
    _write_headings(book, sheet, kind.columns)
    plain = book.add_format({"num_format": "@", "font_color": "#6B6459"})
    for at, example in enumerate(kind.examples, start=1):
        for place, column in enumerate(kind.columns):
            sheet.write_string(at, place, example.get(column.field, ""), plain)
    _explain(book, kind)
    book.close()


def write_refused(kind: SheetKind, source: Path, reasons: Mapping[int, str], target: Target) -> int:
    """The refused rows of ``source`` as they stood, with a column of reasons; returns their number.

    ``reasons`` by row number, as ``reasons_of`` gives them.

    The workbook can be mended and imported again as it is.
    """
    headings, rows = raw_rows(kind, source)
    kept = [place for place, heading in enumerate(headings) if heading and heading != REASON]
    columns = [_column(kind, headings[place]) for place in kept]
    book = _book(target)
    sheet = book.add_worksheet(_("待更正"))
    _write_headings(book, sheet, columns)
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#F4EFE6"})
    sheet.write_string(0, len(kept), REASON, bold)
    sheet.set_column(len(kept), len(kept), 60)
    formats = _formats(book)
    at = 0
    for number, cells in rows:
        if number in reasons:
            at += 1
            for place, origin in enumerate(kept):
                cell = cells[origin] if origin < len(cells) else None
                _write_cell(sheet, at, place, cell, formats)
            sheet.write_string(at, len(kept), reasons[number])
    book.close()
    return at


def write_list(
    headings: Sequence[str], rows: Iterable[Sequence[Cell]], target: Target, title: str = ""
) -> int:
    """A list as a workbook, streamed row by row; text stays text whatever it begins with. Returns
    the rows written.
    """
    book = _book(target, streamed=True)
    sheet = book.add_worksheet(title[:31] or _("清单"))
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#F4EFE6"})
    for place, heading in enumerate(headings):
        sheet.set_column(place, place, max(10, 2 * len(heading) + 4))
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    formats = _formats(book)
    at = 0
    for at, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            _write_cell(sheet, at, place, cell, formats)
    book.close()
    return at


def reasons_of(report: ImportReport) -> dict[int, str]:
    """Why each row was refused, by row number."""
    return {
        row.number: reason_of_words((p.heading, p.message, p.remedy) for p in row.problems)
        for row in report.refused
    }


def reason_of_words(problems: Iterable[tuple[str, str, str]]) -> str:
    """All problems of a row in one line: (heading, message, remedy) each, the heading perhaps empty."""
    return _("；").join(
        f"{heading}：{message}。{remedy}" if heading else f"{message}。{remedy}"
        for heading, message, remedy in problems
    )


def _book(target: Target, *, streamed: bool = False) -> Any:  # noqa: ANN401 (xlsxwriter is untyped)
    # Text that looks like a formula, a link or a number is written as the text it is.
    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "constant_memory": streamed,
    }
    return xlsxwriter.Workbook(str(target) if isinstance(target, Path) else target, options)


def _formats(book: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "text": book.add_format({"num_format": "@"}),
        "day": book.add_format({"num_format": "yyyy-mm-dd"}),
        "moment": book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
    }


def _write_cell(
    sheet: Any,  # noqa: ANN401
    at: int,
    place: int,
    cell: Cell,
    formats: dict[str, Any],
) -> None:
    if cell is None or cell == "":
        return
    if isinstance(cell, bool):
        sheet.write_string(at, place, _("是") if cell else _("否"))
    elif isinstance(cell, (int, float)) and len(str(cell).partition(".")[0]) <= EXACT_DIGITS:
        sheet.write_number(at, place, cell)
    elif isinstance(cell, datetime):
        sheet.write_datetime(at, place, cell.replace(tzinfo=None), formats["moment"])
    elif isinstance(cell, date):
        sheet.write_datetime(at, place, cell, formats["day"])
    else:
        sheet.write_string(at, place, str(cell), formats["text"])


def _column(kind: SheetKind, heading: str) -> Column:
    """The column of ``kind`` under a heading of the file; one that we read past becomes free
    text.
    """
    for column in kind.columns:
        if heading in (column.heading, *column.aliases):
            return column
    return Column(heading, "", Code(LONGEST_LIST))


def _write_headings(book: Any, sheet: Any, columns: Sequence[Column]) -> None:  # noqa: ANN401
    sheet.freeze_panes(1, 0)
    required = book.add_format({"bold": True, "border": 1, "bg_color": "#F7D9D3"})
    optional = book.add_format({"bold": True, "border": 1, "bg_color": "#F4EFE6"})
    text = book.add_format({"num_format": "@"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, column in enumerate(columns):
        width = max(10, 2 * len(column.heading) + 4, 20 if isinstance(column.parse, Code) else 0)
        sheet.set_column(place, place, width, day if isinstance(column.parse, Day) else text)
        sheet.write_string(0, place, column.heading, required if column.required else optional)
        choices = list(column.parse.choices)
        if choices and len(",".join(choices)) <= LONGEST_LIST:
            listed = {"validate": "list", "source": choices, "error_type": "warning"}
            sheet.data_validation(1, place, LISTED_ROWS, place, listed)


def _explain(book: Any, kind: SheetKind) -> None:  # noqa: ANN401
    sheet = book.add_worksheet(_("填写说明"))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    for place, width in enumerate((20, 8, 60, 40)):
        sheet.set_column(place, place, width)
    notes = [
        _("红底的列必填。示例行没有改动时不会导入。每一行导入前都会先检查，可以先试运行再导入。"),
        *map(str, kind.notes),
    ]
    for at, note in enumerate(notes):
        sheet.write_string(at, 0, note)
    top = len(notes) + 1
    for place, word in enumerate((_("栏目"), _("必填"), _("说明"), _("可填内容"))):
        sheet.write_string(top, place, word, bold)
    for at, column in enumerate(kind.columns, start=top + 1):
        sheet.write_string(at, 0, column.heading, bold)
        sheet.write_string(at, 1, _("是") if column.required else "", wrap)
        sheet.write_string(at, 2, str(column.hint), wrap)
        sheet.write_string(at, 3, _("、").join(column.parse.choices), wrap)
