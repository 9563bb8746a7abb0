"""The sheet of credits: hours that people earned, by file."""

from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.records.ledger.sheets.columns import COLUMNS, EXAMPLES, CreditRow
from gongxun.records.ledger.sheets.deciding import decide
from gongxun.records.ledger.sheets.undoing import undo
from gongxun.records.ledger.sheets.writing import write

CREDITS = SheetKind(
    name="credits",
    title=_("学时台账"),
    columns=COLUMNS,
    row=CreditRow,
    decide=decide,
    write=write,
    undo=undo,
    order=3,
    permission=Permission.RECORD_ENTRIES,
    named=("name", "id_number", "earned_on", "title"),
    examples=EXAMPLES,
    notes=(
        _("一行是一个人参加一次培训取得的学时；先导入任职名册，再导入学时。"),
        _("学时和天数至少填一项；都留空时，按学习分钟、授课课时或半天数依现行折算办法计算。"),
        _("同一人同一次培训只计一次：班次编号（没有编号时为日期、名称和主办单位）相同即为同一次。"),
        _("已经入账的行再次导入不会重复；改动已入账的学时须先冲正，再导入更正后的行。"),
    ),
)
