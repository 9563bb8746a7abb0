"""The columns of a file of credits, and the words that stand for codes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from gongxun.base.sheets.cells import Cell, CellError, Choice, Code, Hundredths, Text, Whole, shown
from gongxun.base.sheets.dates import Day
from gongxun.base.sheets.kinds import Column
from gongxun.registry.people.selectors import IdNumberError, checked, clean_name

MODES = {"collective": "集中培训", "self_study": "网络自学"}
FORMS = {
    "off_job": "脱产培训",
    "party_group_study": "中心组学习",
    "online_programme": "网络专题培训",
    "lecture": "集中宣讲、专题讲座",
    "online_self_study": "网络自学",
}
FORM = Choice.of(FORMS, 集中宣讲="lecture", 专题讲座="lecture", 讲座="lecture", 脱产="off_job")
THEMES = {
    "rotation": "轮训",
    "theory": "理论教育",
    "party_spirit": "党性教育",
    "union_business": "工会业务",
}


@dataclass(frozen=True, slots=True)
class CreditRow:
    """One person's part in one event. Amounts in hundredths; None: the cell was empty."""

    name: str | None
    id_number: str
    mode: str | None
    form: str
    earned_on: date
    title: str
    hours: int | None
    days: int | None
    minutes: int | None
    teaching: int | None
    half_days: int | None
    themes: tuple[str, ...]
    organiser_code: str | None
    outside_organiser: str | None
    number: str | None
    evidence: str | None


@dataclass(frozen=True)
class PersonName(Text):
    def __call__(self, cell: Cell) -> str:
        return clean_name(super().__call__(cell))


@dataclass(frozen=True)
class Themes:
    """Several themes in one cell, parted by any of 、，；, and blanks."""

    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        codes = {label: code for code, label in THEMES.items()} | {code: code for code in THEMES}
        words = [word for word in re.split(r"[、，,；;/\s]+", shown(cell)) if word]
        unknown = [word for word in words if word not in codes]
        if unknown:
            raise CellError(
                gettext("主题“%(word)s”无法识别") % {"word": unknown[0]},
                gettext("请填以下一项或几项，用顿号隔开：%(words)s。")
                % {"words": "、".join(THEMES.values())},
            )
        return tuple(dict.fromkeys(codes[word] for word in words))


def _id_number(text: str) -> str:
    try:
        return checked(text)
    except IdNumberError as wrong:
        raise CellError(wrong.message, wrong.remedy) from None


COLUMNS = (
    Column(
        "身份证号",
        "id_number",
        Code(20, check=_id_number),
        required=True,
        hint=_("18 位；单元格格式须为文本。"),
        aliases=("公民身份号码", "身份证号码"),
        private=True,
    ),
    Column("姓名", "name", PersonName(60), hint=_("用来核对身份证号是否填对人。")),
    Column(
        "培训方式", "mode", Choice.of(MODES), hint=_("集中培训或网络自学；留空按培训形式确定。")
    ),
    Column("培训形式", "form", FORM, required=True, hint=_("从下拉列表中选择。")),
    Column(
        "取得日期",
        "earned_on",
        Day(),
        required=True,
        hint=_("培训结束的日期，写成 2026-11-22 的样子。"),
        aliases=("结业日期", "培训日期"),
    ),
    Column(
        "培训名称",
        "title",
        Text(120),
        required=True,
        hint=_("班次、讲座或课程的名称。"),
        aliases=("班次名称", "课程名称"),
    ),
    Column("学时", "hours", Hundredths(), hint=_("最多两位小数。")),
    Column("天数", "days", Hundredths(), hint=_("跨多天的培训须填；半天填 0.5。")),
    Column("学习分钟", "minutes", Whole(), hint=_("网络学习时长；学时和天数都留空时用来折算。")),
    Column("授课课时", "teaching", Hundredths(), hint=_("学时和天数都留空时用来折算。")),
    Column("半天数", "half_days", Whole(most=2000), hint=_("学时和天数都留空时用来折算。")),
    Column(
        "主题", "themes", Themes(), default=(), hint=_("轮训、理论教育等，可填几项，用顿号隔开。")
    ),
    Column("主办单位代码", "organiser_code", Code(32), hint=_("系统内的主办单位。")),
    Column(
        "系统外主办单位",
        "outside_organiser",
        Text(120),
        hint=_("党校等不在系统内的单位。"),
        aliases=("主办单位",),
    ),
    Column(
        "班次编号", "number", Text(60), hint=_("主办单位给这次培训的编号。"), aliases=("培训编号",)
    ),
    Column("证明材料", "evidence", Text(200), hint=_("文件名或存放位置。")),
)

# The number belongs to nobody: its birth lies in the nineteenth century.
EXAMPLES = (
    {
        "id_number": "900101188503120023",
        "name": "钟会兰",
        "mode": "集中培训",
        "form": "脱产培训",
        "earned_on": "2026-04-17",
        "title": "县级工会主席能力提升班",
        "hours": "40",
        "days": "5",
        "themes": "轮训、工会业务",
        "organiser_code": "YZ0101",
        "number": "2026-03",
    },
    {
        "id_number": "900101188503120023",
        "name": "钟会兰",
        "form": "网络自学",
        "earned_on": "2026-05-06",
        "title": "工会法解读",
        "hours": "1.5",
        "outside_organiser": "全国工会网上学院",
    },
)

_FIELDS = {
    "person": "id_number",
    "organiser": "organiser_code",
    "hours_hundredths": "hours",
    "days_hundredths": "days",
}


def heading(field: str) -> str:
    """The heading of a field of the row, or of the entry that it becomes."""
    name = _FIELDS.get(field, field)
    return next((column.heading for column in COLUMNS if column.field == name), "")
