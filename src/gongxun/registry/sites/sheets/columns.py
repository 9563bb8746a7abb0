"""The columns of the sheet of sites, and the words that stand for keys."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.sheets.cells import Cell, CellError, Choice, Code, Text, Whole, narrow, shown
from gongxun.base.sheets.dates import Day
from gongxun.base.sheets.kinds import Column
from gongxun.registry.resources.selectors import read_taxonomy

KINDS = {
    "red": "红色教育",
    "labour_history": "工运史",
    "model_workers": "劳模工匠精神",
    "industry": "产业一线",
    "grassroots": "基层工会工作",
    "service": "职工服务阵地",
}
LEVELS = {"candidate": "待评定", "provincial": "省级", "national": "全国"}


@dataclass(frozen=True)
class Degrees:
    """Degrees with decimals, returned in millionths; ``most`` degrees either way."""

    most: int
    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> int:
        try:
            number = Decimal(narrow(shown(cell)))
        except InvalidOperation:
            number = Decimal("NaN")
        if not number.is_finite() or abs(number) > self.most:
            raise CellError(
                _("不是 -%(most)d 到 %(most)d 之间的度数") % {"most": self.most},
                _("请写成小数度数，例如 103.5；没有则留空。"),
            )
        return int((number * 1_000_000).to_integral_value())


@dataclass(frozen=True)
class Topics:
    """Titles of topics with 、 between; becomes their keys."""

    choices: Sequence[str] = ()

    def __call__(self, cell: Cell) -> tuple[str, ...]:
        known = {one.title_zh: one.key for one in read_taxonomy().topics}
        text = shown(cell)
        for mark in "，,；;/":
            text = text.replace(mark, "、")
        words = [word.strip() for word in text.split("、") if word.strip()]
        strange = [word for word in words if word not in known]
        if strange:
            raise CellError(
                _("分类中没有“%(words)s”") % {"words": _("、").join(strange)},
                _("请从这些里选：%(known)s。") % {"known": _("、").join(known)},
            )
        return tuple(sorted({known[word] for word in words}))


COLUMNS = (
    Column(
        "所属单位代码", "owner_code", Code(32), required=True,
        hint=gettext_lazy("由哪个单位管理：单位代码。"), aliases=("单位代码",),
    ),
    Column("名称", "name", Text(120), required=True, aliases=("教学点名称",)),
    Column("类别", "kind", Choice.of(KINDS), required=True),
    Column(
        "行政区划代码", "division_code", Code(12), required=True,
        hint=gettext_lazy("6 位县级代码；省级地图按前两位归入省份。"),
    ),
    Column("地址", "address", Text(200), required=True),
    Column("日接待人数", "capacity", Whole(0, 100_000)),
    Column("经度", "longitude", Degrees(180), hint=gettext_lazy("小数度数；可留空。")),
    Column("纬度", "latitude", Degrees(90), hint=gettext_lazy("小数度数；可留空。")),
    Column("联系办公室", "office", Text(80), hint=gettext_lazy("不填个人姓名。")),
    Column("办公电话", "telephone", Text(30)),
    Column("教学内容", "topics", Topics(), hint=gettext_lazy("几个主题之间用顿号分开。")),
    Column("简介", "introduction", Text(1000)),
    Column("级别", "level", Choice.of(LEVELS, 国家级="national", 全国级="national")),
    Column("评定日期", "awarded_on", Day()),
    Column("有效期至", "valid_until", Day()),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A row of the sheet; None where the cell was empty."""

    owner_code: str
    name: str
    kind: str
    division_code: str
    address: str
    capacity: int | None = None
    longitude: int | None = None
    latitude: int | None = None
    office: str | None = None
    telephone: str | None = None
    topics: tuple[str, ...] | None = None
    introduction: str | None = None
    level: str | None = None
    awarded_on: date | None = None
    valid_until: date | None = None


def heading(field: str) -> str:
    return next((one.heading for one in COLUMNS if one.field == field), "")


def worded(field: str, value: Any) -> str:  # noqa: ANN401
    """A value as the file writes it."""
    if value is None:
        return ""
    if field == "topics":
        return "、".join(read_taxonomy().titles("topics", value))
    if field in ("longitude", "latitude"):
        return f"{Decimal(value) / 1_000_000:f}"
    return KINDS.get(str(value), str(value)) if field == "kind" else str(value)
