"""Finding the row of headings and fitting its columns to those of a kind."""

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from django.utils.translation import gettext as _

from gongxun.base.sheets.cells import Cell, narrow, shown
from gongxun.base.sheets.files import SheetError, Table
from gongxun.base.sheets.kinds import Column, SheetKind

REASON = "原因"
# Columns that people keep for themselves and that we add: read past.
IGNORED = frozenset({REASON, "序号", "备注"})
SEARCHED_ROWS = 10
_DECORATION = re.compile(r"[*＊\s]|[(（](必填|选填|可不填)[)）]")


@dataclass(frozen=True)
class Fitted:
    """A table under its headings: the place of each column, and the rows below with their
    numbers.
    """

    places: tuple[tuple[int, Column], ...]
    headings: tuple[str, ...]
    rows: Iterator[tuple[int, Sequence[Cell]]]


def fit(kind: SheetKind, tables: list[Table]) -> Fitted:
    """Choose the one table that has the headings of ``kind``; raises SheetError."""
    known = _known(kind)
    found = [
        (table, at, rows)
        for table in tables
        if (found_at := _heading_row(known, table)) is not None
        for at, rows in [found_at]
    ]
    if not found:
        raise SheetError(
            _("找不到表头：前 %(count)d 行里没有“%(title)s”的列名")
            % {"count": SEARCHED_ROWS, "title": kind.title},
            _("请下载模板，按模板的列名填写。"),
        )
    if len(found) > 1:
        raise SheetError(
            _("有 %(count)d 个工作表都有表头：%(names)s")
            % {
                "count": len(found),
                "names": _("、").join(table.name for table, _at, _rows in found),
            },
            _("请只保留一个，其余删除或隐藏。"),
        )
    table, at, rows = found[0]
    _refuse_merged(table, at)
    heading_row = next(islice(rows, at, None))
    headings = tuple(_DECORATION.sub("", shown(cell)) for cell in heading_row)
    places = _places(kind, known, headings)
    return Fitted(places, headings, enumerate(rows, start=at + 2))


def _known(kind: SheetKind) -> dict[str, Column]:
    return {
        narrow(name): column
        for column in kind.columns
        for name in (column.heading, *column.aliases)
    }


def _heading_row(
    known: dict[str, Column], table: Table
) -> tuple[int, Iterator[Sequence[Cell]]] | None:
    """The index of the first row in which at least half its words, and two, are known; and the rows
    from the top.
    """
    first = list(islice(table.rows, SEARCHED_ROWS))
    for at, row in enumerate(first):
        words = [word for cell in row if (word := narrow(_DECORATION.sub("", shown(cell))))]
        hits = len({known[word].field for word in words if word in known})
        if hits >= min(2, len(known)) and hits * 2 >= len(words) - len(IGNORED):
            return at, chain(first, table.rows)
    return None


def _places(
    kind: SheetKind, known: dict[str, Column], headings: tuple[str, ...]
) -> tuple[tuple[int, Column], ...]:
    places: dict[str, int] = {}
    unknown: list[str] = []
    for place, heading in enumerate(headings):
        column = known.get(narrow(heading))
        if column is None:
            if heading and heading not in IGNORED:
                unknown.append(heading)
        elif column.field in places:
            raise SheetError(
                _("列“%(heading)s”出现了两次") % {"heading": column.heading},
                _("请删除或改名多余的一列。"),
            )
        else:
            places[column.field] = place
    missing = [c.heading for c in kind.columns if c.required and c.field not in places]
    if missing or unknown:
        raise SheetError(*_misfit(kind, missing, unknown))
    return tuple((places[c.field], c) for c in kind.columns if c.field in places)


def _misfit(kind: SheetKind, missing: list[str], unknown: list[str]) -> tuple[str, str]:
    parts = []
    if missing:
        parts.append(_("缺少列：%(names)s") % {"names": _("、").join(missing)})
    if unknown:
        parts.append(_("不认识的列：%(names)s") % {"names": _("、").join(unknown)})
    own = [column.heading for column in kind.columns]
    guesses = [
        _("“%(wrong)s”是否应为“%(right)s”") % {"wrong": name, "right": near[0]}
        for name in unknown
        if (near := difflib.get_close_matches(name, own, n=1, cutoff=0.5))
    ]
    remedy = _("请按模板改正列名；不需要导入的列请删除。")
    return _("；").join(parts), _("；").join([*guesses, remedy])


def _refuse_merged(table: Table, heading_at: int) -> None:
    """A merged title above the headings does no harm; below, a merged cell leaves others empty."""
    merged = [region for region in table.merged if region[1][0] >= heading_at]
    if merged:
        names = _("、").join(_region_name(region) for region in sorted(merged)[:5])
        raise SheetError(
            _("有 %(count)d 处合并单元格：%(names)s") % {"count": len(merged), "names": names},
            _("请取消合并，并把内容填到每一个单元格。"),
        )


def _region_name(region: tuple[tuple[int, int], tuple[int, int]]) -> str:
    (top, left), (bottom, right) = region
    return f"{_column_name(left)}{top + 1}:{_column_name(right)}{bottom + 1}"


def _column_name(index: int) -> str:
    name = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        name = chr(65 + rest) + name
    return name
