"""Rows of a file of planned classes written into their drafts, and taken back."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.sheets.kinds import (
    Decision,
    Obstacle,
    Progress,
    Status,
    Undoing,
    UndoRefused,
    Written,
)
from gongxun.work.plans import flow
from gongxun.work.plans.models import PlannedClass
from gongxun.work.plans.services.content import FIELDS, NewClass, columns, content_of, touch
from gongxun.work.plans.services.lining import add_classes
from gongxun.work.plans.services.locking import locked_plan
from gongxun.work.plans.sheets.deciding import Wanted


def write(
    decisions: Sequence[Decision], viewer: Viewer, now: datetime, progress: Progress
) -> list[Any]:
    """New classes plan by plan, changed ones in one go; a trace is the class, and what it said before."""
    wanted: list[Wanted] = [one.payload for one in decisions]
    traces: dict[int, Any] = {}
    fresh: dict[int, list[int]] = defaultdict(list)
    for at, one in enumerate(wanted):
        if one.class_id is None:
            fresh[one.plan_id].append(at)
    for plan_id, places in fresh.items():
        rows = [NewClass(wanted[at].content) for at in places]
        made = add_classes(viewer=viewer, plan_id=plan_id, rows=rows, now=now)
        traces |= {at: {"class": row.pk} for at, row in zip(places, made, strict=True)}
        progress("write", len(traces), len(wanted))
    traces |= _change(wanted)
    return [traces[at] for at in range(len(wanted))]


def _change(wanted: Sequence[Wanted]) -> dict[int, Any]:
    """Write what changed of classes that are there."""
    places = {one.class_id: at for at, one in enumerate(wanted) if one.class_id is not None}
    rows = list(PlannedClass.objects.select_for_update().filter(pk__in=list(places)))
    for plan_id in {row.plan_id for row in rows}:
        touch(locked_plan(plan_id))
    traces = {}
    for row in rows:
        at = places[row.pk]
        before = columns(content_of(row))
        for name, value in columns(wanted[at].content).items():
            setattr(row, name, value)
        row.edition += 1
        traces[at] = {"class": row.pk, "before": before, "edition": row.edition}
    PlannedClass.objects.bulk_update(rows, [*FIELDS, "edition"])
    return traces


def undo(rows: Sequence[Written], _undoing: Undoing, _progress: Progress) -> None:
    """Take new classes out of their drafts and give changed ones back what they said.

    Raises UndoRefused where a plan lies with its leader or a class was worked on since.
    """
    traces = {row.trace["class"]: row for row in rows if row.trace}
    known = {
        one.pk: one
        for one in PlannedClass.objects.select_related("plan").filter(pk__in=list(traces))
    }
    obstacles = [
        Obstacle(row.number, _("班次已被改动，或计划已送审批"), _("请在计划里直接修改这个班次。"))
        for key, row in traces.items()
        if key in known and not _may_undo(known[key], row)
    ]
    if obstacles:
        raise UndoRefused(obstacles)
    for plan_id in {one.plan_id for one in known.values()}:
        touch(locked_plan(plan_id))
    created = [key for key, row in traces.items() if row.status == Status.CREATED]
    PlannedClass.objects.filter(pk__in=created).delete()
    changed = [one for key, one in known.items() if key not in created]
    for one in changed:
        for name, value in traces[one.pk].trace["before"].items():
            setattr(one, name, value)
        one.edition += 1
    PlannedClass.objects.bulk_update(changed, [*FIELDS, "edition"])


def _may_undo(one: PlannedClass, row: Written) -> bool:
    untouched = one.edition == row.trace.get("edition", 1)
    return untouched and flow.may_edit(one.plan)
