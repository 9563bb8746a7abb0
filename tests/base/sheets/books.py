"""A small kind of file, and workbooks to read as it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.cells import Choice, Code, Hundredths, Text, YesNo
from gongxun.base.sheets.dates import Day
from gongxun.base.sheets.kinds import Change, Column, Decision, Line, SheetKind, Status, refuse

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
VIEWER = Viewer.system(date(2026, 11, 22))
HEADINGS = ("编号", "名称", "日期", "学时", "专职")
GOOD = ("A1", "读书会", "2026-11-22", 1.5, "是")


@dataclass(frozen=True, slots=True)
class Reading:
    number: str
    name: str
    day: date
    hours: int | None
    full: bool
    form: str | None


class Shelf:
    """Readings by number, in memory; the kind decides against it and writes to it."""

    def __init__(self) -> None:
        self.kept: dict[str, Reading] = {}
        self.kind = SheetKind(
            name="readings",
            title="读书会",
            columns=(
                Column("编号", "number", Code(8), required=True),
                Column("名称", "name", Text(20), required=True, aliases=("标题",)),
                Column("日期", "day", Day(), required=True),
                Column("学时", "hours", Hundredths(most=2400)),
                Column("专职", "full", YesNo(), default=False),
                Column("形式", "form", Choice.of({"off_job": "脱产培训", "lecture": "讲座"})),
            ),
            row=Reading,
            decide=self._decide,
            write=self._write,
            examples=({"number": "例1", "name": "示例", "day": "2026-11-22"},),
        )

    def _decide(self, lines: Sequence[Line[Reading]], *_: object) -> list[Decision]:
        return [self._one(line.row) for line in lines]

    def _one(self, row: Reading) -> Decision:
        known = self.kept.get(row.number)
        if row.number == "BAD":
            return refuse("编号", row.number, "编号不存在", "请核对编号。")
        if known is None:
            return Decision(Status.CREATED, payload=row)
        if known == row:
            return Decision(Status.UNCHANGED)
        return Decision(Status.CHANGED, (Change("名称", known.name, row.name),), payload=row)

    def _write(self, decisions: Sequence[Decision], *_: object) -> list[str]:
        self.kept.update({decision.payload.number: decision.payload for decision in decisions})
        return [decision.payload.number for decision in decisions]


def workbook(
    path: Path,
    rows: Sequence[Sequence[Any]],
    headings: Sequence[str] = HEADINGS,
    formats: Mapping[int, str] | None = None,
) -> Path:
    """A workbook whose first row is ``headings``; ``formats`` gives number formats by column."""
    book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, headings)
    for at, row in enumerate(rows, start=1):
        for place, cell in enumerate(row):
            number_format = (formats or {}).get(place)
            sheet.write(
                at,
                place,
                cell,
                *([book.add_format({"num_format": number_format})] if number_format else []),
            )
    book.close()
    return path
