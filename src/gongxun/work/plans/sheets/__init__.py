"""The sheet of planned classes: a plan's classes, by file."""

from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.work.plans.sheets.columns import COLUMNS, EXAMPLES, PlannedRow
from gongxun.work.plans.sheets.deciding import decide
from gongxun.work.plans.sheets.writing import undo, write

PLANNED_CLASSES = SheetKind(
    name="planned_classes",
    title=_("年度计划班次"),
    columns=COLUMNS,
    row=PlannedRow,
    decide=decide,
    write=write,
    undo=undo,
    order=6,
    permission=Permission.EDIT_PLANS,
    named=("year", "organisation", "title", "month"),
    examples=EXAMPLES,
    notes=(
        _("一行是一个班次；先在“年度计划”里建立该单位该年度的计划草稿，再导入班次。"),
        _("同一计划中名称和月份都相同的班次视为同一个，再次导入即更新它。"),
        _("经费的单位是万元；天数是授课天数，不含报到、撤离。"),
    ),
)
