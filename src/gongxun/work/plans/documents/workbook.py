"""The plan as a workbook: its classes, who sends how many, money planned and spent."""

from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO

import xlsxwriter
from django.utils.translation import gettext as _

from gongxun.base.sheets.cells import Cell
from gongxun.work.plans import selectors
from gongxun.work.plans.models import AnnualPlan, PlannedClass
from gongxun.work.plans.presentation import marks_of
from gongxun.work.plans.selectors import reality

FEN_A_WAN, HUNDREDTHS = 1_000_000, 100


def book_of(plan: AnnualPlan) -> BytesIO:
    file = BytesIO()
    # Text that looks like a formula or a link is written as the text it is.
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "border": 1, "bg_color": "#F4EFE6", "text_wrap": True})
    classes = list(plan.classes.select_related("school").order_by("month", "number"))
    for title, headings, rows in (
        (_("班次"), *_classes(classes)),
        (_("名额"), *_quotas(classes)),
        (_("经费"), *_money(plan)),
        (_("支出"), *_spending(plan)),
    ):
        sheet = book.add_worksheet(title)
        sheet.freeze_panes(1, 0)
        for at, heading in enumerate(headings):
            sheet.set_column(at, at, max(10, 2 * len(heading) + 4))
            sheet.write_string(0, at, heading, bold)
        for number, row in enumerate(rows, 1):
            for at, cell in enumerate(row):
                if isinstance(cell, (int, float)):
                    sheet.write_number(number, at, cell)
                elif cell:
                    sheet.write_string(number, at, str(cell))
    book.close()
    file.seek(0)
    return file


Table = tuple[Sequence[str], Iterable[Sequence[Cell]]]


def _classes(classes: list[PlannedClass]) -> Table:
    headings = [
        _("序号"), _("班次名称"), _("培训对象"), _("目的"), _("月份"), _("人数"), _("天数"), _("每人学时"),
        _("培训形式"), _("承办院校"), _("经费（万元）"), _("标记"), _("状态"), _("参训人数"), _("取消原因"),
    ]  # fmt: skip
    rows = (
        [
            one.number, one.title, str(one.get_audience_display()), one.purpose, one.month, one.places,
            one.days_hundredths / HUNDREDTHS, one.hours_hundredths / HUNDREDTHS,
            str(one.get_form_display()), one.school.name if one.school else "",
            one.cost_fen / FEN_A_WAN, _("、").join(marks_of(one)), str(one.get_state_display()),
            one.attended, one.reason if one.state == "cancelled" else "",
        ]
        for one in classes
    )  # fmt: skip
    return headings, rows


def _quotas(classes: list[PlannedClass]) -> Table:
    """A row a class and a column an organisation, as the table hangs on the wall."""
    quotas = selectors.quotas_of([one.pk for one in classes])
    places = {
        row.organisation_id: row.organisation
        for rows in quotas.values()
        for row in rows
    }  # fmt: skip
    ordered = sorted(places.values(), key=lambda one: (one.depth, one.name_key))
    headings = [
        _("班次名称"),
        _("月份"),
        _("人数"),
        _("其中兼职领导"),
        *(one.name for one in ordered),
    ]
    rows = []
    for one in classes:
        given = {row.organisation_id: row for row in quotas.get(one.pk, [])}
        rows.append(
            [
                one.title, one.month, one.places,
                sum(row.part_time_leaders for row in given.values()),
                *(given[place.pk].places if place.pk in given else None for place in ordered),
            ]
        )  # fmt: skip
    return headings, rows


def _money(plan: AnnualPlan) -> Table:
    rows: list[list[Cell]] = [
        [one.label, one.planned_fen / FEN_A_WAN, one.spent_fen / FEN_A_WAN]
        for one in reality.money_of(plan)
    ]
    return [_("费用类别"), _("预算（万元）"), _("已支出（万元）")], rows


def _spending(plan: AnnualPlan) -> Table:
    rows: Iterator[list[Cell]] = (
        [
            one.spent_on.isoformat(), one.planned_class.title if one.planned_class else "",
            str(one.get_category_display()), one.amount_fen / HUNDREDTHS, one.words,
            _("冲正") if one.reverses_id else "",
        ]
        for one in plan.spending.select_related("planned_class").order_by("spent_on", "pk")
    )  # fmt: skip
    return [_("日期"), _("班次"), _("费用类别"), _("金额（元）"), _("摘要"), _("说明")], rows
