"""What is asked of the register, and what its keepers type."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gongxun.base.files.kinds import suffixes
from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.base.shell.parts import Sort
from gongxun.registry.orgs.pickers import OrganisationField
from gongxun.registry.resources.selectors import choices, read_taxonomy
from gongxun.registry.teachers import flow
from gongxun.registry.teachers.models import (
    Cultivation,
    Ethics,
    Kind,
    Level,
    RecordKind,
    Result,
    State,
    Teacher,
    Teaching,
    Title,
)
from gongxun.registry.teachers.selectors.listing import SORTS, TeacherQuery
from gongxun.registry.teachers.services import NewRecord, Profile
from gongxun.registry.teachers.services.vetting import LISTS

ANY = [("", gettext_lazy("全部"))]


class TeacherFilter(forms.Form):
    """Filters of the register; a field that makes no sense is left out."""

    q = forms.CharField(
        label=gettext_lazy("姓名、拼音、首字母或单位"), required=False, max_length=60
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[*ANY, *Kind.choices]
    )
    topic = forms.ChoiceField(label=gettext_lazy("讲授主题"), required=False)
    owner = OrganisationField("owner", label=gettext_lazy("所属单位（含下级）"), required=False)
    cultivation = forms.ChoiceField(
        label=gettext_lazy("培养类型"), required=False, choices=[*ANY, *Cultivation.choices]
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"), required=False, choices=[*ANY, *State.choices]
    )
    whose = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[
            ("mine", gettext_lazy("本单位及下级管理的")),
            ("all", gettext_lazy("含上级共享的")),
        ],
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        topics = read_taxonomy().grouped_topics()
        self.fields["topic"].choices = [*ANY, *topics]  # type: ignore[attr-defined]

    def query(self) -> TeacherQuery:
        self.is_valid()
        given = self.cleaned_data
        sort = Sort.read({"sort": given.get("sort") or "name"}, SORTS, "name")
        owner = given.get("owner")
        return TeacherQuery(
            search=given.get("q", ""),
            path=owner.path if owner else "",
            mine=given.get("whose") != "all",
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
            **{name: given.get(name, "") for name in ("kind", "topic", "cultivation", "state")},
        )


def _several(label: Any, *, required: bool = False) -> forms.MultipleChoiceField:  # noqa: ANN401
    return forms.MultipleChoiceField(
        label=label, required=required, widget=forms.CheckboxSelectMultiple
    )


class ProfileForm(SeenForm):
    """What is said of a teacher."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    link = forms.BooleanField(
        label=gettext_lazy("本单位在职人员，关联其人员档案"), required=False,
        help_text=gettext_lazy("按姓名关联；关联后本人可以看到“我的教学”，年度培训进度也在这里显示。"),
    )  # fmt: skip
    employer = forms.CharField(
        label=gettext_lazy("工作单位"), max_length=120, required=False,
        help_text=gettext_lazy("外请的教师必填；本单位人员留空。"),
    )  # fmt: skip
    post = forms.CharField(label=gettext_lazy("职务"), max_length=60, required=False)
    title = forms.ChoiceField(label=gettext_lazy("职称"), choices=Title.choices)
    cultivation = forms.ChoiceField(label=gettext_lazy("培养类型"), choices=Cultivation.choices)
    topics = _several(gettext_lazy("讲授主题"), required=True)
    competences = _several(gettext_lazy("培养的能力"))
    tools = _several(gettext_lazy("擅长的教学方法"))
    introduction = forms.CharField(
        label=gettext_lazy("简介"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("专长和代表课程；请不要写电话、证件号码等个人信息。"),
    )  # fmt: skip
    shared = forms.BooleanField(label=gettext_lazy("共享给下级单位和院校选用"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        taxonomy = read_taxonomy()
        for name in LISTS:
            offered: Sequence[Any] = (
                taxonomy.grouped_topics() if name == "topics" else choices(getattr(taxonomy, name))
            )
            self.fields[name].choices = offered  # type: ignore[attr-defined]

    def profile(self) -> Profile:
        return Profile(**{name: self.cleaned_data[name] for name in Profile.__dataclass_fields__})


class AddForm(ProfileForm):
    names = {"owner_id": "owner"}
    owner = OrganisationField(
        "owner", label=gettext_lazy("所属单位"), help_text=gettext_lazy("由哪个院校或工会维护。")
    )
    field_order = ("owner",)


def initial_of(teacher: Teacher) -> dict[str, Any]:
    held = {name: getattr(teacher, name) for name in Profile.__dataclass_fields__}
    return {**held, "link": teacher.person_id is not None, "seen": teacher.edition}


class RecordForm(SeenForm):
    """A record of one kind; fields of other kinds are left out."""

    names = {"score_hundredths": "score"}
    starts_on = day_field(gettext_lazy("日期"))
    ends_on = day_field(
        gettext_lazy("结束日期"), gettext_lazy("还没有结束的留空。"), required=False
    )
    place = forms.CharField(label=gettext_lazy("地点或名称"), max_length=120)
    level = forms.ChoiceField(label=gettext_lazy("级别"), choices=Level.choices)
    result = forms.ChoiceField(label=gettext_lazy("结果"))
    ethics = forms.ChoiceField(
        label=gettext_lazy("师德师风"), choices=Ethics.choices, widget=forms.RadioSelect,
        help_text=gettext_lazy("不合格的，下一次考核合格前不能排课。"),
    )  # fmt: skip
    title = forms.ChoiceField(label=gettext_lazy("评审的职称"), choices=Title.choices[1:])
    score = forms.DecimalField(
        label=gettext_lazy("得分"), min_value=0, max_value=100, decimal_places=2
    )
    note = forms.CharField(label=gettext_lazy("备注"), max_length=200, required=False)

    PLACES = {
        RecordKind.FIELD_PRACTICE: gettext_lazy("在哪里实践锻炼"),
        RecordKind.SECONDMENT: gettext_lazy("挂职单位和职务"),
        RecordKind.HOSTED: gettext_lazy("接收的人员所在单位、在本校承担的工作"),
        RecordKind.CONTEST: gettext_lazy("比赛名称"),
        RecordKind.EVALUATION: gettext_lazy("班次或课程"),
    }

    def __init__(self, *args: Any, kind: str, today: date, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.kind = kind
        shape = flow.SHAPES[kind]
        unasked = {"place", "level", "result", "ethics", "title", "score"} - shape.asks
        for name in unasked | (set() if shape.spans else {"ends_on"}):
            del self.fields[name]
        if "place" in self.fields:
            self.fields["place"].label = self.PLACES[RecordKind(kind)]
        if "result" in self.fields:
            self.fields["result"].choices = [  # type: ignore[attr-defined]
                (one.value, Result(one).label) for one in shape.results
            ]
        if shape.spans:
            self.fields["starts_on"].label = gettext_lazy("开始日期")
        elif kind == RecordKind.APPRAISAL:
            self.fields["starts_on"].help_text = gettext_lazy("填考核年度内的日期，每年一次。")
        self.fields["starts_on"].widget.attrs["max"] = today.isoformat()

    def row(self, teacher_id: int) -> NewRecord:
        given = self.cleaned_data
        score = given.get("score")
        return NewRecord(
            teacher_id,
            self.kind,
            given["starts_on"],
            given.get("ends_on"),
            score_hundredths=None if score is None else int(score * 100),
            **{
                name: given.get(name, "")
                for name in ("place", "level", "result", "ethics", "title", "note")
            },
        )


class HoursForm(SeenForm):
    """Hours of a year by kind, in place of what was entered before."""

    year = forms.IntegerField(label=gettext_lazy("年度"), min_value=2000, max_value=2100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        for kind, label in Teaching.choices:
            self.fields[kind] = forms.DecimalField(
                label=label, min_value=Decimal(0), max_value=4000, decimal_places=2, required=False
            )

    def hours(self) -> dict[str, int]:
        return {kind: int((self.cleaned_data[kind] or 0) * 100) for kind in Teaching.values}


class TurnForm(SeenForm):
    reason = reason_field(
        gettext_lazy("原因"), gettext_lazy("随教师资料保存，排课时会显示给对方。")
    )


class StrikeForm(SeenForm):
    reason = reason_field(gettext_lazy("作废原因"))


class PictureForm(SeenForm):
    picture = forms.FileField(
        label=gettext_lazy("照片"), help_text=gettext_lazy("JPG 或 PNG，5 MB 以内；须经本人同意。"),
        widget=forms.ClearableFileInput(attrs={"accept": ",".join(suffixes(["jpeg", "png"]))}),
    )  # fmt: skip
