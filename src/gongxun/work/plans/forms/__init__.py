from gongxun.work.plans.forms.classes import (
    ClassForm,
    GridForm,
    HeldForm,
    QuotaForm,
    initial_of,
)
from gongxun.work.plans.forms.consulting import AnswerForm, ConsultForm, RemarkForm, ReplyForm
from gongxun.work.plans.forms.money import BudgetForm, SpendForm
from gongxun.work.plans.forms.plans import (
    AddForm,
    DescribeForm,
    PlanFilter,
    ReasonForm,
    ReasonsForm,
    StepForm,
)

__all__ = [
    "AddForm",
    "AnswerForm",
    "BudgetForm",
    "ClassForm",
    "ConsultForm",
    "DescribeForm",
    "GridForm",
    "HeldForm",
    "PlanFilter",
    "QuotaForm",
    "ReasonForm",
    "ReasonsForm",
    "RemarkForm",
    "ReplyForm",
    "SpendForm",
    "StepForm",
    "initial_of",
]
