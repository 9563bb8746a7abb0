"""What is asked of the register of schools, and what a school says of itself."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from gongxun.base.shell.inputs import SeenForm, day_field, reason_field
from gongxun.base.shell.parts import Sort
from gongxun.registry.orgs.pickers import OrganisationField
from gongxun.registry.schools.models import Profile, RoomKind
from gongxun.registry.schools.selectors.listing import SORTS, SchoolQuery
from gongxun.registry.schools.services import ProfileContent

ANY = [("", gettext_lazy("全部"))]
LEVELS = [
    ("national", gettext_lazy("全国")),
    ("province", gettext_lazy("省")),
    ("city", gettext_lazy("市")),
    ("county", gettext_lazy("县")),
]


class SchoolFilter(forms.Form):
    """Filters of the register; unknown values are left out. ``provinces``: (path, name)."""

    q = forms.CharField(label=gettext_lazy("名称、拼音或首字母"), required=False, max_length=60)
    level = forms.ChoiceField(label=gettext_lazy("层级"), required=False, choices=[*ANY, *LEVELS])
    under = forms.ChoiceField(label=gettext_lazy("省份"), required=False)
    whose = forms.ChoiceField(
        label=gettext_lazy("范围"),
        required=False,
        choices=[
            ("all", gettext_lazy("全部可查看的")),
            ("mine", gettext_lazy("本单位及下级管理的")),
        ],
    )
    sort = forms.CharField(required=False, max_length=20)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, provinces: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["under"].choices = [*ANY, *provinces]  # type: ignore[attr-defined]

    def query(self) -> SchoolQuery:
        self.is_valid()
        given = self.cleaned_data
        sort = Sort.read({"sort": given.get("sort") or "-beds"}, SORTS, "-beds")
        return SchoolQuery(
            search=(given.get("q") or "").replace("\x00", "").strip(),
            level=given.get("level", ""),
            under=given.get("under", ""),
            mine=given.get("whose") == "mine",
            sort=sort.key,
            descending=sort.descending,
            after=given.get("after") or None,
            before=given.get("before") or None,
        )


def _amount(label: Any, help_text: Any = "", most: int = 20_000) -> forms.IntegerField:  # noqa: ANN401
    return forms.IntegerField(
        label=label, help_text=help_text, min_value=0, max_value=most, initial=0
    )


class ProfileForm(SeenForm):
    introduction = forms.CharField(
        label=gettext_lazy("简介"), max_length=2000, required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )  # fmt: skip
    founded_year = forms.IntegerField(label=gettext_lazy("建校年份"), required=False)
    establishment = _amount(gettext_lazy("编制"), gettext_lazy("教职工编制数。"), 10_000)
    beds = _amount(gettext_lazy("床位"), gettext_lazy("同时能住多少学员；年度计划按它排班。"))
    dining_seats = _amount(gettext_lazy("餐位"))
    address = forms.CharField(label=gettext_lazy("地址"), max_length=200, required=False)
    equipment = forms.CharField(
        label=gettext_lazy("设备"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    contact_office = forms.CharField(
        label=gettext_lazy("联系处室"), max_length=80, required=False,
        help_text=gettext_lazy("处室名称，不填个人。"),
    )  # fmt: skip
    contact_phone = forms.CharField(
        label=gettext_lazy("联系电话"), max_length=40, required=False,
        help_text=gettext_lazy("办公电话。"),
    )  # fmt: skip

    def content(self) -> ProfileContent:
        given = {name: value for name, value in self.cleaned_data.items() if name != "seen"}
        return ProfileContent(**given)


def initial_of(profile: Profile | None) -> dict[str, Any]:
    if profile is None:
        return {"seen": "0"}
    names = [name for name in ProfileForm.base_fields if name != "seen"]
    return {**{name: getattr(profile, name) for name in names}, "seen": profile.edition}


class RoomForm(SeenForm):
    name = forms.CharField(label=gettext_lazy("名称"), max_length=60)
    kind = forms.ChoiceField(label=gettext_lazy("类型"), choices=RoomKind.choices)
    seats = forms.IntegerField(label=gettext_lazy("座位数"), min_value=1, max_value=10_000)
    equipment = forms.CharField(label=gettext_lazy("设备"), max_length=200, required=False)
    usable_from = day_field(gettext_lazy("启用日期"))


class EndRoomForm(SeenForm):
    on = day_field(gettext_lazy("停用日期"), gettext_lazy("当天起不再使用。"))
    reason = reason_field(gettext_lazy("原因"), gettext_lazy("随教室历史保存。"))


class PictureForm(SeenForm):
    names = {"file": "file"}
    file = forms.FileField(
        label=gettext_lazy("图片"), help_text=gettext_lazy("JPEG 或 PNG，不超过 20 MB。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".jpg,.jpeg,.png"}),
    )  # fmt: skip
    caption = forms.CharField(label=gettext_lazy("图片说明"), max_length=60)


class AllianceForm(SeenForm):
    names = {"lead_id": "lead"}
    name = forms.CharField(label=gettext_lazy("名称"), max_length=120)
    lead = OrganisationField("lead", label=gettext_lazy("牵头单位"))
    founded_on = day_field(gettext_lazy("成立日期"))
    purpose = forms.CharField(
        label=gettext_lazy("宗旨与协作内容"), max_length=500, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class MemberForm(SeenForm):
    names = {"school_id": "school"}
    school = OrganisationField("school", kind="school", label=gettext_lazy("院校"))
    joined_on = day_field(gettext_lazy("加入日期"))
    shares = forms.CharField(
        label=gettext_lazy("共享什么"), max_length=300, required=False,
        help_text=gettext_lazy("例如：师资、录播课程、实训场地、床位。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class LeaveForm(SeenForm):
    on = day_field(gettext_lazy("退出日期"))


class ReasonForm(SeenForm):
    reason = reason_field(gettext_lazy("原因"))


class ShareWithMembersForm(SeenForm):
    """``offered``: (resource, words) of what the viewer's member schools have published."""

    resource = forms.ChoiceField(label=gettext_lazy("共享哪一项"))
    until = day_field(
        gettext_lazy("共享到哪一天"),
        gettext_lazy("当天起不再共享；长期共享请留空。"),
        required=False,
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]], **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        self.fields["resource"].choices = list(offered)  # type: ignore[attr-defined]
