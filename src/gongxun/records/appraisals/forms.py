"""What is asked of the list of appraisals, and what each side fills in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.shell.addresses import number
from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.base.shell.parts import Sort
from gongxun.records.appraisals.indices import FULL, Criterion, Index, shipped
from gongxun.records.appraisals.models import Appraisal, State, Subject
from gongxun.records.appraisals.selectors.listing import ALL, SORTS, TODO, AppraisalQuery
from gongxun.records.appraisals.services import Demand, Rated
from gongxun.registry.orgs.pickers import OrganisationField

ANY = [("", gettext_lazy("全部"))]


class AppraisalFilter(forms.Form):
    """Filters of the list; unknown values are left out."""

    view = forms.ChoiceField(required=False, choices=[(one, one) for one in (TODO, ALL)])
    q = forms.CharField(label=gettext_lazy("名称"), required=False, max_length=60)
    subject = forms.ChoiceField(
        label=gettext_lazy("对象"), required=False, choices=[*ANY, *Subject.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[*ANY, *State.choices]
    )
    year = forms.IntegerField(
        label=gettext_lazy("年度"), required=False, min_value=2024, max_value=2100
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def query(self, view: str) -> AppraisalQuery:
        """What was asked for; ``view`` where none is named."""
        self.is_valid()
        given = self.cleaned_data
        sort = Sort.read({"sort": given.get("sort") or "-year"}, SORTS, "-year")
        return AppraisalQuery(
            view=given.get("view") or view,
            search=(given.get("q") or "").replace("\x00", "").strip(),
            subject=given.get("subject", ""),
            state=given.get("state", ""),
            year=given.get("year"),
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
        )


class DeadlineForm(SeenForm):
    self_rating_until = day_field(gettext_lazy("自评截止"), gettext_lazy("当天仍可提交。"))
    score_until = day_field(gettext_lazy("评分截止"), gettext_lazy("当天仍可评分。"))


class RoundForm(DeadlineForm):
    """A new round."""

    names = {"organiser_id": "organiser", "subject": "index"}
    organiser = OrganisationField("organiser", label=gettext_lazy("主办单位"))
    index = forms.ChoiceField(label=gettext_lazy("按哪套指标评估什么"))
    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2024, max_value=2100)
    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    field_order = ("organiser", "index", "year", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["index"].choices = [  # type: ignore[attr-defined]
            (one.id, f"{Subject(one.subject).label} · {one.title}")
            for one in sorted(shipped().values(), key=lambda one: one.subject, reverse=True)
        ]


class InviteForm(SeenForm):
    """``offered``: (subject, words)."""

    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("邀请谁"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["subjects"].choices = list(offered)  # type: ignore[attr-defined]

    def chosen(self) -> list[int]:
        return [int(one) for one in self.cleaned_data["subjects"]]


class ReasonForm(SeenForm):
    reason = reason_field(gettext_lazy("原因"), gettext_lazy("随评估历史保存，对方会看到。"))


class PointsForm(SeenForm):
    """Points by criterion; ``required`` where half a form is no use."""

    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.index = index

    def _points(self, one: Criterion, *, required: bool) -> forms.IntegerField:
        return forms.IntegerField(
            label=_("%(title)s（权重 %(weight)d%%）") % {"title": one.title, "weight": one.weight},
            min_value=0, max_value=FULL, required=required,
        )  # fmt: skip


class RatingForm(PointsForm):
    """A self-rating, as far as it has come: a criterion left empty stays unrated."""

    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, index=index, **kwargs)
        for one in index.criteria:
            self.fields[f"points_{one.key}"] = self._points(one, required=False)
            self.fields[f"words_{one.key}"] = forms.CharField(
                label=_("%(title)s的说明") % {"title": one.title}, required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
                help_text=_("须附佐证：%(evidence)s") % {"evidence": one.evidence}
                if one.evidence else "",
            )  # fmt: skip
        self.fields["words"] = forms.CharField(
            label=_("总的自评"), required=False, max_length=4000,
            widget=forms.Textarea(attrs={"rows": 4}),
        )  # fmt: skip

    @property
    def names(self) -> dict[str, str]:  # type: ignore[override]
        return {one.key: f"points_{one.key}" for one in self.index.criteria}

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        for one in self.index.criteria:
            points, words = f"points_{one.key}", f"words_{one.key}"
            lacks = given.get(words) and given.get(points) is None
            if lacks and points not in self.errors:
                self.add_error(points, _("写了说明，还没有打分。"))
        return given

    def ratings(self) -> dict[str, Rated]:
        given = self.cleaned_data
        return {
            one.key: Rated(given[f"points_{one.key}"], given[f"words_{one.key}"])
            for one in self.index.criteria
            if given[f"points_{one.key}"] is not None
        }

    @property
    def seen_edition(self) -> int:
        return number(self.cleaned_data["seen"]) or 0


def ratings_of(appraisal: Appraisal) -> dict[str, Any]:
    """A self-rating as its form shows it."""
    start: dict[str, Any] = {"seen": appraisal.edition, "words": appraisal.self_words}
    for one in appraisal.ratings.all():
        start[f"points_{one.criterion}"] = one.points
        start[f"words_{one.criterion}"] = one.words
    return start


class ScoreForm(PointsForm):
    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, index=index, **kwargs)
        for one in index.criteria:
            self.fields[one.key] = self._points(one, required=True)
        self.fields["words"] = forms.CharField(
            label=_("评语"), required=False, max_length=500,
            widget=forms.Textarea(attrs={"rows": 3}),
        )  # fmt: skip

    def points(self) -> dict[str, int]:
        return {one.key: self.cleaned_data[one.key] for one in self.index.criteria}


class VisitForm(SeenForm):
    visit_on = day_field(gettext_lazy("考察日期"))
    visitors = forms.CharField(
        label=gettext_lazy("考察人"), max_length=200, help_text=gettext_lazy("考察组或姓名、单位。")
    )


class FindingsForm(SeenForm):
    """What was found by criterion; an empty field says nothing."""

    def __init__(self, *args: Any, index: Index, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.index = index
        for one in index.criteria:
            self.fields[one.key] = forms.CharField(
                label=one.title, required=False, max_length=1000,
                widget=forms.Textarea(attrs={"rows": 2}),
            )  # fmt: skip

    def findings(self) -> dict[str, str]:
        return {one.key: self.cleaned_data[one.key] for one in self.index.criteria}


class AnnounceForm(SeenForm):
    demands = forms.CharField(
        label=gettext_lazy("整改要求"), required=False, max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("一行一条；没有要整改的就留空。"),
    )  # fmt: skip
    due_on = day_field(gettext_lazy("整改期限"), gettext_lazy("有整改要求时必填。"), required=False)

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if self.lines() and not given.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("写了整改要求，请填写整改期限。"))
        return given

    def lines(self) -> list[str]:
        said = self.cleaned_data.get("demands") or ""
        return [line.strip() for line in said.splitlines() if line.strip()]

    def wanted(self) -> list[Demand]:
        return [Demand(line, self.cleaned_data["due_on"]) for line in self.lines()]


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Some files; cleans to their list."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:  # noqa: ANN401
        several = data if isinstance(data, (list, tuple)) else [data] if data else []
        return [super(FilesField, self).clean(one, initial) for one in several]


class ReportForm(SeenForm):
    names = {"files": "papers"}
    words = forms.CharField(
        label=gettext_lazy("整改情况"), max_length=1000, widget=forms.Textarea(attrs={"rows": 5}),
        help_text=gettext_lazy("做了什么、结果如何。"),
    )  # fmt: skip
    papers = FilesField(
        label=gettext_lazy("佐证"), required=False, widget=SeveralFiles(),
        help_text=gettext_lazy("PDF、OFD、图片、Word、Excel，可多选；至少一份。"),
    )  # fmt: skip
