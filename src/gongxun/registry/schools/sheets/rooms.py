"""Rooms by file: every row takes a room into use."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.bulk import among
from gongxun.base.sheets.cells import Choice, Code, Text, Whole
from gongxun.base.sheets.dates import Day
from gongxun.base.sheets.kinds import (
    Column,
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
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.schools.models import Room
from gongxun.registry.schools.services.equipping import MOST_SEATS, NewRoom, add_rooms_many
from gongxun.registry.schools.sheets.places import HEADING, Schools

KINDS = {
    "lecture_hall": "报告厅",
    "seminar": "研讨室",
    "computer": "机房",
    "party_branch": "党支部活动室",
    "field": "实训场地",
}
COLUMNS = (
    Column(HEADING, "school_code", Code(32), required=True, aliases=("单位代码", "学校代码"),
           hint=gettext_lazy("院校在本系统的单位代码。")),
    Column("教室名称", "name", Text(60), required=True, aliases=("名称",)),
    Column("类型", "kind", Choice.of(KINDS, 教室="lecture_hall", 计算机房="computer"), required=True),
    Column("座位数", "seats", Whole(1, MOST_SEATS), required=True, aliases=("座位",)),
    Column("启用日期", "usable_from", Day(), required=True,
           hint=gettext_lazy("写成 2026-11-22 的样子。")),
    Column("设备", "equipment", Text(200), default=""),
)  # fmt: skip
EXAMPLES = (
    {
        "school_code": "YZ01X",
        "name": "一号报告厅",
        "kind": "报告厅",
        "seats": "220",
        "usable_from": "2019-09-01",
        "equipment": "录播、同声传译",
    },
)


@dataclass(frozen=True, slots=True)
class RoomRow:
    school_code: str
    name: str
    kind: str
    seats: int
    usable_from: date
    equipment: str


def decide(lines: Sequence[Line[RoomRow]], viewer: Viewer, now: datetime) -> list[Decision]:  # noqa: ARG001
    schools = Schools([line.row.school_code for line in lines], viewer)
    found = [schools.find(line.row.school_code) for line in lines]
    ids = {one.id for one in found if not isinstance(one, Decision)}
    held = {
        (room.school_id, room.name): room
        for room in Room.objects.filter(school_id__in=among(ids), usable_to=None)
    }
    first: dict[tuple[str, str], int] = {}
    decisions = []
    for line, one in zip(lines, found, strict=True):
        before = first.setdefault((line.row.school_code, line.row.name), line.number)
        if isinstance(one, Decision):
            decisions.append(one)
        elif before != line.number:
            message = _("与第 %(row)d 行的教室重复") % {"row": before}
            decisions.append(refuse("教室名称", line.row.name, message, _("请删除其中一行。")))
        else:
            decisions.append(_decided(line.row, one.id, held.get((one.id, line.row.name))))
    return decisions


def _decided(row: RoomRow, school_id: int, held: Room | None) -> Decision:
    if held is None:
        room = NewRoom(
            school_id, row.name, row.kind, row.seats, row.usable_from, row.equipment or ""
        )
        return Decision(Status.CREATED, payload=room)
    if (held.kind, held.seats, held.usable_from) == (row.kind, row.seats, row.usable_from):
        return Decision(Status.UNCHANGED)
    return refuse(
        "教室名称", row.name, _("这所院校已有同名的教室在用"),
        _("请换一个名称，或先在院校页面停用原来的教室。"),
    )  # fmt: skip


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    rooms = [made.payload for made in decisions]
    ids = add_rooms_many(viewer=viewer, rooms=rooms, now=now)
    progress(_("登记教室"), len(ids), len(ids))
    return [{"id": key, "school": room.school_id} for key, room in zip(ids, rooms, strict=True)]


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Rooms that came by mistake go; one that was taken out of use since stays, and nothing is undone.

    Raises UndoRefused, PermissionDenied.
    """
    schools = {row.trace["school"] for row in rows}
    if schools - covered(undoing.viewer, Permission.EDIT_RESOURCES, schools):
        raise PermissionDenied(_("文件涉及您管理范围以外的院校，没有撤销。请由上级单位办理。"))
    ids = [row.trace["id"] for row in rows]
    held = {room.pk: room for room in Room.objects.filter(pk__in=among(ids))}
    altered = [
        Obstacle(row.number, _("教室在导入之后已停用"), _("已停用的教室留作历史，不能撤销。"))
        for row in rows
        if (room := held.get(row.trace["id"])) is None or room.usable_to is not None
    ]
    if altered:
        raise UndoRefused(altered)
    pairs = [(row.trace["id"], row.trace["school"]) for row in rows]
    Room.objects.filter(pk__in=among(ids)).delete()
    audit.record_many(undoing.viewer, "room.withdraw", "room", pairs, undoing.now)
    progress(_("撤销"), len(rows), len(rows))
