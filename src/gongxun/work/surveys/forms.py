"""What is asked of the list, of who drafts a survey, and of who answers one."""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.base.shell.parts import Sort
from gongxun.registry.orgs.pickers import OrganisationField, written
from gongxun.registry.orgs.selectors import facts_by_code, facts_by_name, facts_of
from gongxun.registry.people.pickers import CATEGORIES, EMPLOYMENTS
from gongxun.work.surveys.models import (
    COUNTED,
    WRITTEN,
    Question,
    QuestionKind,
    QuotaBy,
    Respondents,
    State,
    Survey,
)
from gongxun.work.surveys.selectors.listing import SORTS, SurveyQuery
from gongxun.work.surveys.selectors.questions import offered
from gongxun.work.surveys.services import Asked, Terms

ANY = [("", gettext_lazy("全部"))]


class SurveyFilter(forms.Form):
    """Filters of the list; unknown values are left out."""

    whose = forms.CharField(required=False, max_length=8)
    q = forms.CharField(label=gettext_lazy("名称"), required=False, max_length=60)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[*ANY, *State.choices]
    )
    year = forms.IntegerField(
        label=gettext_lazy("计划年度"), required=False, min_value=2000, max_value=2100
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=80)
    before = forms.CharField(required=False, max_length=80)

    def query(self) -> SurveyQuery:
        self.is_valid()
        given = self.cleaned_data
        sort = Sort.read({"sort": given.get("sort") or "-drafted"}, SORTS, "-drafted")
        return SurveyQuery(
            search=(given.get("q") or "").strip(),
            state=given.get("state") or "",
            year=given.get("year"),
            mine=given.get("whose") != "above",
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
        )


class BeginForm(SeenForm):
    """By whom, and from what."""

    organisation = OrganisationField("organisation", label=gettext_lazy("开展单位"))
    source = forms.ChoiceField(label=gettext_lazy("从什么起草"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, sources: Sequence[tuple[str, Any]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["source"].choices = sources  # type: ignore[attr-defined]


class TermsForm(SeenForm):
    """Title, whom, how and until when."""

    title = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    purpose = forms.CharField(
        label=gettext_lazy("目的"), required=False, max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("受邀的人在答卷开头看到。"),
    )  # fmt: skip
    year = forms.IntegerField(
        label=gettext_lazy("计划年度"), min_value=2000, max_value=2100,
        help_text=gettext_lazy("为哪一年的培训计划调研。"),
    )  # fmt: skip
    respondents = forms.ChoiceField(
        label=gettext_lazy("向谁调研"), choices=Respondents.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("向单位调研时，下一级每个单位由其培训管理员填一份，以下人员范围不用填。"),
    )  # fmt: skip
    anonymous = forms.BooleanField(
        label=gettext_lazy("匿名"), required=False,
        help_text=gettext_lazy("答卷不记是谁填的，不足 5 份的分组不单独显示，截止后才能看结果；开始后不能更改。"),
    )  # fmt: skip
    opens_on = day_field(gettext_lazy("开始日期"))
    closes_on = day_field(gettext_lazy("截止日期"), gettext_lazy("当天仍可填写。"))
    places = forms.CharField(
        label=gettext_lazy("调研哪些单位的人员"), required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("一行一个，写单位名称或代码，含其下级；留空为本单位及全部下级。"),
    )  # fmt: skip
    categories = forms.MultipleChoiceField(
        label=gettext_lazy("人员类别"), required=False, choices=CATEGORIES,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("不选为全部。"),
    )  # fmt: skip
    employments = forms.MultipleChoiceField(
        label=gettext_lazy("任职方式"), required=False, choices=EMPLOYMENTS,
        widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("不选为全部。"),
    )  # fmt: skip
    sample = forms.IntegerField(
        label=gettext_lazy("抽样人数"), required=False, min_value=1, max_value=200_000,
        help_text=gettext_lazy("在范围内随机抽取；留空为全部。"),
    )  # fmt: skip
    quota_by = forms.ChoiceField(
        label=gettext_lazy("名额"), required=False, choices=QuotaBy.choices
    )
    quota_least = forms.IntegerField(
        label=gettext_lazy("每组最少几份"), required=False, min_value=1,
        help_text=gettext_lazy("不足的在进度里标出。"),
    )  # fmt: skip
    quota_most = forms.IntegerField(
        label=gettext_lazy("每组最多几份"), required=False, min_value=1,
        help_text=gettext_lazy("收满即止，先到先得。"),
    )  # fmt: skip

    def clean_places(self) -> tuple[int, ...]:
        found = []
        for line in self.cleaned_data["places"].splitlines():
            if not (words := line.strip()):
                continue
            code = words.rsplit(" · ", 1)[-1].strip().upper()
            fact = facts_by_code([code]).get(code)
            named = [fact] if fact else facts_by_name(words)
            if len(named) != 1:
                raise ValidationError(
                    _("没有找到“%(words)s”，或有几个单位同名。请填写完整名称或单位代码。")
                    % {"words": words[:60]}
                )
            found.append(named[0].id)
        return tuple(found)

    def terms(self) -> Terms:
        given = dict(self.cleaned_data)
        given.pop("seen")
        for name, field in (
            ("places", "place_ids"),
            ("categories", "categories"),
            ("employments", "employments"),
        ):
            given[field] = tuple(given.pop(name))
        return Terms(**given)


def terms_of(survey: Survey) -> dict[str, Any]:
    """What the form of a draft begins with."""
    names = (
        "title", "purpose", "year", "respondents", "anonymous", "opens_on", "closes_on",
        "categories", "employments", "sample", "quota_by", "quota_least", "quota_most",
    )  # fmt: skip
    places = "\n".join(written(one) for one in facts_of(survey.place_ids).values())
    return {**{name: getattr(survey, name) for name in names}, "places": places,
            "seen": survey.edition}  # fmt: skip


def fresh_terms(viewer: Viewer) -> dict[str, Any]:
    return {
        "year": viewer.today.year + 1,
        "respondents": Respondents.CADRES,
        "opens_on": viewer.today,
        "closes_on": viewer.today + timedelta(days=14),
    }


class QuestionForm(SeenForm):
    """A question of a kind; fields of other kinds are left out."""

    text = forms.CharField(label=gettext_lazy("题目"), max_length=200)
    help = forms.CharField(label=gettext_lazy("说明"), max_length=200, required=False)
    required = forms.BooleanField(label=gettext_lazy("必答"), required=False, initial=True)
    options = forms.CharField(
        label=gettext_lazy("选项"), widget=forms.Textarea(attrs={"rows": 6}), required=False,
        help_text=gettext_lazy("一行一个。"),
    )  # fmt: skip
    most = forms.IntegerField(
        label=gettext_lazy("最多选几项"), required=False, min_value=1,
        help_text=gettext_lazy("留空为不限。"),
    )  # fmt: skip
    low = forms.IntegerField(label=gettext_lazy("最小值"), required=False)
    high = forms.IntegerField(label=gettext_lazy("最大值"), required=False)

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind = kind
        kept = {"seen", "text", "help", "required"}
        if kind in ("single", "multiple"):
            kept.add("options")
        if kind in ("multiple", "topics", "competences"):
            kept.add("most")
        if kind == "number":
            kept |= {"low", "high"}
        for name in set(self.fields) - kept:
            del self.fields[name]

    def asked(self) -> Asked:
        given = dict(self.cleaned_data)
        given.pop("seen", None)
        options = tuple((given.pop("options", "") or "").splitlines())
        return Asked(kind=self.kind, options=options, **given)


def question_start(question: Question) -> dict[str, Any]:
    return {
        "text": question.text,
        "help": question.help,
        "required": question.required,
        "options": "\n".join(title for _key, title in question.options),
        "most": question.most,
        "low": question.low,
        "high": question.high,
        "seen": question.survey.edition,
    }


class ExtendForm(SeenForm):
    closes_on = day_field(gettext_lazy("新的截止日期"))
    reason = reason_field(gettext_lazy("延期的原因"))


class ReasonForm(SeenForm):
    reason = reason_field(gettext_lazy("取消的原因"), gettext_lazy("受邀的人会看到。"))


class OpenForm(SeenForm):
    """Nothing to fill in: only to confirm."""


class AnswerForm(SeenForm):
    """One field a question. Shapes only: what an answer must be is checked when it is sent."""

    use_required_attribute = False

    def __init__(self, *args: Any, questions: Sequence[Question], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.questions = list(questions)
        for nth, one in enumerate(self.questions, 1):
            self.fields[f"q{one.pk}"] = _field(one, nth)

    def given(self) -> dict[int, Any]:
        """What was typed, by question, whether it makes sense or not."""
        return {
            one.pk: value
            for one in self.questions
            if (value := self.cleaned_data.get(f"q{one.pk}")) not in (None, "", [])
        }


def start_of(draft: Mapping[str, Any]) -> dict[str, Any]:
    return {f"q{key}": value for key, value in draft.items()}


class _AsTyped:
    """Marks what must be answered, and leaves it to the sending to insist: a draft may be kept half filled."""

    def validate(self, value: object) -> None:
        pass


class _Chosen(_AsTyped, forms.MultipleChoiceField):
    pass


class _One(_AsTyped, forms.ChoiceField):
    pass


class _Text(_AsTyped, forms.CharField):
    pass


def _field(question: Question, nth: int) -> forms.Field:
    label = f"{nth}. {question.text}"
    if not question.required and question.kind not in ("number", *WRITTEN):
        label = _("%(question)s（选填）") % {"question": label}
    hints = [question.help] if question.help else []
    if question.most and question.kind != "single":
        hints.append(_("最多选 %(most)d 项。") % {"most": question.most})
    if question.kind == "rating":
        hints.append(_("1 分最低，5 分最高。"))
    common: dict[str, Any] = {
        "label": label, "help_text": " ".join(hints), "required": question.required,
    }  # fmt: skip
    if question.kind in ("multiple", "topics", "competences"):
        return _Chosen(choices=offered(question), widget=forms.CheckboxSelectMultiple, **common)
    if question.kind == "single":
        return _One(choices=offered(question), widget=forms.RadioSelect, **common)
    if question.kind == "rating":
        choices = [(str(at), str(at)) for at in range(1, 6)]
        return _One(choices=choices, widget=forms.RadioSelect, **common)
    if question.kind in COUNTED:
        widget = forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 12})
        return _Text(widget=widget, max_length=12, **common)
    if question.kind == QuestionKind.SHORT:
        return _Text(max_length=200, **common)
    return _Text(max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), **common)
