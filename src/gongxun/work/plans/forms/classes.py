"""A class of a plan, many of them at once, and who sends how many."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.registry.orgs.pickers import OrganisationField, written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources.selectors.terms import read_taxonomy
from gongxun.work.plans.forms.amounts import (
    fen_of_wan,
    hundredths_field,
    months,
    plain_hundredths,
    wan_field,
    wan_of,
)
from gongxun.work.plans.models import (
    Audience,
    ClassCategory,
    Focus,
    PlannedClass,
    Theme,
)
from gongxun.work.plans.models import (
    ClassForm as FormOfTraining,
)
from gongxun.work.plans.services import ClassContent

CATEGORIES = [
    ("county_rank_up", gettext_lazy("县处级以上")),
    ("section_rank_down", gettext_lazy("乡科级以下")),
    ("union_organiser", gettext_lazy("社会化工会工作者")),
    ("other", gettext_lazy("其他")),
]
FLAGS = ("main_class", "party_spirit_class", "demonstration", "to_grassroots")


def _several(label: Any, choices: Any, help_text: Any = "") -> forms.MultipleChoiceField:  # noqa: ANN401
    return forms.MultipleChoiceField(
        label=label, choices=choices, help_text=help_text, required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


def _flag(label: Any) -> forms.BooleanField:  # noqa: ANN401
    return forms.BooleanField(label=label, required=False)


class ClassForm(SeenForm):
    """One class. ``changing``: the plan is approved, so that a reason is asked for."""

    names = {
        "days_hundredths": "days", "hours_hundredths": "hours", "cost_fen": "cost",
        "school_id": "school",
    }  # fmt: skip
    title = forms.CharField(label=gettext_lazy("班次名称"), max_length=120)
    audience = forms.ChoiceField(label=gettext_lazy("培训对象"), choices=Audience.choices)
    focus = _several(
        gettext_lazy("属于哪些必备内容"), Focus.choices,
        gettext_lazy("年度计划须有面向这些对象的班次，或写明理由。"),
    )  # fmt: skip
    categories = _several(
        gettext_lazy("面向哪类人员"), CATEGORIES, gettext_lazy("不选即不限；用来核对学时指标是否有班次覆盖。")
    )  # fmt: skip
    month = forms.TypedChoiceField(label=gettext_lazy("月份"), coerce=int)
    places = forms.IntegerField(label=gettext_lazy("人数"), min_value=1, max_value=100_000)
    days = hundredths_field(gettext_lazy("天数"), 200, gettext_lazy("授课天数，不含报到、撤离。"))
    hours = hundredths_field(gettext_lazy("每人学时"), 2000, gettext_lazy("参训者可得的学时。"))
    form = forms.ChoiceField(label=gettext_lazy("培训形式"), choices=FormOfTraining.choices)
    school = OrganisationField(
        "school", kind="school", label=gettext_lazy("承办院校"), required=False
    )
    class_category = forms.ChoiceField(
        label=gettext_lazy("培训类别"), required=False,
        choices=[("", gettext_lazy("同计划")), *ClassCategory.choices],
    )  # fmt: skip
    cost = wan_field(
        gettext_lazy("经费（万元）"),
        gettext_lazy("留空即按培训费标准测算的数填入。"),
        required=False,
    )
    themes = _several(gettext_lazy("主题"), Theme.choices)
    topics = _several(gettext_lazy("课程专题"), [])
    purpose = forms.CharField(
        label=gettext_lazy("目的"), max_length=300, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    main_class = _flag(gettext_lazy("主体班次"))
    party_spirit_class = _flag(gettext_lazy("党性教育培训班"))
    demonstration = _flag(gettext_lazy("示范培训"))
    to_grassroots = _flag(gettext_lazy("送教到基层"))
    reason = reason_field(
        gettext_lazy("变更原因"), gettext_lazy("计划已批准，每处变更连同原因留存。")
    )

    def __init__(self, *args: Any, changing: bool = False, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["month"].choices = months()  # type: ignore[attr-defined]
        self.fields["topics"].choices = read_taxonomy().grouped_topics()  # type: ignore[attr-defined]
        if not changing:
            del self.fields["reason"]

    @property
    def leaves_cost_open(self) -> bool:
        return self.cleaned_data.get("cost") is None

    def content(self) -> ClassContent:
        given = self.cleaned_data
        school = given["school"]
        same = ("title", "audience", "focus", "categories", "month", "places", "form",
                "class_category", "themes", "topics", "purpose", *FLAGS)  # fmt: skip
        return ClassContent(
            **{name: given[name] for name in same},
            days_hundredths=int(given["days"] * 100),
            hours_hundredths=int(given["hours"] * 100),
            school_id=school.id if school else None,
            cost_fen=fen_of_wan(given["cost"]),
        )


def initial_of(one: PlannedClass) -> dict[str, Any]:
    """A class as the form shows it."""
    same = ("title", "audience", "focus", "categories", "month", "places", "form",
            "class_category", "themes", "topics", "purpose", *FLAGS)  # fmt: skip
    school = facts_of([one.school_id]).get(one.school_id) if one.school_id else None
    return {
        **{name: getattr(one, name) for name in same},
        "days": plain_hundredths(one.days_hundredths),
        "hours": plain_hundredths(one.hours_hundredths),
        "school": written(school) if school else "",
        "cost": wan_of(one.cost_fen),
        "seen": one.edition,
    }


class HeldForm(SeenForm):
    held_from = day_field(gettext_lazy("开始日期"))
    held_to = day_field(gettext_lazy("结束日期"))
    attended = forms.IntegerField(label=gettext_lazy("参训人数"), min_value=0, max_value=100_000)
    attended_part_time = forms.IntegerField(
        label=gettext_lazy("其中兼职领导"), min_value=0, max_value=100_000, required=False
    )


@dataclass(frozen=True, slots=True)
class GridRow:
    """A class with its bound fields, as the grid shows it."""

    one: PlannedClass
    month: forms.BoundField
    places: forms.BoundField
    days: forms.BoundField
    hours: forms.BoundField
    cost: forms.BoundField


class GridForm(SeenForm):
    """Month, places, days, hours and cost of every class of a draft."""

    def __init__(self, *args: Any, classes: Sequence[PlannedClass], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.classes = list(classes)
        for one in self.classes:
            for name, field, value in _grid_fields(one):
                field.widget.attrs["aria-label"] = f"{one.title} {field.label}"
                self.fields[f"{name}-{one.pk}"] = field
                self.initial.setdefault(f"{name}-{one.pk}", value)

    def grid(self) -> list[GridRow]:
        return [GridRow(one, *(self[f"{name}-{one.pk}"] for name in GRID)) for one in self.classes]

    def rows(self) -> dict[int, dict[str, Any]]:
        """The figures by class, as the service takes them."""
        given = self.cleaned_data
        return {
            one.pk: {
                "month": given[f"month-{one.pk}"],
                "places": given[f"places-{one.pk}"],
                "days_hundredths": int(given[f"days-{one.pk}"] * 100),
                "hours_hundredths": int(given[f"hours-{one.pk}"] * 100),
                "cost_fen": fen_of_wan(given[f"cost-{one.pk}"]),
            }
            for one in self.classes
        }


GRID = ("month", "places", "days", "hours", "cost")


def _grid_fields(one: PlannedClass) -> list[tuple[str, forms.Field, Any]]:
    month = forms.TypedChoiceField(label=_("月份"), coerce=int, choices=months())
    places = forms.IntegerField(label=_("人数"), min_value=1, max_value=100_000)
    return [
        ("month", month, one.month),
        ("places", places, one.places),
        ("days", hundredths_field(_("天数"), 200), plain_hundredths(one.days_hundredths)),
        ("hours", hundredths_field(_("学时"), 2000), plain_hundredths(one.hours_hundredths)),
        ("cost", wan_field(_("经费（万元）")), wan_of(one.cost_fen)),
    ]


@dataclass(frozen=True, slots=True)
class QuotaPlace:
    """An organisation that may send people: ``behind`` of its ``cadres`` stand behind what the class is for."""

    id: int
    name: str
    cadres: int | None
    behind: int | None


class QuotaForm(SeenForm):
    """Places, and part-time leaders among them, of every organisation below."""

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        offered: Sequence[QuotaPlace],
        given: dict[int, tuple[int, int]],
        changing: bool = False,
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offered = list(offered)
        for place in self.offered:
            places, part_time = given.get(place.id, (0, 0))
            for name, label, value in (
                ("places", _("名额"), places),
                ("part", _("其中兼职领导"), part_time),
            ):
                field = forms.IntegerField(
                    label=label, required=False, min_value=0, max_value=100_000
                )
                field.widget.attrs |= {
                    "aria-label": f"{place.name} {label}",
                    "inputmode": "numeric",
                }
                self.fields[f"{name}-{place.id}"] = field
                self.initial.setdefault(f"{name}-{place.id}", value or None)
        if changing:
            self.fields["reason"] = reason_field(
                _("变更原因"), _("计划已批准，每处变更连同原因留存。")
            )

    def grid(self) -> list[tuple[QuotaPlace, forms.BoundField, forms.BoundField]]:
        return [
            (place, self[f"places-{place.id}"], self[f"part-{place.id}"]) for place in self.offered
        ]

    def quotas(self) -> dict[int, tuple[int, int]]:
        given = self.cleaned_data
        return {
            place.id: (given[f"places-{place.id}"] or 0, given[f"part-{place.id}"] or 0)
            for place in self.offered
        }

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        for place in self.offered:
            places = self.cleaned_data.get(f"places-{place.id}") or 0
            if (self.cleaned_data.get(f"part-{place.id}") or 0) > places:
                self.add_error(
                    f"part-{place.id}",
                    ValidationError(
                        _("%(place)s：兼职领导人数不能超过该单位的名额 %(places)d。")
                        % {"place": place.name, "places": places}
                    ),
                )
        return cleaned
