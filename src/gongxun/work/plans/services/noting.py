from datetime import datetime
from typing import Any

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.work.plans.models import AnnualPlan, PlanChange, PlannedClass, PlanStep


def note(
    viewer: Viewer, verb: str, plan: AnnualPlan, now: datetime, detail: dict[str, Any] | None = None
) -> None:
    """Write down one act on a plan, under its organisation."""
    audit.record(viewer, verb, "plan", plan.pk, plan.organisation_id, now, detail)


def keep_step(
    viewer: Viewer, plan: AnnualPlan, kind: PlanStep.Kind, now: datetime, words: str = ""
) -> None:
    """Add a step to the history that everybody in charge of the plan reads."""
    PlanStep.objects.create(plan=plan, kind=kind, words=words[:500], at=now, by=viewer.user_id)


def keep_change(
    viewer: Viewer,
    plan: AnnualPlan,
    one: PlannedClass | None,
    what: str,
    before: str,
    after: str,
    reason: str,
    now: datetime,
) -> None:
    """Add one change of an approved plan to its history; ``what`` is a field, ``before`` and ``after`` its values."""
    PlanChange.objects.create(
        plan=plan,
        planned_class=one,
        what=what[:32],
        before=before[:300],
        after=after[:300],
        reason=reason.strip()[:300],
        changed_at=now,
        changed_by=viewer.user_id,
    )


def note_export(*, viewer: Viewer, organisation_id: int, now: datetime) -> None:
    """Write down that plans left as a file."""
    audit.record(viewer, "export.plans", "organisation", organisation_id, organisation_id, now)
