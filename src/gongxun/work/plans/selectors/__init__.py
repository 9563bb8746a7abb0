from gongxun.work.plans.selectors.checking import clashes_of, lines_missing
from gongxun.work.plans.selectors.facts import (
    ClassFacts,
    PlanFacts,
    QuotaFacts,
    approved_classes,
    plan_facts,
    quotas_of,
)
from gongxun.work.plans.selectors.need import Gap, cadres_of, gaps, ground_of, serves
from gongxun.work.plans.selectors.reality import outcome
from gongxun.work.plans.selectors.visibility import (
    class_or_404,
    editable_class_or_404,
    editable_plan_or_404,
    edits,
    kept_plan_or_404,
    plan_or_404,
    published_or_404,
    visible,
)

__all__ = [
    "ClassFacts",
    "Gap",
    "PlanFacts",
    "QuotaFacts",
    "approved_classes",
    "cadres_of",
    "clashes_of",
    "class_or_404",
    "editable_class_or_404",
    "editable_plan_or_404",
    "edits",
    "gaps",
    "ground_of",
    "kept_plan_or_404",
    "lines_missing",
    "outcome",
    "plan_facts",
    "plan_or_404",
    "published_or_404",
    "quotas_of",
    "serves",
    "visible",
]
