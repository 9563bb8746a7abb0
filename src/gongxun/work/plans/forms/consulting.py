"""Asking other organisations about a draft, saying something about it, and answering."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm, day_field
from gongxun.work.plans.forms.amounts import months
from gongxun.work.plans.models import Verdict


class ConsultForm(SeenForm):
    organisations = forms.TypedMultipleChoiceField(
        label=gettext_lazy("与哪些单位会商"), coerce=int, widget=forms.CheckboxSelectMultiple
    )
    due_on = day_field(gettext_lazy("请于何日前回复"), gettext_lazy("当天仍可回复。"))
    question = forms.CharField(
        label=gettext_lazy("想听取什么意见"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        offered: Sequence[tuple[str, Sequence[tuple[int, str]]]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organisations"].choices = [group for group in offered if group[1]]  # type: ignore[attr-defined]


class RemarkForm(SeenForm):
    words = forms.CharField(
        label=gettext_lazy("意见"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    month = forms.TypedChoiceField(
        label=gettext_lazy("建议的月份"), required=False, coerce=int, empty_value=None
    )
    places = forms.IntegerField(
        label=gettext_lazy("建议的名额"), required=False, min_value=0, max_value=100_000
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = [("", gettext_lazy("不改")), *months()]  # type: ignore[attr-defined]


class ReplyForm(SeenForm):
    opinion = forms.CharField(
        label=gettext_lazy("总的意见"), max_length=1000, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("发送后不能再改；对单个班次的意见请先在上面逐条填写。"),
    )  # fmt: skip


class AnswerForm(SeenForm):
    verdict = forms.ChoiceField(
        label=gettext_lazy("是否采纳"), choices=Verdict.choices, widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=gettext_lazy("答复"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("没有全部采纳的，请写明理由。"),
    )  # fmt: skip
