from gongxun.work.plans.models.consulting import (
    Asked,
    Consultation,
    Remark,
    Verdict,
)
from gongxun.work.plans.models.history import PlanChange, PlanStep
from gongxun.work.plans.models.lines import (
    Audience,
    ClassForm,
    ClassState,
    Focus,
    PlannedClass,
    PlannedCourse,
    PlannedQuota,
    Source,
    Theme,
)
from gongxun.work.plans.models.money import BudgetLine, MoneyCategory, Spending
from gongxun.work.plans.models.plans import (
    DECIDED,
    OPEN,
    SHOWN,
    UNDER_WAY,
    AnnualPlan,
    ClassCategory,
    LineReason,
    State,
)
from gongxun.work.plans.models.proposals import (
    Proposal,
    ProposalState,
    ProposedClass,
    ProposedQuota,
)

__all__ = [
    "DECIDED",
    "OPEN",
    "SHOWN",
    "UNDER_WAY",
    "AnnualPlan",
    "Asked",
    "Audience",
    "BudgetLine",
    "ClassCategory",
    "ClassForm",
    "ClassState",
    "Consultation",
    "Focus",
    "LineReason",
    "MoneyCategory",
    "PlanChange",
    "PlanStep",
    "PlannedClass",
    "PlannedCourse",
    "PlannedQuota",
    "Proposal",
    "ProposalState",
    "ProposedClass",
    "ProposedQuota",
    "Remark",
    "Source",
    "Spending",
    "State",
    "Theme",
    "Verdict",
]
