"""The budget by category, and an amount spent."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.work.plans.forms.amounts import fen_of_wan, fen_of_yuan, wan_field, wan_of, yuan_field
from gongxun.work.plans.models import MoneyCategory, PlannedClass


class BudgetForm(SeenForm):
    """Planned money of every category in 万元. ``changing``: the plan is approved."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        planned: Mapping[str, int],
        changing: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        for key, label in MoneyCategory.choices:
            self.fields[key] = wan_field(f"{label}", required=False)
            self.initial.setdefault(key, wan_of(planned.get(key, 0)))
        if changing:
            self.fields["reason"] = reason_field(
                gettext_lazy("变更原因"), gettext_lazy("计划已批准，每处变更连同原因留存。")
            )

    def lines(self) -> dict[str, int]:
        return {key: fen_of_wan(self.cleaned_data[key]) for key in MoneyCategory.values}


class SpendForm(SeenForm):
    names = {"amount_fen": "amount", "class_id": "planned_class"}
    planned_class = forms.TypedChoiceField(
        label=gettext_lazy("班次"), required=False, coerce=int, empty_value=None
    )
    category = forms.ChoiceField(label=gettext_lazy("费用类别"), choices=MoneyCategory.choices)
    amount = yuan_field(gettext_lazy("金额（元）"))
    spent_on = day_field(gettext_lazy("支出日期"))
    words = forms.CharField(label=gettext_lazy("摘要"), max_length=200)
    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4, required=False)

    def __init__(self, *args: Any, classes: Sequence[PlannedClass], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["planned_class"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("不分班次")),
            *((one.pk, f"{one.number}. {one.title}") for one in classes),
        ]

    @property
    def amount_fen(self) -> int:
        return fen_of_yuan(self.cleaned_data["amount"])
