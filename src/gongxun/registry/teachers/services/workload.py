"""Teaching hours of a year, network courses counted (五（一））."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.registry.orgs.selectors import covered
from gongxun.registry.teachers.models import Teacher, Teaching, Workload
from gongxun.registry.teachers.services.locking import locked_teacher

ENTERED = "entered"
MOST = 400_000
FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class Hours:
    """Teaching hours in hundredths of a teacher in a year; 0 takes away what was there."""

    teacher_id: int
    year: int
    kind: str
    hours_hundredths: int


@transaction.atomic
def enter_workload(
    *, viewer: Viewer, teacher_id: int, year: int, hours: dict[str, int], now: datetime
) -> None:
    """Set what was entered by hand of a year, kind by kind. Raises PermissionDenied, ValidationError by field."""
    teacher = locked_teacher(teacher_id)
    require(viewer, Permission.EDIT_RESOURCES, "organisation", teacher.owner_id)
    rows = [Hours(teacher.pk, year, kind, amount) for kind, amount in hours.items()]
    record_workload_many(viewer=viewer, rows=rows, source=ENTERED, now=now)


@transaction.atomic
def record_workload_many(
    *, viewer: Viewer, rows: Sequence[Hours], source: str, now: datetime
) -> None:
    """Set hours of many; what the same ``source`` has sent of a teacher, year and kind is replaced.

    Raises ValidationError where a teacher lies outside the viewer's charge or an amount outside 0 to 4,000 hours.
    """
    ids = {row.teacher_id for row in rows}
    owners = dict(Teacher.objects.filter(pk__in=ids).values_list("pk", "owner_id"))
    reached = covered(viewer, Permission.EDIT_RESOURCES, set(owners.values()))
    if ids - owners.keys() or set(owners.values()) - reached:
        raise ValidationError(_("有教师不在您的管理范围内，没有写入。"))
    for row in rows:
        _check(row, viewer.today.year)
    Workload.objects.bulk_create(
        [
            Workload(
                teacher_id=row.teacher_id, year=row.year, kind=row.kind, source=source,
                hours_hundredths=row.hours_hundredths, recorded_at=now, recorded_by=viewer.user_id,
            )
            for row in rows
        ],
        update_conflicts=True,
        unique_fields=["teacher", "year", "kind", "source"],
        update_fields=["hours_hundredths", "recorded_at", "recorded_by"],
    )  # fmt: skip
    Workload.objects.filter(teacher_id__in=ids, source=source, hours_hundredths=0).delete()
    audit.record_many(
        viewer, "teacher.workload", "teacher", ((key, owners[key]) for key in sorted(ids)), now
    )


def _check(row: Hours, this_year: int) -> None:
    faults = {}
    if not FIRST_YEAR <= row.year <= this_year:
        faults["year"] = _("年度应在 %(first)d 年至今年之间。") % {"first": FIRST_YEAR}
    if row.kind not in Teaching.values:
        faults["kind"] = _("请从列表中选择。")
    if not 0 <= row.hours_hundredths <= MOST:
        faults[row.kind] = _("课时应在 0 到 4000 之间。")
    if faults:
        raise ValidationError(faults)
