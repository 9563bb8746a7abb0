"""Courses, textbooks and cases by file: every row becomes a draft of its owner, to be reviewed as any other."""

from functools import partial

from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.registry.resources.models import Kind
from gongxun.registry.resources.sheets.columns import EXAMPLES, ResourceRow, columns_of
from gongxun.registry.resources.sheets.deciding import decide
from gongxun.registry.resources.sheets.writing import undo, write

_TITLES = {Kind.COURSE: _("课程"), Kind.TEXTBOOK: _("教材"), Kind.CASE: _("案例")}
_NAMES = {Kind.COURSE: "courses", Kind.TEXTBOOK: "textbooks", Kind.CASE: "cases"}
KINDS = tuple(
    SheetKind(
        name=_NAMES[kind],
        title=_TITLES[kind],
        columns=columns_of(kind),
        row=ResourceRow,
        decide=partial(decide, kind),
        write=partial(write, kind),
        undo=undo,
        order=30 + place,
        permission=Permission.EDIT_RESOURCES,
        named=("title", "owner_code"),
        examples=(EXAMPLES[kind],),
        notes=(_("一行一项，导入后是所属单位的草稿：补齐附件后送审，通过三审才发布。"),),
    )
    for place, kind in enumerate(Kind)
)
