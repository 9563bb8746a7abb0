"""What is asked of the list, and what a plan says of itself."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm, reason_field
from gongxun.base.shell.parts import Sort
from gongxun.registry.orgs.pickers import OrganisationField
from gongxun.work.plans.fees import standards
from gongxun.work.plans.forms.amounts import fen_of_wan, wan_field, wan_of
from gongxun.work.plans.models import AnnualPlan, ClassCategory, Focus, State
from gongxun.work.plans.selectors.listing import SORTS, PlanQuery

ANY = [("", gettext_lazy("全部"))]
LEVELS = [
    ("national", gettext_lazy("全国")), ("province", gettext_lazy("省")), ("city", gettext_lazy("市")),
    ("county", gettext_lazy("县")),
]  # fmt: skip


class PlanFilter(forms.Form):
    q = forms.CharField(label=gettext_lazy("单位或计划名称"), required=False, max_length=60)
    year = forms.TypedChoiceField(
        label=gettext_lazy("年度"), required=False, coerce=int, empty_value=None
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[*ANY, *State.choices]
    )
    level = forms.ChoiceField(label=gettext_lazy("层级"), required=False, choices=[*ANY, *LEVELS])
    whose = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[
            ("mine", gettext_lazy("本单位及下级")),
            ("all", gettext_lazy("另含上级发布的")),
        ],
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [*ANY, *((one, str(one)) for one in years)]  # type: ignore[attr-defined]

    def query(self) -> PlanQuery:
        """What was asked for; a field that makes no sense is left out."""
        self.is_valid()
        given = self.cleaned_data
        sort = Sort.read({"sort": given.get("sort") or "place"}, SORTS, "place")
        return PlanQuery(
            search=given.get("q", ""),
            year=given.get("year"),
            state=given.get("state", ""),
            level=given.get("level", ""),
            mine=given.get("whose") != "all",
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
        )


class TermsForm(SeenForm):
    """The money of a plan and the standard by which it is reckoned."""

    names = {"budget_fen": "budget", "note_words": "note"}
    budget = wan_field(
        gettext_lazy("总经费（万元）"),
        gettext_lazy("不知道的先填 0，送审批前补上。"),
        required=False,
    )
    class_category = forms.ChoiceField(
        label=gettext_lazy("培训类别"), choices=ClassCategory.choices, initial=ClassCategory.THIRD,
        help_text=gettext_lazy("按参训人员确定的综合定额类别；个别班次可以另选。"),
    )  # fmt: skip
    fee_standard = forms.ChoiceField(label=gettext_lazy("培训费标准"))
    note = forms.CharField(
        label=gettext_lazy("说明"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["fee_standard"].choices = [  # type: ignore[attr-defined]
            (one.key, f"{one.title}（{one.source}）") for one in standards()
        ]

    def terms(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "budget_fen": fen_of_wan(given["budget"]),
            "class_category": given["class_category"],
            "fee_standard": given["fee_standard"],
            "note_words": given["note"],
        }


class AddForm(TermsForm):
    """A plan begun: whose, which year, from what."""

    names = {**TermsForm.names, "organisation_id": "organisation"}
    organisation = OrganisationField("organisation", label=gettext_lazy("单位"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2024, max_value=2100)
    start = forms.ChoiceField(
        label=gettext_lazy("从哪里开始"),
        choices=[
            ("last_year", gettext_lazy("沿用上年计划（已取消的班次除外）")),
            ("empty", gettext_lazy("从空白开始")),
        ],
        widget=forms.RadioSelect,
        initial="last_year",
    )
    field_order = ("organisation", "year", "start", "budget", "class_category", "fee_standard")


class DescribeForm(TermsForm):
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    field_order = ("title", "budget", "class_category", "fee_standard", "note")

    @staticmethod
    def initial_of(plan: AnnualPlan) -> dict[str, Any]:
        return {
            "title": plan.title, "budget": wan_of(plan.budget_fen), "note": plan.note,
            "class_category": plan.class_category, "fee_standard": plan.fee_standard,
            "seen": plan.edition,
        }  # fmt: skip


class ReasonsForm(SeenForm):
    """Why the plan has no class for some of the lines that are asked of every plan."""

    def __init__(self, *args: Any, lines: list[str], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.lines = lines
        for line in lines:
            self.fields[line] = forms.CharField(
                label=str(Focus(line).label), max_length=200, required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def reasons(self) -> dict[str, str]:
        return {line: self.cleaned_data[line] for line in self.lines}


class StepForm(SeenForm):
    """What is said with a step; where remarks must be given the service asks for them."""

    words = forms.CharField(
        label=gettext_lazy("意见"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip


class ReasonForm(SeenForm):
    reason = reason_field(gettext_lazy("原因"), gettext_lazy("随计划历史保存。"))
