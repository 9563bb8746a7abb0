"""Builders for tests: a draft with a class for every line that is asked of a plan."""

from typing import Any

from gongxun.registry.orgs.testing import NOW, SYSTEM
from gongxun.work.plans import services
from gongxun.work.plans.models import AnnualPlan
from gongxun.work.plans.rulebook import read_rules
from gongxun.work.plans.services import ClassContent, NewClass

COST_FEN = 15_000_000


def content(**other: Any) -> ClassContent:  # noqa: ANN401
    """A class of fifty for five days in April, with some fields otherwise."""
    said: dict[str, Any] = {
        "title": "机关干部培训班", "audience": "office_staff", "places": 50, "days_hundredths": 500,
        "hours_hundredths": 4000, "month": 4, "themes": ("rotation",), "cost_fen": COST_FEN,
    }  # fmt: skip
    return ClassContent(**said | other)


def draft(organisation_id: int, year: int = 2027, **terms: Any) -> AnnualPlan:  # noqa: ANN401
    """An empty draft of the system's own with money enough."""
    terms.setdefault("budget_fen", 200_000_000)
    return services.draft_plan(
        viewer=SYSTEM, organisation_id=organisation_id, year=year, now=NOW, **terms
    )


def whole(organisation_id: int, year: int = 2027, **terms: Any) -> AnnualPlan:  # noqa: ANN401
    """A draft that may be submitted: a class a month for each of the lines."""
    plan = draft(organisation_id, year, **terms)
    rows = [
        NewClass(content(title=f"{line}班", focus=(line,), month=month))
        for month, line in enumerate(read_rules().required_lines, 3)
    ]
    services.add_classes(viewer=SYSTEM, plan_id=plan.pk, rows=rows, now=NOW)
    plan.refresh_from_db()
    return plan


def approved(organisation_id: int, year: int = 2026, *, published: bool = False) -> AnnualPlan:
    """A plan that was submitted and approved, perhaps published, by the system."""
    plan = whole(organisation_id, year)
    for verb in [services.submit, services.approve, *([services.publish] if published else [])]:
        verb(viewer=SYSTEM, plan_id=plan.pk, seen=plan.edition, now=NOW)
        plan.refresh_from_db()
    return plan
