"""The sheet of appointments (the roster): persons and their posts by file."""

from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.registry.people.services.locking import lock_roster
from gongxun.registry.people.sheets.columns import COLUMNS, EXAMPLES, RosterRow
from gongxun.registry.people.sheets.deciding import decide
from gongxun.registry.people.sheets.undoing import undo
from gongxun.registry.people.sheets.writing import write

APPOINTMENTS = SheetKind(
    name="appointments",
    title=_("任职名册"),
    columns=COLUMNS,
    row=RosterRow,
    decide=decide,
    write=write,
    lock=lock_roster,
    undo=undo,
    order=2,
    permission=Permission.EDIT_PEOPLE,
    named=("name", "id_number", "organisation_code"),
    examples=EXAMPLES,
    notes=(
        _("一行是一个人的一个任职；同一人有几个任职就填几行，其中同一时间只能有一个主要任职。"),
        _("身份证号、单位代码、任职开始都相同的行表示修改原任职；留空的格子不改。"),
        _("任职结束填免职之日，当日起不再任职；仍在任的留空。"),
    ),
)
