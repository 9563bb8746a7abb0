"""The columns of the roster, and the words that stand for codes."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from gongxun.base.sheets.cells import Cell, CellError, Choice, Code, Text, YesNo
from gongxun.base.sheets.dates import Day
from gongxun.base.sheets.kinds import Column
from gongxun.registry.people.identity import IdNumberError, checked
from gongxun.registry.people.naming import clean_name

CATEGORIES = {
    "county_rank_up": "县处级以上",
    "section_rank_down": "乡科级",
    "union_organiser": "社会化工会工作者",
    "other": "其他",
}
CATEGORY = Choice.of(
    CATEGORIES,
    四级调研员及相当层次以上="county_rank_up",
    一级主任科员及相当层次以下="section_rank_down",
    县处级="county_rank_up",
    乡科级以下="section_rank_down",
)
EMPLOYMENTS = {"full_time": "专职", "part_time": "兼职", "secondment": "挂职"}


@dataclass(frozen=True, slots=True)
class RosterRow:
    """A person and one of her posts. None: the cell was empty, which leaves a known post as it
    is.
    """

    name: str
    id_number: str
    organisation_code: str
    category: str
    employment: str
    valid_from: date
    valid_to: date | None
    is_primary: bool | None
    post: str | None
    in_leadership_team: bool | None
    office_staff: bool | None
    school_code: str | None
    young: bool | None
    promoted_on: date | None


@dataclass(frozen=True)
class PersonName(Text):
    def __call__(self, cell: Cell) -> str:
        return clean_name(super().__call__(cell))


def _id_number(text: str) -> str:
    try:
        return checked(text)
    except IdNumberError as wrong:
        raise CellError(wrong.message, wrong.remedy) from None


COLUMNS = (
    Column("姓名", "name", PersonName(60), required=True, hint=_("与身份证一致。")),
    Column(
        "身份证号",
        "id_number",
        Code(20, check=_id_number),
        required=True,
        hint=_("18 位；单元格格式须为文本。"),
        aliases=("公民身份号码", "身份证号码"),
        private=True,
    ),
    Column(
        "单位代码",
        "organisation_code",
        Code(32),
        required=True,
        hint=_("任职的工会组织，人数计在这里。"),
        aliases=("组织代码",),
    ),
    Column("是否主要任职", "is_primary", YesNo(), hint=_("留空为是。"), aliases=("主要任职",)),
    Column("职务", "post", Text(60), hint=_("职务名称。")),
    Column(
        "类别", "category", CATEGORY, required=True, hint=_("按职务职级。"), aliases=("干部类别",)
    ),
    Column(
        "用工",
        "employment",
        Choice.of(EMPLOYMENTS),
        required=True,
        hint=_("专职、兼职或挂职。"),
        aliases=("用工形式", "任职方式"),
    ),
    Column("班子成员", "in_leadership_team", YesNo(), hint=_("领导班子成员填是。")),
    Column("机关干部", "office_staff", YesNo(), hint=_("工会机关的干部填是。")),
    Column("任教院校代码", "school_code", Code(32), hint=_("专、兼职教师填任教的院校。")),
    Column("年轻干部", "young", YesNo(), hint=_("列入年轻干部培养的填是。")),
    Column("提任日期", "promoted_on", Day(), hint=_("新提拔到本职务的日期。")),
    Column("任职开始", "valid_from", Day(), required=True, hint=_("写成 2026-11-22 的样子。")),
    Column(
        "任职结束", "valid_to", Day(open_end=True), hint=_("免职之日，当日起不再任职；在任留空。")
    ),
)

# The number belongs to nobody: its birth lies in the nineteenth century.
EXAMPLES = (
    {
        "name": "钟会兰",
        "id_number": "900101188503120023",
        "organisation_code": "YZ0101",
        "is_primary": "是",
        "post": "副主席",
        "category": "县处级以上",
        "employment": "专职",
        "in_leadership_team": "是",
        "office_staff": "是",
        "promoted_on": "2026-03-01",
        "valid_from": "2026-03-01",
    },
)


def heading(field: str) -> str:
    """The heading of a field of the row, or of the post that it becomes."""
    name = {"organisation_id": "organisation_code", "school_id": "school_code"}.get(field, field)
    return next((column.heading for column in COLUMNS if column.field == name), "")
