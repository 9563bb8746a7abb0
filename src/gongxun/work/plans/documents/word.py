"""The year's table as an official document (GB/T 9704—2012): A4 across, its faces and sizes.

The faces are those that the standard names; a machine without them shows its own Song and Fang Song.
"""

from datetime import date
from io import BytesIO
from typing import Any

from django.utils.translation import gettext as _
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph

from gongxun.base.shell import formats
from gongxun.work.plans import wording
from gongxun.work.plans.models import AnnualPlan, PlannedClass
from gongxun.work.plans.presentation import marks_of

TITLE, BODY, HEADING, TABLE = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
TITLE_SIZE, BODY_SIZE, TABLE_SIZE = Pt(22), Pt(16), Pt(9)
# Widths of the columns in millimetres; together the type area of A4 across.
WIDTHS = (10, 46, 28, 14, 14, 14, 16, 40, 20, 33)


def document_of(plan: AnnualPlan, today: date) -> BytesIO:
    made = Document()
    section = made.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.top_margin = section.bottom_margin = Mm(28)
    section.left_margin = section.right_margin = Mm(31)
    _line(made, plan.organisation.name, TITLE, TITLE_SIZE, centred=True)
    title = _("%(year)d 年度培训计划表") % {"year": plan.year}
    _line(made, title, TITLE, TITLE_SIZE, centred=True)
    classes = list(
        plan.classes.exclude(state="cancelled").select_related("school").order_by("month", "number")
    )
    _line(made, _summary(plan, classes), BODY, BODY_SIZE)
    _table(made, classes)
    _line(made, _("%(day)s 导出") % {"day": formats.day(today)}, BODY, Pt(12))
    file = BytesIO()
    made.save(file)
    file.seek(0)
    return file


def _summary(plan: AnnualPlan, classes: list[PlannedClass]) -> str:
    return _(
        "全年计划举办 %(number)d 个班次，培训 %(places)d 人，总经费 %(budget)s 万元。状态：%(state)s。"
    ) % {
        "number": len(classes),
        "places": sum(one.places for one in classes),
        "budget": wording.wan(plan.budget_fen),
        "state": plan.get_state_display(),
    }


def _table(made: Any, classes: list[PlannedClass]) -> None:  # noqa: ANN401 (docx names no type for it)
    headings = [
        _("序号"), _("班次名称"), _("培训对象"), _("月份"), _("人数"), _("天数"), _("学时"),
        _("承办院校"), _("经费（万元）"), _("备注"),
    ]  # fmt: skip
    table = made.add_table(rows=1, cols=len(headings))
    table.style, table.autofit = "Table Grid", False
    for cell, words in zip(table.rows[0].cells, headings, strict=True):
        _fill(cell, words, HEADING)
    again = OxmlElement("w:tblHeader")
    again.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(again)
    for number, one in enumerate(classes, 1):
        for cell, words in zip(table.add_row().cells, _cells(number, one), strict=True):
            _fill(cell, words, TABLE)
    for row in table.rows:
        for cell, width in zip(row.cells, WIDTHS, strict=True):
            cell.width = Mm(width)


def _cells(number: int, one: PlannedClass) -> list[str]:
    return [
        str(number), one.title, str(one.get_audience_display()), str(one.month), str(one.places),
        formats.hundredths(one.days_hundredths), formats.hundredths(one.hours_hundredths),
        one.school.name if one.school else "", wording.wan(one.cost_fen),
        _("、").join(marks_of(one)),
    ]  # fmt: skip


def _fill(cell: Any, words: str, face: str) -> None:  # noqa: ANN401
    _write(cell.paragraphs[0], words, face, TABLE_SIZE)


def _line(made: Any, words: str, face: str, size: Pt, *, centred: bool = False) -> None:  # noqa: ANN401
    line = made.add_paragraph()
    _write(line, words, face, size)
    line.paragraph_format.space_after = Pt(6)
    if centred:
        line.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _write(line: Paragraph, words: str, face: str, size: Pt) -> None:
    run = line.add_run(words)
    run.font.name, run.font.size = face, size
    run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), face)
