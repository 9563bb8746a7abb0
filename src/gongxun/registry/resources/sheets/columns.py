"""The columns of the three sheets; words of the taxonomy are written by their titles, several with 、."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.sheets.cells import Cell, CellError, Choice, Code, Hundredths, Text, YesNo, shown
from gongxun.base.sheets.kinds import Column
from gongxun.registry.resources.models import Kind, Reach
from gongxun.registry.resources.taxonomy import read_taxonomy

_BETWEEN = re.compile(r"[、，,；;\n]+")
REACHES = {Reach.OWN.value: "本单位及下级单位", Reach.EVERYBODY.value: "全国共享"}


@dataclass(frozen=True)
class Terms:
    """Keys of a list of the taxonomy, from their Chinese titles or the keys themselves."""

    name: str
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        terms = getattr(read_taxonomy(), self.name)
        known = {one.title_zh: one.key for one in terms} | {one.key: one.key for one in terms}
        words = [one.strip() for one in _BETWEEN.split(shown(cell)) if one.strip()]
        if unknown := [one for one in words if one not in known]:
            raise CellError(
                _("“%(word)s”不在分类表中") % {"word": unknown[0]},
                _("请填分类表里的名称，几项之间用顿号分开，例如：%(words)s。")
                % {"words": "、".join(one.title_zh for one in terms[:3])},
            )
        return tuple(dict.fromkeys(known[one] for one in words))


@dataclass(frozen=True)
class Term:
    """One key of a list of the taxonomy."""

    name: str

    @property
    def choices(self) -> Sequence[str]:
        return [one.title_zh for one in getattr(read_taxonomy(), self.name)]

    def __call__(self, cell: Cell) -> str:
        found = Terms(self.name)(cell)
        if len(found) != 1:
            raise CellError(_("只能填一项"), _("请只留一项。"))
        return found[0]


@dataclass(frozen=True)
class Names:
    """Authors, several with 、."""

    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        return tuple(one.strip() for one in _BETWEEN.split(shown(cell)) if one.strip())


@dataclass(frozen=True, slots=True)
class ResourceRow:
    """What a row says; columns that its kind does not have are empty."""

    owner_code: str
    title: str
    authors: tuple[str, ...]
    topics: tuple[str, ...]
    provenance: str
    reach: str = Reach.OWN
    summary: str = ""
    body: str = ""
    notes: str = ""
    competences: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    hours_hundredths: int = 0
    on_network: bool = False
    publisher: str = ""
    isbn: str = ""


_EVERY = (
    Column("所属单位代码", "owner_code", Code(32), required=True, aliases=("单位代码", "院校代码"),
           hint=gettext_lazy("谁的资源：在本系统的单位代码。")),
    Column("名称", "title", Text(120), required=True, aliases=("课程名称", "教材名称", "案例名称")),
    Column("作者", "authors", Names(), required=True, aliases=("主讲人", "作者、主讲人"),
           hint=gettext_lazy("几名之间用顿号分开。")),
    Column("主题", "topics", Terms("topics"), required=True, hint=gettext_lazy("分类表里的名称。")),
    Column("培养的能力", "competences", Terms("competences"), default=()),
    Column("适用对象", "audiences", Terms("audiences"), default=()),
    Column("来源", "provenance", Term("provenances"), default="local"),
    Column("使用范围", "reach", Choice.of(REACHES), default=Reach.OWN.value),
    Column("内容简介", "summary", Text(500), default=""),
    Column("正文或提纲", "body", Text(30_000), default="", hint=gettext_lazy("一行一段。")),
)  # fmt: skip
_OWN = {
    Kind.COURSE: (
        Column("课时", "hours_hundredths", Hundredths(25, 100_000), required=True),
        Column("教学方法", "tools", Terms("tools"), default=()),
        Column("网络平台课程", "on_network", YesNo(), default=False),
    ),
    Kind.TEXTBOOK: (
        Column("出版单位", "publisher", Text(80), default=""),
        Column("书号", "isbn", Code(20), default="", aliases=("ISBN",)),
    ),
    Kind.CASE: (
        Column("教学说明", "notes", Text(30_000), default="",
               hint=gettext_lazy("教学目标、思考题、组织方式。")),
    ),
}  # fmt: skip
_EXAMPLE = {
    "owner_code": "YZ01X",
    "authors": "陈静、李明",
    "summary": "从要约到签约的全过程。",
}


def columns_of(kind: Kind) -> tuple[Column, ...]:
    return (*_EVERY[:4], *_OWN[kind], *_EVERY[4:])


def heading(field: str) -> str:
    every = (*_EVERY, *(column for columns in _OWN.values() for column in columns))
    return next((column.heading for column in every if column.field == field), "")


def _example(kind: Kind, title: str, **more: str) -> dict[str, str]:
    taxonomy = read_taxonomy()
    terms = {
        "topics": taxonomy.topics[0].title_zh,
        "competences": taxonomy.competences[0].title_zh,
        "provenance": taxonomy.provenances[2].title_zh,
    }
    if kind == Kind.COURSE:
        terms["tools"] = taxonomy.tools[0].title_zh
    return {**_EXAMPLE, "title": title, **terms, **more}


EXAMPLES = {
    Kind.COURSE: _example(Kind.COURSE, "集体协商实务", hours_hundredths="6"),
    Kind.TEXTBOOK: _example(Kind.TEXTBOOK, "基层工会工作读本", publisher="院校教材编审组"),
    Kind.CASE: _example(Kind.CASE, "一次要约的前前后后", notes="先分组讨论，再对照结果。"),
}
