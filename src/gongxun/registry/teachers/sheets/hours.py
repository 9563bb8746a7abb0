"""Teaching hours by file, set anew for each teacher, year and kind."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.bulk import among
from gongxun.base.sheets.kinds import (
    Change,
    Decision,
    Line,
    Obstacle,
    Progress,
    Status,
    Undoing,
    UndoRefused,
    Written,
    refuse,
)
from gongxun.base.shell import formats
from gongxun.registry.teachers.models import Workload
from gongxun.registry.teachers.services.workload import ENTERED, Hours, record_workload_many
from gongxun.registry.teachers.sheets.columns import HoursRow
from gongxun.registry.teachers.sheets.state import SheetState

Key = tuple[int, int, str]


@dataclass(frozen=True, slots=True)
class Set:
    """Hours to be set, and what stood there."""

    hours: Hours
    before: int


def decide(
    lines: Sequence[Line[HoursRow]],
    viewer: Viewer,
    now: datetime,  # noqa: ARG001
) -> list[Decision]:
    state = SheetState([line.row for line in lines], viewer)
    found = [_found(line.row, state) for line in lines]
    held = _held({one.hours.teacher_id for one in found if isinstance(one, Set)})
    return list(_each(lines, found, held, viewer.today.year))


def _found(row: HoursRow, state: SheetState) -> Set | Decision:
    if fault := state.owner_fault(row):
        return fault
    teacher = state.teacher(row)
    if isinstance(teacher, Decision):
        return teacher
    if teacher is None:
        return refuse(
            "姓名", row.name, _("师资库里没有这名教师"), _("请先登记或导入这名教师，再导入课时。")
        )
    return Set(Hours(teacher.pk, row.year, row.kind, row.hours_hundredths), 0)


def _held(teacher_ids: set[int]) -> dict[Key, int]:
    rows = Workload.objects.filter(teacher_id__in=among(teacher_ids), source=ENTERED)
    return {
        (teacher, year, kind): hours
        for teacher, year, kind, hours in rows.values_list(
            "teacher_id", "year", "kind", "hours_hundredths"
        )
    }


def _each(
    lines: Sequence[Line[HoursRow]],
    found: Sequence[Set | Decision],
    held: dict[Key, int],
    this_year: int,
) -> Iterator[Decision]:
    first: dict[Key, int] = {}
    for line, one in zip(lines, found, strict=True):
        if isinstance(one, Decision):
            yield one
            continue
        key = (one.hours.teacher_id, one.hours.year, one.hours.kind)
        before = first.setdefault(key, line.number)
        stood, wanted = held.get(key, 0), one.hours.hours_hundredths
        if before != line.number:
            message = _("与第 %(row)d 行是同一名教师同一年度的同一类课时") % {"row": before}
            yield refuse("", line.row.name, message, _("请删除其中一行。"))
        elif line.row.year > this_year:
            yield refuse("年度", line.row.year, _("年度还没有到"), _("请核对年度。"))
        elif stood == wanted:
            yield Decision(Status.UNCHANGED)
        else:
            change = Change("课时", formats.hundredths(stood), formats.hundredths(wanted))
            status = Status.CHANGED if stood else Status.CREATED
            changes = (change,) if stood else ()
            yield Decision(status, changes, payload=Set(one.hours, stood))


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    rows = [each.payload.hours for each in decisions]
    record_workload_many(viewer=viewer, rows=rows, source=ENTERED, now=now)
    progress(_("登记课时"), len(rows), len(rows))
    return [
        {
            "teacher": each.payload.hours.teacher_id,
            "year": each.payload.hours.year,
            "kind": each.payload.hours.kind,
            "before": each.payload.before,
            "after": each.payload.hours.hours_hundredths,
        }
        for each in decisions
    ]


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Raises UndoRefused where hours were changed since."""
    held = _held({row.trace["teacher"] for row in rows})
    obstacles = [
        Obstacle(row.number, _("课时在导入之后又有变动"), _("请在教师页面逐个更正。"))
        for row in rows
        if held.get(_key(row), 0) != row.trace["after"]
    ]
    if obstacles:
        raise UndoRefused(obstacles)
    back = [Hours(*_key(row), row.trace["before"]) for row in rows]
    record_workload_many(viewer=undoing.viewer, rows=back, source=ENTERED, now=undoing.now)
    progress(_("撤销"), len(rows), len(rows))


def _key(row: Written) -> Key:
    return row.trace["teacher"], row.trace["year"], row.trace["kind"]
