"""What an officer asks of a reckoning, as a form: limits, places and months, kinds of classes, demands."""

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm
from gongxun.work.plans.kinds import ClassKind
from gongxun.work.plans.reckoning import Demands

# Ten thousand yuan in 分.
WAN = 1_000_000
CUSTOMARY_MONTHS = ("3", "4", "5", "6", "7", "9", "10", "11")
WEIGHTS = [
    ("0", gettext_lazy("不考虑")),
    ("1", gettext_lazy("一般")),
    ("2", gettext_lazy("重要")),
    ("3", gettext_lazy("优先")),
]


class KindRow(NamedTuple):
    kind: ClassKind
    least: BoundField
    most: BoundField


class GoalRow(NamedTuple):
    title: str
    weight: BoundField
    floor: BoundField


class ProposalForm(SeenForm):
    """``goals``: (indicator, title) of what the year asks. Money in 万元."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
    budget = forms.DecimalField(
        label=gettext_lazy("可用经费（万元）"), required=False, min_value=Decimal(0),
        max_digits=12, decimal_places=4,
        help_text=gettext_lazy("扣除计划中已列班次之后还能用的；不填即不限。"),
    )  # fmt: skip
    places = forms.IntegerField(
        label=gettext_lazy("总人次上限"), required=False, min_value=1,
        help_text=gettext_lazy("不填即不限。"),
    )  # fmt: skip
    levels = forms.TypedChoiceField(
        label=gettext_lazy("名额分到"), coerce=int, initial=1,
        choices=[(1, gettext_lazy("直接下级")), (2, gettext_lazy("再下一级"))],
    )  # fmt: skip
    fair_share = forms.IntegerField(
        label=gettext_lazy("各单位至少补足缺口的百分之几"), min_value=0, max_value=100, initial=0,
        help_text=gettext_lazy("0 表示不作要求，全部名额给补缺口最多的地方。"),
    )  # fmt: skip
    months = forms.MultipleChoiceField(
        label=gettext_lazy("可以办班的月份"), widget=forms.CheckboxSelectMultiple,
        choices=[(str(n), gettext_lazy("%d 月") % n) for n in range(1, 13)],
        initial=CUSTOMARY_MONTHS,
    )  # fmt: skip
    schools = forms.MultipleChoiceField(
        label=gettext_lazy("可以承办的院校"), widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        data: Any = None,  # noqa: ANN401 (what Django posts)
        *,
        kinds: Sequence[ClassKind],
        goals: Sequence[tuple[str, str]],
        schools: Sequence[tuple[int, str]],
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        self.kinds, self.goals = kinds, goals
        self.fields["schools"].choices = [(str(key), name) for key, name in schools]  # type: ignore[attr-defined]
        self.fields["schools"].initial = [str(key) for key, _name in schools]
        for kind in kinds:
            self.fields[f"least_{kind.id}"] = self._runs(_("至少"), 0)
            self.fields[f"most_{kind.id}"] = self._runs(_("至多"), kind.most_runs)
        for at, (_indicator, title) in enumerate(goals):
            self.fields[f"weight_{at}"] = forms.ChoiceField(
                label=_("%(title)s的轻重") % {"title": title}, choices=WEIGHTS, initial="1"
            )
            self.fields[f"floor_{at}"] = forms.IntegerField(
                label=_("%(title)s年底至少达到") % {"title": title},
                required=False, min_value=0, max_value=100,
            )  # fmt: skip

    @staticmethod
    def _runs(label: str, initial: int) -> forms.IntegerField:
        return forms.IntegerField(label=label, min_value=0, max_value=200, initial=initial)

    def kind_rows(self) -> Iterator[KindRow]:
        for one in self.kinds:
            yield KindRow(one, self[f"least_{one.id}"], self[f"most_{one.id}"])

    def goal_rows(self) -> Iterator[GoalRow]:
        for at, (_indicator, title) in enumerate(self.goals):
            yield GoalRow(title, self[f"weight_{at}"], self[f"floor_{at}"])

    def demands(self) -> Demands:
        """What was asked; only of a form that is valid."""
        given = self.cleaned_data
        budget = given["budget"]
        return Demands(
            levels=given["levels"],
            months=tuple(sorted(int(month) for month in given["months"])),
            schools=tuple(sorted(int(key) for key in given["schools"])),
            budget_fen=None if budget is None else int(budget * WAN),
            places=given["places"],
            fair_share=given["fair_share"],
            kinds={
                one.id: (given[f"least_{one.id}"], given[f"most_{one.id}"]) for one in self.kinds
            },
            floors={
                indicator: given[f"floor_{at}"]
                for at, (indicator, _title) in enumerate(self.goals)
                if given[f"floor_{at}"]
            },
            weights={
                indicator: int(given[f"weight_{at}"])
                for at, (indicator, _title) in enumerate(self.goals)
            },
        )


def stated(demands: Demands, goals: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """Demands as the form's first values: an earlier reckoning is asked again with one thing changed."""
    values: dict[str, Any] = {
        "budget": None if demands.budget_fen is None else Decimal(demands.budget_fen) / WAN,
        "places": demands.places,
        "levels": demands.levels,
        "fair_share": demands.fair_share,
        "months": [str(month) for month in demands.months],
        "schools": [str(key) for key in demands.schools],
    }
    for key, (least, most) in demands.kinds.items():
        values |= {f"least_{key}": least, f"most_{key}": most}
    for at, (indicator, _title) in enumerate(goals):
        values[f"weight_{at}"] = str(demands.weights.get(indicator, 1))
        values[f"floor_{at}"] = demands.floors.get(indicator)
    return values
