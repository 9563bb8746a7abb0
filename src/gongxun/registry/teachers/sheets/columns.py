"""The columns of the sheets of teachers and of their teaching hours, and the words that stand for keys."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

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
from gongxun.registry.resources.selectors import read_taxonomy

KINDS = {
    "full_time": "专职教师",
    "part_time": "兼职教师",
    "leader": "领导干部",
    "practitioner": "业务讲师",
    "model_worker": "劳模工匠",
}
TITLES = {
    "none": "无职称",
    "junior": "初级",
    "middle": "中级",
    "associate": "副高级",
    "full": "正高级",
    "academician": "院士",
}
CULTIVATIONS = {"none": "不列入", "new": "新进教师", "backbone": "骨干教师"}
TEACHING = {"classroom": "面授", "network": "网络课程", "other": "其他教学"}
_SEPARATORS = re.compile(r"[、,，;；/\n]+")


@dataclass(frozen=True)
class Terms:
    """Titles of one list of the taxonomy with 、 between; becomes their keys."""

    kind: str
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        known = {one.title_zh: one.key for one in getattr(read_taxonomy(), self.kind)}
        words = [word.strip() for word in _SEPARATORS.split(shown(cell)) if word.strip()]
        strange = [word for word in words if word not in known]
        if strange:
            raise CellError(
                _("分类中没有“%(words)s”") % {"words": _("、").join(strange)},
                _("请从这些里选：%(known)s。") % {"known": _("、").join(known)},
            )
        return tuple(sorted({known[word] for word in words}))


def _owner() -> Column:
    return Column(
        "所属单位代码", "owner_code", Code(32), required=True,
        hint=gettext_lazy("师资由哪个单位维护：院校或工会的单位代码。"), aliases=("单位代码",),
    )  # fmt: skip


TEACHERS = (
    _owner(),
    Column("姓名", "name", Text(60), required=True),
    Column("类别", "kind", Choice.of(KINDS, 专职="full_time", 兼职="part_time"), required=True),
    Column("工作单位", "employer", Text(120), hint=gettext_lazy("外请的教师必填；本单位的留空。")),
    Column("职务", "post", Text(60)),
    Column("职称", "title", Choice.of(TITLES, 副高="associate", 正高="full", 无="none")),
    Column("讲授主题", "topics", Terms("topics"), hint=gettext_lazy("几个之间用顿号分开。")),
    Column("培养的能力", "competences", Terms("competences")),
    Column("教学方法", "tools", Terms("tools")),
    Column("培养类型", "cultivation", Choice.of(CULTIVATIONS, 新进="new", 骨干="backbone")),
    Column("共享", "shared", YesNo(), hint=gettext_lazy("是：下级单位和院校也可以选用。")),
    Column("简介", "introduction", Text(500)),
)
HOURS = (
    _owner(),
    Column("姓名", "name", Text(60), required=True),
    Column("工作单位", "employer", Text(120), hint=gettext_lazy("同名的教师用来区分。")),
    Column("年度", "year", Whole(2000, 2100), required=True),
    Column("类别", "kind", Choice.of(TEACHING, 网络="network", 其他="other"), required=True),
    Column("课时", "hours_hundredths", Hundredths(0, 400_000), required=True),
)


@dataclass(frozen=True, slots=True)
class TeacherRow:
    """A row of the sheet of teachers; None where the cell was empty."""

    owner_code: str
    name: str
    kind: str
    employer: str | None = None
    post: str | None = None
    title: str | None = None
    topics: tuple[str, ...] | None = None
    competences: tuple[str, ...] | None = None
    tools: tuple[str, ...] | None = None
    cultivation: str | None = None
    shared: bool | None = None
    introduction: str | None = None


@dataclass(frozen=True, slots=True)
class HoursRow:
    owner_code: str
    name: str
    year: int
    kind: str
    hours_hundredths: int
    employer: str | None = None


WORDS: dict[str, dict[str, str]] = {"kind": KINDS, "title": TITLES, "cultivation": CULTIVATIONS}


def heading(field: str) -> str:
    field = {"owner_id": "owner_code", "link": "name"}.get(field, field)
    return next((one.heading for one in (*TEACHERS, *HOURS) if one.field == field), "")


def worded(field: str, value: Any) -> str:  # noqa: ANN401
    """A value as the file writes it."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, (list, tuple)):
        return "、".join(read_taxonomy().titles(field, value))
    return WORDS.get(field, {}).get(str(value), str(value))
