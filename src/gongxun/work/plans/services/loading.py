"""Plans that were kept elsewhere before, many at once: past ones with what came of them, in bulk."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db import transaction

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.bulk import reserve_ids
from gongxun.work.plans.fees import SHIPPED
from gongxun.work.plans.models import (
    AnnualPlan,
    BudgetLine,
    ClassCategory,
    ClassState,
    LineReason,
    PlannedClass,
    PlannedQuota,
    PlanStep,
    Spending,
)
from gongxun.work.plans.services.content import ClassContent, columns

BATCH = 2_000


@dataclass(frozen=True, slots=True)
class KeptClass:
    """A class with its quotas and what came of it. ``spent``: (category, 分, day, words) each."""

    content: ClassContent
    quotas: Sequence[tuple[int, int, int]] = ()
    state: str = ClassState.PLANNED
    reason: str = ""
    held: tuple[date, date] | None = None
    attended: int | None = None
    attended_part_time: int | None = None
    spent: Sequence[tuple[str, int, date, str]] = ()


@dataclass(frozen=True, slots=True)
class KeptPlan:
    """A plan as it stands; ``days`` are those of its drafting, submission, approval, publication and close."""

    organisation_id: int
    year: int
    title: str
    state: str
    budget_fen: int
    classes: Sequence[KeptClass]
    budget: Sequence[tuple[str, int]] = ()
    reasons: Sequence[tuple[str, str]] = ()
    days: dict[str, datetime] = field(default_factory=dict)
    class_category: str = ClassCategory.THIRD


@transaction.atomic
def load_plans(*, viewer: Viewer, rows: Iterable[KeptPlan], now: datetime) -> list[int]:
    """Write plans as they are given; returns their identifiers. A few queries however many there are.

    For whoever sets an installation up: raises PermissionDenied unless the viewer draws up plans there.
    """
    given = list(rows)
    for one in given:
        require(viewer, Permission.EDIT_PLANS, "organisation", one.organisation_id)
    ids = reserve_ids(AnnualPlan, len(given))
    AnnualPlan.objects.bulk_create(
        (_plan(key, one, now) for key, one in zip(ids, given, strict=True)), BATCH
    )
    lines = [
        (key, one, row)
        for key, plan in zip(ids, given, strict=True)
        for one, row in enumerate(plan.classes, 1)
    ]
    class_ids = reserve_ids(PlannedClass, len(lines))
    placed = list(zip(class_ids, lines, strict=True))
    PlannedClass.objects.bulk_create((_class(key, *line) for key, line in placed), BATCH)
    PlannedQuota.objects.bulk_create(
        (
            PlannedQuota(
                planned_class_id=key, organisation_id=place, places=places, part_time_leaders=part
            )
            for key, (_plan_id, _number, row) in placed
            for place, places, part in row.quotas
            if places
        ),
        BATCH,
    )
    Spending.objects.bulk_create(_spending(placed, now), BATCH)
    _rest(ids, given, now)
    audit.record_many(
        viewer, "plan.load", "plan",
        [(key, one.organisation_id) for key, one in zip(ids, given, strict=True)], now,
    )  # fmt: skip
    return ids


def _plan(key: int, one: KeptPlan, now: datetime) -> AnnualPlan:
    days = one.days
    return AnnualPlan(
        pk=key, organisation_id=one.organisation_id, year=one.year, title=one.title[:120], state=one.state,
        budget_fen=one.budget_fen, fee_standard=SHIPPED, class_category=one.class_category,
        drafted_at=days.get("drafted", now), submitted_at=days.get("submitted"),
        approved_at=days.get("approved"), published_at=days.get("published"),
        closed_at=days.get("closed"),
    )  # fmt: skip


def _class(key: int, plan_id: int, number: int, row: KeptClass) -> PlannedClass:
    since, until = row.held or (None, None)
    values: dict[str, Any] = columns(row.content)
    return PlannedClass(
        pk=key, plan_id=plan_id, number=number, state=row.state, reason=row.reason[:300],
        held_from=since, held_to=until, attended=row.attended,
        attended_part_time=row.attended_part_time, **values,
    )  # fmt: skip


def _spending(
    placed: Sequence[tuple[int, tuple[int, int, KeptClass]]], now: datetime
) -> Iterable[Spending]:
    for key, (plan_id, _number, row) in placed:
        for category, fen, day, words in row.spent:
            yield Spending(
                plan_id=plan_id, planned_class_id=key, category=category, amount_fen=fen,
                spent_on=day, words=words[:200], recorded_at=now,
            )  # fmt: skip


_STEPS = {
    "drafted": PlanStep.Kind.DRAFTED,
    "submitted": PlanStep.Kind.SUBMITTED,
    "approved": PlanStep.Kind.APPROVED,
    "published": PlanStep.Kind.PUBLISHED,
    "closed": PlanStep.Kind.CLOSED,
}


def _rest(ids: Sequence[int], given: Sequence[KeptPlan], now: datetime) -> None:
    """Budget lines, reasons and steps."""
    both = list(zip(ids, given, strict=True))
    BudgetLine.objects.bulk_create(
        BudgetLine(plan_id=key, category=category, planned_fen=fen)
        for key, one in both
        for category, fen in one.budget
    )
    LineReason.objects.bulk_create(
        LineReason(plan_id=key, line=line, reason=words, given_at=one.days.get("drafted", now))
        for key, one in both
        for line, words in one.reasons
    )
    PlanStep.objects.bulk_create(
        PlanStep(plan_id=key, kind=_STEPS[name], at=at)
        for key, one in both
        for name, at in one.days.items()
        if name in _STEPS
    )
