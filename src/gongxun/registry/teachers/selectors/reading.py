"""One teacher whole: records, hours by year, what she has written."""

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.registry.resources.selectors import visible as visible_resources
from gongxun.registry.teachers.models import Record, RecordKind, Teacher, Teaching, Workload
from gongxun.registry.teachers.selectors.visibility import in_charge, is_own

if TYPE_CHECKING:
    from gongxun.registry.resources.models import Resource

MOST_WORKS = 50


@dataclass(frozen=True, slots=True)
class Year:
    """Teaching hours of a year in hundredths by kind, each with what was entered here."""

    year: int
    hours: dict[str, int]
    entered: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.hours.values())


def records_of(viewer: Viewer, teacher: Teacher) -> QuerySet[Record]:
    """Her records, the latest first: all for who keeps her and for herself, of others' none but contests."""
    rows = teacher.records.order_by("-starts_on", "-pk")
    if in_charge(viewer, teacher) or is_own(viewer, teacher):
        return rows
    return rows.filter(kind=RecordKind.CONTEST, struck_at=None)


def record_or_404(viewer: Viewer, record_id: int) -> Record:
    """A record of a teacher in the viewer's charge; raises Http404."""
    found = Record.objects.select_related("teacher__owner").filter(pk=record_id).first()
    if found is None or not in_charge(viewer, found.teacher):
        raise Http404(_("没有这条记录，或不在您的查看范围内。"))
    return found


def years_of(teacher: Teacher) -> list[Year]:
    """Her teaching hours, the latest year first."""
    hours: dict[int, dict[str, int]] = defaultdict(lambda: dict.fromkeys(Teaching.values, 0))
    entered: dict[int, dict[str, int]] = defaultdict(dict)
    for row in Workload.objects.filter(teacher=teacher):
        hours[row.year][row.kind] += row.hours_hundredths
        if row.source == "entered":
            entered[row.year][row.kind] = row.hours_hundredths
    return [Year(year, hours[year], entered[year]) for year in sorted(hours, reverse=True)]


def mean_score(records: QuerySet[Record] | list[Record]) -> int | None:
    """The mean of her evaluations in hundredths, rounded down; None where there is none."""
    scores = [
        one.score_hundredths
        for one in records
        if one.kind == RecordKind.EVALUATION
        and not one.struck_at
        and one.score_hundredths is not None
    ]
    return sum(scores) // len(scores) if scores else None


def works_of(viewer: Viewer, teacher: Teacher) -> "list[Resource]":
    """Courses, textbooks and cases that she wrote and the viewer sees, by title, at most 50."""
    if teacher.person_id is None:
        return []
    seen = visible_resources(viewer).filter(versions__authors__person_id=teacher.person_id)
    return list(
        seen.filter(~Q(standing="retired"))
        .order_by("kind", "title_key", "pk")
        .distinct()[:MOST_WORKS]
    )
