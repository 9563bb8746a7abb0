"""The sheet of organisations: founding, renaming, correcting and moving by file."""

from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.registry.orgs.services.locking import lock_tree
from gongxun.registry.orgs.services.vetting import NewOrganisation
from gongxun.registry.orgs.sheets.columns import COLUMNS, EXAMPLES
from gongxun.registry.orgs.sheets.deciding import decide
from gongxun.registry.orgs.sheets.undoing import undo
from gongxun.registry.orgs.sheets.writing import write

ORGANISATIONS = SheetKind(
    name="organisations",
    title=_("组织"),
    columns=COLUMNS,
    row=NewOrganisation,
    decide=decide,
    write=write,
    lock=lock_tree,
    undo=undo,
    order=1,
    permission=Permission.EDIT_ORGANISATIONS,
    named=("code", "name"),
    examples=EXAMPLES,
    notes=(
        _(
            "单位代码已存在的行表示修改：名称不同即更名，上级单位代码不同即划转，都自导入当天起；"
            "留空的格子不改。"
        ),
    ),
)
