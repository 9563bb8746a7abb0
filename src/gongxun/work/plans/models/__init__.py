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
from gongxun.work.plans.models.plans import AnnualPlan, ClassCategory, LineReason, State

__all__ = [
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
    "Remark",
    "Source",
    "Spending",
    "State",
    "Theme",
    "Verdict",
]
