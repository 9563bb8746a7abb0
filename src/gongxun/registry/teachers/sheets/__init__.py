"""The sheets of teachers and of their teaching hours."""

from django.utils.translation import gettext_lazy as _

from gongxun.base.access.roles import Permission
from gongxun.base.sheets.kinds import SheetKind
from gongxun.registry.teachers.sheets import hours, teachers
from gongxun.registry.teachers.sheets.columns import HOURS, TEACHERS, HoursRow, TeacherRow
from gongxun.registry.teachers.sheets.state import lock

TEACHERS_KIND = SheetKind(
    name="teachers",
    title=_("师资"),
    columns=TEACHERS,
    row=TeacherRow,
    decide=teachers.decide,
    write=teachers.write,
    lock=lock,
    undo=teachers.undo,
    order=20,
    permission=Permission.EDIT_RESOURCES,
    named=("name", "owner_code"),
    examples=(
        {
            "owner_code": "YZ01S1",
            "name": "陈静",
            "kind": "专职教师",
            "title": "副高级",
            "topics": "维权服务、工会法和工会章程",
            "tools": "讲授、案例教学",
            "cultivation": "骨干教师",
            "shared": "是",
        },
        {
            "owner_code": "YZ01S1",
            "name": "李建国",
            "kind": "劳模工匠",
            "employer": "澄江机械厂",
            "post": "高级技师",
            "topics": "产业工人队伍建设改革",
            "shared": "否",
        },
    ),
    notes=(
        _("同一单位已有的教师按姓名（同名的再按工作单位）认出，视为修改；留空的格子不改。"),
        _("专职、兼职教师不填工作单位时，按姓名自动关联本单位的人员档案；不收集电话和证件号码。"),
    ),
)
HOURS_KIND = SheetKind(
    name="teaching_hours",
    title=_("教学工作量"),
    columns=HOURS,
    row=HoursRow,
    decide=hours.decide,
    write=hours.write,
    lock=lock,
    undo=hours.undo,
    order=21,
    permission=Permission.EDIT_RESOURCES,
    named=("name", "owner_code"),
    examples=(
        {
            "owner_code": "YZ01S1",
            "name": "陈静",
            "year": "2026",
            "kind": "面授",
            "hours_hundredths": "96",
        },
        {
            "owner_code": "YZ01S1",
            "name": "陈静",
            "year": "2026",
            "kind": "网络课程",
            "hours_hundredths": "12.5",
        },
    ),
    notes=(_("每名教师每个年度每类一行；再次导入以后一次为准，填 0 即清除。"),),
)
KINDS = (TEACHERS_KIND, HOURS_KIND)
