"""The columns of the sheet of organisations, and the words that stand for codes."""

from django.utils.translation import gettext_lazy as _

from gongxun.base.sheets.cells import Choice, Code, Text
from gongxun.base.sheets.dates import Day
from gongxun.base.sheets.kinds import Column

LEVELS = {
    "national": "全国",
    "province": "省",
    "city": "市",
    "county": "县",
    "town": "乡镇（街道）",
    "primary": "基层",
}
KINDS = {
    "federation": "总工会",
    "industrial_union": "产业工会",
    "agency_union": "机关工会",
    "institution": "直属单位",
    "school": "院校",
    "primary_union": "基层工会",
}
LEVEL = Choice.of(
    LEVELS, 省级="province", 市级="city", 县级="county", 乡镇="town", 街道="town", 区县="county"
)

COLUMNS = (
    Column(
        "单位代码",
        "code",
        Code(32),
        required=True,
        hint=_("本系统内唯一的代码：数字、大写字母和 . _ -。"),
        aliases=("组织代码",),
    ),
    Column("单位名称", "name", Text(120), required=True, hint=_("全称。"), aliases=("组织名称",)),
    Column("层级", "level", LEVEL, required=True, hint=_("单位所在的层级，不高于上级单位。")),
    Column("类别", "kind", Choice.of(KINDS), required=True, hint=_("单位的类别。")),
    Column(
        "上级单位代码",
        "parent_code",
        Code(32),
        hint=_("已登记的单位，或本文件中的单位；先后次序不限。"),
    ),
    Column("成立日期", "founded_on", Day(), required=True, hint=_("写成 2026-11-22 的样子。")),
    Column("统一社会信用代码", "credit_code", Code(18), hint=_("18 位；没有则留空。")),
    Column(
        "行政区划代码", "division_code", Code(12), hint=_("国家标准 GB/T 2260 的代码；没有则留空。")
    ),
    Column(
        "产业工会代码",
        "industrial_union_code",
        Code(32),
        hint=_("所属产业工会；它不是上级单位。没有则留空。"),
    ),
)

EXAMPLES = (
    {
        "code": "YZ01",
        "name": "云泽省总工会",
        "level": "省",
        "kind": "总工会",
        "parent_code": "QG",
        "founded_on": "1950-05-01",
    },
    {
        "code": "YZ0101",
        "name": "云泽省澄江市总工会",
        "level": "市",
        "kind": "总工会",
        "parent_code": "YZ01",
        "founded_on": "1951年3月8日",
    },
)


def heading(field: str) -> str:
    return next((column.heading for column in COLUMNS if column.field == field), "")
