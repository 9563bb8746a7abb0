"""A table as a workbook: a sheet of notes, then one sheet a part. Numbers stay numbers."""

from fractions import Fraction
from io import BytesIO
from typing import Any

import xlsxwriter

from gongxun.edges.reports.selectors import Report, Section
from gongxun.edges.reports.selectors.sections import Value

WIDE, NARROW, LONG = 30, 13, 8
# Text that looks like a formula, a link or a number is written as the text it is.
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def workbook(report: Report) -> BytesIO:
    made = BytesIO()
    book = xlsxwriter.Workbook(made, PLAIN)
    looks = _looks(book)
    _notes(book, report, looks)
    for section in report.sections:
        _sheet(book, section, looks)
    book.close()
    made.seek(0)
    return made


def _looks(book: Any) -> dict[str, Any]:  # noqa: ANN401 (xlsxwriter is untyped)
    cell = {"border": 1, "valign": "vcenter"}
    return {
        "title": book.add_format({"bold": True, "font_size": 16}),
        "heading": book.add_format(
            {**cell, "bold": True, "bg_color": "#F4EFE6", "text_wrap": True, "align": "center"}
        ),
        "text": book.add_format({**cell, "num_format": "@", "text_wrap": True}),
        "count": book.add_format({**cell, "num_format": "#,##0"}),
        "share": book.add_format({**cell, "num_format": "0.0%"}),
        "note": book.add_format({"text_wrap": True, "valign": "top"}),
    }


def _notes(book: Any, report: Report, looks: dict[str, Any]) -> None:  # noqa: ANN401
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, f"{report.place}{report.title}", looks["title"])
    lines = [*report.paragraphs, *report.source, f"制表日期：{report.made_on}"]
    for at, line in enumerate(lines, start=2):
        sheet.write_string(at, 0, line, looks["note"])


def _sheet(book: Any, section: Section, looks: dict[str, Any]) -> None:  # noqa: ANN401
    name = section.title.partition("、")[2].partition("（")[0]
    sheet = book.add_worksheet(name[:31])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    for place, heading in enumerate(section.columns):
        wide = any(len(row[place]) > LONG for row in section.words)
        sheet.set_column(place, place, WIDE if wide else NARROW)
        sheet.write_string(0, place, heading, looks["heading"])
    for at, row in enumerate(section.rows, start=1):
        for place, cell in enumerate(row):
            _write(sheet, at, place, cell, looks)
    if not section.rows:
        sheet.write_string(1, 0, section.empty)


def _write(
    sheet: Any,  # noqa: ANN401
    at: int,
    place: int,
    cell: Value,
    looks: dict[str, Any],
) -> None:
    if isinstance(cell, Fraction):
        # Rounded down to the tenth of a per cent, as on screen: 99.96 % is not yet 100 %.
        sheet.write_number(at, place, int(cell * 1000) / 1000, looks["share"])
    elif isinstance(cell, int):
        sheet.write_number(at, place, cell, looks["count"])
    else:
        sheet.write_string(at, place, cell or "–", looks["text"])
