"""What an officer types about a person, her posts, exemptions and transfers."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.registry.orgs.pickers import OrganisationField, written
from gongxun.registry.orgs.selectors import OrganisationFact
from gongxun.registry.people.models import Appointment, Category, Employment, ExemptionKind

ANY = [("", gettext_lazy("全部"))]


class FileForm(SeenForm):
    """A form about a file."""

    names = {
        "organisation_id": "organisation",
        "school_id": "school",
        "destination_id": "destination",
    }


class FindForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("姓名、拼音、身份证号或单位"), required=False, max_length=60
    )
    after = forms.CharField(required=False, max_length=260)


class TransferFilter(forms.Form):
    """Which transfers; those that wait for this side where none or an unknown list is asked for."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("incoming", gettext_lazy("等待本方接收")),
            ("outgoing", gettext_lazy("本方提出，等待对方")),
            ("decided", gettext_lazy("最近三个月办结")),
        ],
    )


class MergeFilter(forms.Form):
    """Which merges; those that wait where none or an unknown list is asked for."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("waiting", gettext_lazy("等待核对的合并")),
            ("decided", gettext_lazy("最近三个月办结")),
        ],
    )


class ExemptionFilter(forms.Form):
    """Which exemptions; requests that wait where none or an unknown list is asked for."""

    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("waiting", gettext_lazy("等待审批")),
            ("standing", gettext_lazy("目前有效")),
        ],
    )


def list_asked(form: forms.Form) -> str:
    """The list of a page that a filter of lists asks for, the first where it asks for none."""
    form.is_valid()
    first: str = form.fields["state"].choices[0][0]  # type: ignore[attr-defined]
    return form.cleaned_data.get("state") or first


class RosterFilter(forms.Form):
    """Filters of the people of one organisation."""

    q = forms.CharField(label=gettext_lazy("姓名或拼音"), required=False, max_length=60)
    category = forms.ChoiceField(
        label=gettext_lazy("类别"), required=False, choices=[*ANY, *Category.choices]
    )
    employment = forms.ChoiceField(
        label=gettext_lazy("用工形式"), required=False, choices=[*ANY, *Employment.choices]
    )
    below = forms.BooleanField(label=gettext_lazy("含全部下级单位"), required=False)
    after = forms.CharField(required=False, max_length=260)


class TermsForm(FileForm):
    """What a post says, but where and from when."""

    post = forms.CharField(label=gettext_lazy("职务"), required=False, max_length=60)
    category = forms.ChoiceField(label=gettext_lazy("干部类别"), choices=Category.choices)
    employment = forms.ChoiceField(label=gettext_lazy("用工形式"), choices=Employment.choices)
    is_primary = forms.BooleanField(
        label=gettext_lazy("主要任职"),
        required=False,
        help_text=gettext_lazy("同一时间只能有一个；达标按主要任职计算。"),
    )
    in_leadership_team = forms.BooleanField(label=gettext_lazy("领导班子成员"), required=False)
    office_staff = forms.BooleanField(label=gettext_lazy("工会机关干部"), required=False)
    young = forms.BooleanField(label=gettext_lazy("年轻干部"), required=False)
    promoted_on = day_field(
        gettext_lazy("提任日期"),
        gettext_lazy("新提拔的领导干部填写；任职一年内有培训要求。"),
        required=False,
    )
    school = OrganisationField(
        "school", kind="school", label=gettext_lazy("任教院校"), required=False
    )

    def terms(self) -> dict[str, Any]:
        """Fields of NewAppointment."""
        given = self.cleaned_data
        kept = (
            "post", "category", "employment", "is_primary", "in_leadership_team", "office_staff",
            "young", "promoted_on",
        )  # fmt: skip
        return {
            **{field: given[field] for field in kept},
            "school_id": given["school"].id if given["school"] else None,
        }


class AppointForm(TermsForm):
    organisation = OrganisationField("organisation", label=gettext_lazy("任职单位"))
    valid_from = day_field(gettext_lazy("任职日期"))
    field_order: tuple[str, ...] = ("organisation", "valid_from", "post", "category", "employment")

    def terms(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            **super().terms(),
            "organisation_id": given["organisation"].id,
            "valid_from": given["valid_from"],
        }


class EnrolForm(AppointForm):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)
    id_number = forms.CharField(
        label=gettext_lazy("身份证号"),
        max_length=20,
        required=False,
        help_text=gettext_lazy("用来识别同一个人，加密保存，页面上只显示首尾几位。"),
    )
    field_order: tuple[str, ...] = (
        "name",
        "id_number",
        "organisation",
        "valid_from",
        "post",
        "category",
        "employment",
    )


class CorrectForm(TermsForm):
    valid_from = day_field(gettext_lazy("任职日期"))
    valid_to = day_field(
        gettext_lazy("免职日期"), gettext_lazy("不再任职的第一天；仍在任则留空。"), required=False
    )
    field_order: tuple[str, ...] = ("valid_from", "valid_to", "post", "category", "employment")

    def terms(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            **super().terms(), "valid_from": given["valid_from"], "valid_to": given["valid_to"]
        }  # fmt: skip


def initial_of(post: Appointment, school: OrganisationFact | None) -> dict[str, Any]:
    fields = (
        "post", "category", "employment", "is_primary", "in_leadership_team", "office_staff",
        "young", "promoted_on", "valid_from", "valid_to",
    )  # fmt: skip
    return {
        **{field: getattr(post, field) for field in fields},
        "school": written(school) if school else "",
    }


class EndForm(FileForm):
    on = day_field(gettext_lazy("免职日期"), gettext_lazy("不再任职的第一天。"))


class VoidForm(FileForm):
    reason = reason_field(
        gettext_lazy("作废原因"),
        gettext_lazy("只用于登记错误；正常离任请办理免职。原因随档案保存。"),
    )


class RenameForm(FileForm):
    name = forms.CharField(label=gettext_lazy("姓名"), max_length=60)


class ExemptionForm(FileForm):
    kind = forms.ChoiceField(label=gettext_lazy("种类"), choices=ExemptionKind.choices)
    indicator = forms.ChoiceField(label=gettext_lazy("哪一项要求"), required=False)
    valid_from = day_field(gettext_lazy("起始日期"))
    valid_to = day_field(
        gettext_lazy("结束日期"), gettext_lazy("缓训必填：不再缓训的第一天。"), required=False
    )
    reason = reason_field(gettext_lazy("理由"), gettext_lazy("例如：长期病假，附医院证明。"))

    def __init__(
        self,
        *args: Any,  # noqa: ANN401
        indicators: Sequence[tuple[str, str]],
        **kwargs: Any,  # noqa: ANN401
    ) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", _("全部个人要求")), *indicators]
        self.fields["indicator"].choices = choices  # type: ignore[attr-defined]


class DecisionForm(FileForm):
    reason = forms.CharField(
        label=gettext_lazy("意见"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("不批准或撤销时必填。"),
    )


class TransferForm(FileForm):
    destination = OrganisationField(
        "destination",
        label=gettext_lazy("接收单位"),
        help_text=gettext_lazy("可以是本单位管辖以外的单位。"),
    )
    on = day_field(gettext_lazy("调动日期"), gettext_lazy("在接收单位任职的第一天。"))
    reason = forms.CharField(label=gettext_lazy("原因"), required=False, max_length=200)


class AcceptForm(FileForm):
    post = forms.CharField(label=gettext_lazy("新职务"), required=False, max_length=60)
    category = forms.ChoiceField(label=gettext_lazy("干部类别"), choices=Category.choices)
    employment = forms.ChoiceField(label=gettext_lazy("用工形式"), choices=Employment.choices)
    in_leadership_team = forms.BooleanField(label=gettext_lazy("领导班子成员"), required=False)
    office_staff = forms.BooleanField(label=gettext_lazy("工会机关干部"), required=False)


class DeclineForm(FileForm):
    reason = reason_field(gettext_lazy("退回原因"), gettext_lazy("告诉对方需要更正什么。"))


class MergeForm(FileForm):
    other = forms.IntegerField(
        label=gettext_lazy("另一份档案的档案号"),
        min_value=1,
        help_text=gettext_lazy("档案号在人员登记页的“基本情况”里。"),
    )
    reason = reason_field(
        gettext_lazy("理由"), gettext_lazy("为什么是同一个人，例如：曾用名、证件号登记有误。")
    )


class SummaryForm(FileForm):
    full_time = forms.IntegerField(label=gettext_lazy("专职人数"), min_value=0)
    part_time = forms.IntegerField(label=gettext_lazy("兼职人数"), min_value=0)
    secondment = forms.IntegerField(label=gettext_lazy("挂职人数"), min_value=0)
    trained = forms.IntegerField(
        label=gettext_lazy("其中受训人数"),
        min_value=0,
        help_text=gettext_lazy("不超过以上三项之和。"),
    )


class OverviewFilter(forms.Form):
    year = forms.ChoiceField(label=gettext_lazy("年度"), required=False)
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            *ANY,
            ("waiting", gettext_lazy("未确认")),
            ("confirmed", gettext_lazy("已确认")),
            ("returned", gettext_lazy("已报汇总数")),
        ],
    )
    below = forms.BooleanField(label=gettext_lazy("含全部下级单位"), required=False)
    q = forms.CharField(label=gettext_lazy("单位名称或代码"), required=False, max_length=60)
    after = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, years: Sequence[int], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [(str(year), _("%(year)d 年") % {"year": year}) for year in years]
        self.fields["year"].choices = choices  # type: ignore[attr-defined]
