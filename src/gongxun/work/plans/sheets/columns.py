"""The columns of a file of planned classes, and the words that stand for codes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongxun.base.sheets.cells import (
    Cell,
    CellError,
    Choice,
    Code,
    Hundredths,
    Text,
    Whole,
    YesNo,
    shown,
)
from gongxun.base.sheets.kinds import Column

AUDIENCES = {
    "province_leadership": "省级工会领导班子", "city_chair": "市级工会主席", "county_chair": "县级工会主席",
    "town_cadre": "乡镇（街道）工会干部", "office_staff": "工会机关干部", "young": "年轻干部",
    "newly_promoted": "新提拔干部", "part_time": "兼职、挂职干部", "teacher": "院校教师",
    "mixed": "各类工会干部",
}  # fmt: skip
FORMS = {
    "off_job": "脱产培训", "online_programme": "网络专题培训", "lecture": "集中宣讲、专题讲座",
    "party_group_study": "中心组学习",
}  # fmt: skip
FOCUS = {
    "office_staff": "工会机关干部", "part_time_and_secondment": "兼职挂职干部", "young": "年轻干部",
    "newly_promoted": "新提拔干部", "full_time_organiser": "专职社会化工会工作者",
}  # fmt: skip
CATEGORIES = {
    "county_rank_up": "县处级以上", "section_rank_down": "乡科级以下",
    "union_organiser": "社会化工会工作者", "other": "其他",
}  # fmt: skip
THEMES = {
    "rotation": "轮训", "theory": "理论教育", "party_spirit": "党性教育", "union_business": "工会业务",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class PlannedRow:
    """One class. Days and hours in hundredths; ``cost`` in hundredths of 万元."""

    year: int
    organisation: str
    title: str
    audience: str
    month: int
    places: int
    days: int
    hours: int
    cost: int
    form: str
    focus: tuple[str, ...]
    categories: tuple[str, ...]
    themes: tuple[str, ...]
    school: str | None
    purpose: str | None
    main_class: bool
    demonstration: bool
    to_grassroots: bool


@dataclass(frozen=True)
class Several:
    """Several words in one cell, parted by any of 、，；, and blanks."""

    words: Mapping[str, str]
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        codes = {label: code for code, label in self.words.items()} | {
            one: one for one in self.words
        }
        given = [word for word in re.split(r"[、，,；;/\s]+", shown(cell)) if word]
        unknown = [word for word in given if word not in codes]
        if unknown:
            raise CellError(
                gettext("“%(word)s”无法识别") % {"word": unknown[0]},
                gettext("请填以下一项或几项，用顿号隔开：%(words)s。")
                % {"words": "、".join(self.words.values())},
            )
        return tuple(dict.fromkeys(codes[word] for word in given))


COLUMNS = (
    Column("年度", "year", Whole(2024, 2100), required=True, hint=_("计划的年度。")),
    Column("单位代码", "organisation", Code(32), required=True, hint=_("编制计划的单位。")),
    Column(
        "班次名称", "title", Text(120), required=True, hint=_("同一计划中同名同月视为同一个班次。")
    ),
    Column(
        "培训对象", "audience", Choice.of(AUDIENCES), required=True, hint=_("从下拉列表中选择。")
    ),
    Column("月份", "month", Whole(1, 12), required=True, hint=_("1 至 12。")),
    Column("人数", "places", Whole(1, 100_000), required=True, hint=_("整数。")),
    Column("天数", "days", Hundredths(1, 20_000), required=True, hint=_("授课天数，半天填 0.5。")),
    Column("每人学时", "hours", Hundredths(0, 200_000), required=True, hint=_("最多两位小数。")),
    Column("经费（万元）", "cost", Hundredths(), default=0, hint=_("单位是万元，最多两位小数。")),
    Column("培训形式", "form", Choice.of(FORMS), default="off_job", hint=_("留空为脱产培训。")),
    Column("必备内容", "focus", Several(FOCUS), default=(), hint=_("可填几项，用顿号隔开。")),
    Column("人员类别", "categories", Several(CATEGORIES), default=(), hint=_("留空即不限。")),
    Column("主题", "themes", Several(THEMES), default=(), hint=_("可填几项，用顿号隔开。")),
    Column("承办院校代码", "school", Code(32), hint=_("系统内院校的单位代码。")),
    Column("目的", "purpose", Text(300), hint=_("一句话。")),
    Column("主体班次", "main_class", YesNo(), default=False, hint=_("是或否。")),
    Column("示范培训", "demonstration", YesNo(), default=False, hint=_("是或否。")),
    Column("送教到基层", "to_grassroots", YesNo(), default=False, hint=_("是或否。")),
)

EXAMPLES = (
    {
        "year": "2027", "organisation": "YZ0101", "title": "县级工会主席能力提升班",
        "audience": "县级工会主席", "month": "4", "places": "50", "days": "5", "hours": "40",
        "cost": "22.5", "form": "脱产培训", "themes": "轮训、工会业务", "categories": "县处级以上",
        "purpose": "提升集体协商和基层组织建设能力", "main_class": "是",
    },
)  # fmt: skip


def heading(field: str) -> str:
    return next((column.heading for column in COLUMNS if column.field == field), "")
