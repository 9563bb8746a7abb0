from gongxun.work.plans.services.changing import add_later, cancel_class, change_class, record_held
from gongxun.work.plans.services.consulting import answer, consult, remark, reply, withdraw
from gongxun.work.plans.services.content import ClassContent, NewClass, content_of
from gongxun.work.plans.services.drafting import describe, discard_plan, draft_plan, give_reasons
from gongxun.work.plans.services.lining import (
    add_class,
    add_classes,
    edit_class,
    edit_grid,
    remove_class,
)
from gongxun.work.plans.services.loading import KeptClass, KeptPlan, load_plans
from gongxun.work.plans.services.moving import (
    approve,
    close,
    obstacles_to_submission,
    publish,
    send_back,
    submit,
    take_back,
)
from gongxun.work.plans.services.noting import note_export
from gongxun.work.plans.services.quoting import set_quotas
from gongxun.work.plans.services.spending import reverse_spending, set_budget, spend
from gongxun.work.plans.services.teaching import choose_course, drop_course

__all__ = [
    "ClassContent",
    "KeptClass",
    "KeptPlan",
    "NewClass",
    "add_class",
    "add_classes",
    "add_later",
    "answer",
    "approve",
    "cancel_class",
    "change_class",
    "choose_course",
    "close",
    "consult",
    "content_of",
    "describe",
    "discard_plan",
    "draft_plan",
    "drop_course",
    "edit_class",
    "edit_grid",
    "give_reasons",
    "load_plans",
    "note_export",
    "obstacles_to_submission",
    "publish",
    "record_held",
    "remark",
    "remove_class",
    "reply",
    "reverse_spending",
    "send_back",
    "set_budget",
    "set_quotas",
    "spend",
    "submit",
    "take_back",
    "withdraw",
]
