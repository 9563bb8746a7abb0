"""What is recorded of a teacher: practice, contests, appraisals, titles, evaluations."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.teachers import flow
from gongxun.registry.teachers.models import (
    Ethics,
    Level,
    Record,
    RecordKind,
    Result,
    Teacher,
    Title,
)
from gongxun.registry.teachers.services.locking import locked_teacher

FULL = 10_000


@dataclass(frozen=True, slots=True)
class NewRecord:
    """A record of ``teacher_id``; what its kind does not ask for stays empty. ``score_hundredths``: 0 to 10,000."""

    teacher_id: int
    kind: str
    starts_on: date
    ends_on: date | None = None
    place: str = ""
    level: str = ""
    result: str = ""
    ethics: str = ""
    title: str = ""
    score_hundredths: int | None = None
    note: str = ""


@transaction.atomic
def record(*, viewer: Viewer, row: NewRecord, now: datetime) -> Record:
    """Write one down. A title review that was passed gives the title.

    Raises PermissionDenied, ValidationError by field; a second appraisal of a year is refused.
    """
    teacher = locked_teacher(row.teacher_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", teacher.owner_id)
    _check(row, viewer.today)
    if row.kind == RecordKind.APPRAISAL and _appraised(teacher, row.starts_on.year):
        raise ValidationError(
            {
                "starts_on": _("%(year)d 年度的考核已经登记；如有误，请先作废那一条。")
                % {"year": row.starts_on.year}
            }
        )
    made = Record.objects.create(recorded_at=now, recorded_by=viewer.user_id, **_columns(row))
    if row.kind == RecordKind.TITLE_REVIEW and row.result == Result.PASSED:
        teacher.title = Title(row.title)
        teacher.edition += 1
        teacher.save(update_fields=["title", "edition"])
    audit.record(
        viewer, "teacher.record", "teacher", teacher.pk, teacher.owner_id, now, {"record": made.pk}
    )
    return made


@transaction.atomic
def record_many(*, viewer: Viewer, rows: Sequence[NewRecord], now: datetime) -> int:
    """Write many down at once, by the same rules, titles left as they are; answers how many."""
    ids = {row.teacher_id for row in rows}
    owners = dict(Teacher.objects.filter(pk__in=ids).values_list("pk", "owner_id"))
    reached = covered(viewer, Permission.EDIT_RESOURCES, set(owners.values()))
    if ids - owners.keys() or set(owners.values()) - reached:
        raise ValidationError(_("有教师不在您的管理范围内，没有写入。"))
    for row in rows:
        _check(row, viewer.today)
    Record.objects.bulk_create(
        Record(recorded_at=now, recorded_by=viewer.user_id, **_columns(row)) for row in rows
    )
    audit.record_many(
        viewer, "teacher.record", "teacher", ((row.teacher_id, owners[row.teacher_id]) for row in rows), now
    )  # fmt: skip
    return len(rows)


@transaction.atomic
def record_evaluation(
    *,
    viewer: Viewer,
    teacher_id: int,
    source: str,
    on: date,
    place: str,
    score_hundredths: int,
    now: datetime,
) -> Record:
    """How a class judged a teacher; sent again under the same ``source`` it replaces what was sent before.

    Raises ValidationError where the teacher does not exist or the score lies outside 0 to 10,000.
    """
    teacher = locked_teacher(teacher_id)
    row = NewRecord(
        teacher_id, RecordKind.EVALUATION, on, place=place, score_hundredths=score_hundredths
    )
    _check(row, viewer.today)
    if not source.strip():
        raise ValidationError(_("教学评价缺少来源，没有保存。"))
    made, new = Record.objects.update_or_create(
        teacher=teacher,
        source=source,
        defaults={**_columns(row), "recorded_at": now, "recorded_by": viewer.user_id},
    )
    if new:
        audit.record(
            viewer, "teacher.record", "teacher", teacher.pk, teacher.owner_id, now, {"record": made.pk}
        )  # fmt: skip
    return made


@transaction.atomic
def strike_record(*, viewer: Viewer, record_id: int, reason: str, now: datetime) -> Record:
    """Strike out what was entered by mistake; it stays to be seen. Raises PermissionDenied, ValidationError."""
    found = Record.objects.filter(pk=record_id).first()
    teacher = locked_teacher(found.teacher_id if found else 0)
    row = Record.objects.get(pk=record_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", teacher.owner_id)
    if not reason.strip():
        raise ValidationError({"reason": _("原因没有填写。请写明为什么作废。")})
    if row.struck_at is None:
        row.struck_at, row.struck_by = now, viewer.user_id
        row.struck_reason = reason.strip()[:200]
        row.save(update_fields=["struck_at", "struck_by", "struck_reason"])
        audit.record(
            viewer, "teacher.strike_record", "teacher", teacher.pk, teacher.owner_id, now,
            {"record": row.pk},
        )  # fmt: skip
    return row


def _columns(row: NewRecord) -> dict[str, object]:
    values = {each.name: getattr(row, each.name) for each in fields(row)}
    values["place"] = row.place.strip()[:120]
    values["note"] = row.note.strip()[:200]
    return values


def _appraised(teacher: Teacher, year: int) -> bool:
    return teacher.records.filter(
        kind=RecordKind.APPRAISAL, struck_at=None, starts_on__year=year
    ).exists()


def _check(row: NewRecord, today: date) -> None:
    if row.kind not in RecordKind.values:
        raise ValidationError({"kind": _("请从列表中选择。")})
    faults, shape = _missing(row), flow.SHAPES[row.kind]
    if row.starts_on > today:
        faults["starts_on"] = _("日期不能晚于今天。")
    if row.ends_on is not None and row.ends_on < row.starts_on:
        faults["ends_on"] = _("结束日期早于开始日期，请核对。")
    if shape.results and row.result not in shape.results:
        faults["result"] = _("请从列表中选择。")
    if (
        "score" in shape.asks
        and not 0 <= (-1 if row.score_hundredths is None else row.score_hundredths) <= FULL
    ):
        faults["score"] = _("请填写 0 到 100 的分数。")
    if faults:
        raise ValidationError(faults)


def _missing(row: NewRecord) -> dict[str, str]:
    choices = {"level": Level, "ethics": Ethics, "title": Title}
    faults = {}
    for name in flow.SHAPES[row.kind].asks - {"result", "score"}:
        value = getattr(row, name)
        if name == "place":
            if not value.strip():
                faults[name] = _("没有填写。")
        elif value not in choices[name].values:
            faults[name] = _("请从列表中选择。")
    return faults
