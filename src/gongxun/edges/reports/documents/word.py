"""A table as an official document (GB/T 9704—2012): A4, its margins, type sizes and lines, page numbers below.

The faces are those that the standard names; a machine without them shows its own Song and Fang Song.
"""

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from gongxun.edges.reports.selectors import Report, Section

TITLE, BODY, HEADING, NUMBER = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
# 二号, 三号, 四号; tables in 小五 so that eleven columns have room.
TITLE_SIZE, BODY_SIZE, PAGE_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(14), Pt(9)
LINE = Pt(28)
# A table of more columns than these lies across the page.
UPRIGHT = 9


def document(report: Report) -> BytesIO:
    made = Document()
    _page(made)
    _line(made, f"{report.place}", TITLE, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _line(made, report.title, TITLE, TITLE_SIZE, WD_ALIGN_PARAGRAPH.CENTER, indent=False)
    _line(made, "", BODY, BODY_SIZE, indent=False)
    for words in report.paragraphs:
        _line(made, words, BODY, BODY_SIZE)
    for section in report.sections:
        _turn(made, across=len(section.columns) > UPRIGHT)
        _line(made, section.title, HEADING, BODY_SIZE, together=True)
        if section.rows:
            _table(made, section)
        else:
            _line(made, section.empty, BODY, BODY_SIZE)
    _line(made, "", BODY, BODY_SIZE, indent=False)
    for words in report.source:
        _line(made, words, BODY, Pt(12))
    _line(made, "", BODY, BODY_SIZE, indent=False)
    _sign(made, report)
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def _turn(made: Any, *, across: bool) -> None:  # noqa: ANN401
    """Go on upright or across: a wide table has pages of its own that lie."""
    now = made.sections[-1]
    if (now.orientation == WD_ORIENT.LANDSCAPE) == across:
        return
    following = made.add_section(WD_SECTION.NEW_PAGE)
    following.orientation = WD_ORIENT.LANDSCAPE if across else WD_ORIENT.PORTRAIT
    following.page_width, following.page_height = now.page_height, now.page_width


def _page(made: Any) -> None:  # noqa: ANN401 (docx names no type for it)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    foot = section.footer.paragraphs[0]
    foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words, code in (("— ", ""), ("", "PAGE"), (" —", "")):
        run = foot.add_run(words)
        _face(run, NUMBER, PAGE_SIZE)
        if code:
            for kind, text in (("begin", ""), ("", code), ("end", "")):
                run._r.append(_field(kind, text))


def _field(kind: str, text: str) -> Any:  # noqa: ANN401
    if kind:
        mark = OxmlElement("w:fldChar")
        mark.set(qn("w:fldCharType"), kind)
        return mark
    code = OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = text
    return code


def _face(run: Run, face: str, size: Pt) -> None:
    run.font.name, run.font.size = face, size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)


def _line(
    made: Any,  # noqa: ANN401
    words: str,
    face: str,
    size: Pt,
    alignment: WD_ALIGN_PARAGRAPH | None = None,
    *,
    indent: bool = True,
    together: bool = False,
) -> Paragraph:
    line: Paragraph = made.add_paragraph()
    _face(line.add_run(words), face, size)
    form = line.paragraph_format
    form.space_before = form.space_after = Pt(0)
    form.line_spacing = LINE if size >= BODY_SIZE else Pt(20)
    form.keep_with_next = together
    if indent:
        form.first_line_indent = size * 2
    if alignment is not None:
        line.alignment = alignment
    return line


def _table(made: Any, section: Section) -> None:  # noqa: ANN401
    table = made.add_table(rows=1, cols=len(section.columns))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    page = made.sections[-1]
    widths = _widths(section, page.page_width - page.left_margin - page.right_margin)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for cell, words in zip(table.rows[0].cells, section.columns, strict=True):
        _fill(cell, words, HEADING, WD_ALIGN_PARAGRAPH.CENTER)
    # The heading stands again on every page.
    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(again)
    for texts in section.words:
        for cell, right, text in zip(table.add_row().cells, section.numeric, texts, strict=True):
            _fill(cell, text, NUMBER, WD_ALIGN_PARAGRAPH.RIGHT if right else None)
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _widths(section: Section, whole: int) -> list[Emu]:
    """The width of the type area shared out by the longest words, fourteen characters at most."""
    longest = [
        max(len(words) for words in column)
        for column in zip(section.columns, *section.words, strict=True)
    ]
    shares = [min(14, one) for one in longest]
    return [Emu(whole * one // sum(shares)) for one in shares]


def _fill(cell: _Cell, words: str, face: str, alignment: WD_ALIGN_PARAGRAPH | None) -> None:
    line = cell.paragraphs[0]
    _face(line.add_run(words), face, TABLE_SIZE)
    line.paragraph_format.space_before = line.paragraph_format.space_after = Pt(1)
    if alignment is not None:
        line.alignment = alignment


def _sign(made: Any, report: Report) -> None:  # noqa: ANN401
    """The organisation and the day at the right, the day four characters from the edge."""
    day = report.made_on
    for words in (report.place, f"{day.year}年{day.month}月{day.day}日"):
        line = _line(made, words, BODY, BODY_SIZE, WD_ALIGN_PARAGRAPH.RIGHT, indent=False)
        line.paragraph_format.right_indent = BODY_SIZE * 4
