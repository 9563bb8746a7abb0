"""Teachers by file: new ones entered, known ones mended; what an empty cell leaves open stays as it is."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
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
from gongxun.registry.teachers.models import Teacher
from gongxun.registry.teachers.services.keeping import NewTeacher, add_many
from gongxun.registry.teachers.services.vetting import COLUMNS, HOUSE, Profile, columns_of
from gongxun.registry.teachers.sheets.columns import TeacherRow, heading, worded
from gongxun.registry.teachers.sheets.state import SheetState, refused


@dataclass(frozen=True, slots=True)
class Mended:
    """A known teacher with the fields that differ, as they are and as they are to be."""

    teacher: Teacher
    before: dict[str, Any]
    after: dict[str, Any]


def decide(
    lines: Sequence[Line[TeacherRow]],
    viewer: Viewer,
    now: datetime,  # noqa: ARG001
) -> list[Decision]:
    state = SheetState([line.row for line in lines], viewer)
    return list(_each(lines, state))


def _each(lines: Sequence[Line[TeacherRow]], state: SheetState) -> Iterator[Decision]:
    first: dict[tuple[str, str, str], int] = {}
    for line in lines:
        row = line.row
        before = first.setdefault((row.owner_code, row.name, row.employer or ""), line.number)
        if before != line.number:
            message = _("与第 %(row)d 行是同一单位的同一名教师") % {"row": before}
            yield refuse("", row.name, message, _("请删除其中一行。"))
        else:
            yield state.owner_fault(row) or _one(row, state)


def _one(row: TeacherRow, state: SheetState) -> Decision:
    found = state.teacher(row)
    if isinstance(found, Decision):
        return found
    given = {name: value for name in COLUMNS if (value := getattr(row, name)) is not None}
    if found is None:
        return _new(row, given, state)
    held = {name: getattr(found, name) for name in COLUMNS}
    changed = {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in given.items()
        if (sorted(value) if isinstance(value, tuple) else value)
        != (sorted(held[name]) if isinstance(held[name], list) else held[name])
    }
    if not changed:
        return Decision(Status.UNCHANGED)
    person = found.person_id is not None
    if faults := _faults(Profile(**held | changed), linked=person):
        return refused(faults, row)
    before = {name: held[name] for name in changed}
    changes = tuple(
        Change(heading(name), worded(name, before[name]), worded(name, value))
        for name, value in changed.items()
    )
    return Decision(Status.CHANGED, changes, payload=Mended(found, before, changed))


def _new(row: TeacherRow, given: dict[str, Any], state: SheetState) -> Decision:
    profile = Profile(**given)
    if faults := _faults(profile):
        return refused(faults, row)
    owner_id = state.owner_id(row)
    person_id = None
    if profile.kind in HOUSE and not profile.employer:
        person_id = state.bearer(owner_id, profile.name)
    return Decision(Status.CREATED, payload=NewTeacher(owner_id, profile, person_id))


def _faults(profile: Profile, *, linked: bool = False) -> dict[str, list[str]]:
    """By field."""
    try:
        columns_of(profile, linked=linked)
    except ValidationError as refusal:
        return dict(refusal.message_dict)
    return {}


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[dict[str, Any]]:
    """The traces: the teacher with the edition that the row left, and what it changed."""
    new = [each.payload for each in decisions if each.status is Status.CREATED]
    ids = iter(add_many(viewer=viewer, rows=new, now=now))
    progress(_("登记师资"), len(new), len(decisions))
    mended = [each.payload for each in decisions if each.status is Status.CHANGED]
    _mend([(one.teacher, one.after) for one in mended], viewer, now)
    progress(_("更新师资"), len(decisions), len(decisions))
    return [
        {
            "id": made.payload.teacher.pk,
            "edition": made.payload.teacher.edition,
            "before": made.payload.before,
        }
        if made.status is Status.CHANGED
        else {"id": next(ids), "edition": 1}
        for made in decisions
    ]


def _mend(changes: Sequence[tuple[Teacher, dict[str, Any]]], viewer: Viewer, now: datetime) -> None:
    for teacher, values in changes:
        for name, value in values.items():
            setattr(teacher, name, value)
        teacher.edition += 1
    teachers = [teacher for teacher, _values in changes]
    Teacher.objects.bulk_update(teachers, [*COLUMNS, "edition"], batch_size=500)
    audit.record_many(
        viewer, "teacher.edit", "teacher", ((one.pk, one.owner_id) for one in teachers), now
    )


def undo(rows: Sequence[Written], undoing: Undoing, progress: Progress) -> None:
    """Raises UndoRefused where a teacher was changed since or has records."""
    ids = [row.trace["id"] for row in rows]
    held = {one.pk: one for one in Teacher.objects.filter(pk__in=among(ids))}
    obstacles = [*_changed_since(rows, held), *_with_records(rows)]
    if obstacles:
        raise UndoRefused(sorted(obstacles, key=lambda one: one.number))
    mended = [row for row in rows if row.status is Status.CHANGED]
    _mend(
        [(held[row.trace["id"]], row.trace["before"]) for row in mended],
        undoing.viewer,
        undoing.now,
    )
    gone = [held[row.trace["id"]] for row in rows if row.status is Status.CREATED]
    audit.record_many(
        undoing.viewer, "teacher.remove", "teacher", ((one.pk, one.owner_id) for one in gone), undoing.now
    )  # fmt: skip
    Teacher.objects.filter(pk__in=among([one.pk for one in gone])).delete()
    progress(_("撤销"), len(rows), len(rows))


def _changed_since(rows: Sequence[Written], held: dict[int, Teacher]) -> Iterator[Obstacle]:
    for row in rows:
        one = held.get(row.trace["id"])
        if one is None or one.edition != row.trace["edition"] or one.picture_id is not None:
            message = _("教师资料在导入之后又有变动")
            yield Obstacle(row.number, message, _("请在师资库中逐个更正。"))


def _with_records(rows: Sequence[Written]) -> Iterator[Obstacle]:
    numbers = {row.trace["id"]: row.number for row in rows if row.status is Status.CREATED}
    held = Teacher.objects.filter(pk__in=among(numbers))
    busy = {
        *held.filter(records__isnull=False).values_list("pk", flat=True),
        *held.filter(workloads__isnull=False).values_list("pk", flat=True),
        *held.filter(turns__isnull=False).values_list("pk", flat=True),
    }
    for key in busy:
        message = _("这名教师已有考核、工作量等记录")
        yield Obstacle(numbers[key], message, _("请先作废这些记录，或改为办理退出。"))
