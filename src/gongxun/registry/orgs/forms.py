"""The filters of the list of organisations as they stand in its address, and the forms of every act
upon one.
"""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer
from gongxun.base.shell.inputs import SeenForm, day_field
from gongxun.registry.orgs.models import Kind, Level, Organisation
from gongxun.registry.orgs.pickers import OrganisationField
from gongxun.registry.orgs.selectors.listing import (
    ENDED,
    LIVING,
    SORTS,
    OrganisationQuery,
    industrial_unions,
)


class OrganisationFilter(forms.Form):
    """Unknown values fall back to the widest list."""

    q = forms.CharField(label=gettext_lazy("名称、拼音或代码"), required=False, max_length=60)
    level = forms.ChoiceField(
        label=gettext_lazy("层级"),
        required=False,
        choices=[("", gettext_lazy("全部")), *Level.choices],
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("类别"),
        required=False,
        choices=[("", gettext_lazy("全部")), *Kind.choices],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("在用")),
            (ENDED, gettext_lazy("已撤并")),
            ("all", gettext_lazy("全部")),
        ],
    )
    industrial = forms.ChoiceField(label=gettext_lazy("产业工会"), required=False)
    under = forms.IntegerField(required=False, max_value=2**63 - 1, widget=forms.HiddenInput)
    sort = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
    after = forms.CharField(required=False, max_length=260)
    before = forms.CharField(required=False, max_length=260)

    def __init__(self, *args: Any, **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **kwargs)
        choices = [("", _("全部")), *((str(key), name) for key, name in industrial_unions())]
        self.fields["industrial"].choices = choices  # type: ignore[attr-defined]

    def query(self) -> OrganisationQuery:
        self.is_valid()
        asked = self.cleaned_data
        sort = asked.get("sort") or "tree"
        state = asked.get("state") or LIVING
        industrial = asked.get("industrial") or ""
        return OrganisationQuery(
            search=asked.get("q", "").strip(),
            level=asked.get("level") or "",
            kind=asked.get("kind") or "",
            state="" if state == "all" else state,
            industrial_union=int(industrial) if industrial else None,
            under=asked.get("under"),
            sort=sort.lstrip("-") if sort.lstrip("-") in SORTS else "tree",
            descending=sort.startswith("-"),
            after=asked.get("after") or None,
            before=asked.get("before") or None,
        )


class FoundForm(SeenForm):
    names = {"parent_code": "parent", "industrial_union_code": "industrial_union"}

    parent = OrganisationField(
        "parent",
        label=gettext_lazy("上级单位"),
        help_text=gettext_lazy("输入名称、拼音或代码后选择。"),
    )
    name = forms.CharField(label=gettext_lazy("单位名称"), max_length=120)
    code = forms.CharField(
        label=gettext_lazy("单位代码"),
        max_length=32,
        help_text=gettext_lazy("数字、大写字母和 . _ -；在全系统内唯一，今后不变。"),
    )
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    founded_on = day_field(gettext_lazy("成立日期"))
    credit_code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), required=False, max_length=18
    )
    division_code = forms.CharField(
        label=gettext_lazy("行政区划代码"), required=False, max_length=12,
        help_text=gettext_lazy("GB/T 2260 的六位代码。"),
    )  # fmt: skip
    industrial_union = OrganisationField(
        "industrial_union",
        kind=Kind.INDUSTRIAL_UNION,
        label=gettext_lazy("所属产业工会"),
        required=False,
        help_text=gettext_lazy("企业工会在属地以外另受产业工会领导时填写。"),
    )

    def clean_code(self) -> str:
        return str(self.cleaned_data["code"]).strip().upper()


class RootForm(FoundForm):
    """The first organisation of all: it stands below nobody."""

    parent = None  # type: ignore[assignment]
    industrial_union = None  # type: ignore[assignment]


class RenameForm(SeenForm):
    name = forms.CharField(label=gettext_lazy("新名称"), max_length=120)
    on = day_field(gettext_lazy("更名日期"), gettext_lazy("新名称启用的第一天；原名称留在沿革里。"))


class ReviseForm(SeenForm):
    level = forms.ChoiceField(label=gettext_lazy("层级"), choices=Level.choices)
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=Kind.choices)
    credit_code = forms.CharField(
        label=gettext_lazy("统一社会信用代码"), required=False, max_length=18
    )
    division_code = forms.CharField(
        label=gettext_lazy("行政区划代码"), required=False, max_length=12
    )


class MoveForm(SeenForm):
    parent = OrganisationField("parent", label=gettext_lazy("新的上级单位"))
    on = day_field(gettext_lazy("划转日期"), gettext_lazy("隶属新上级的第一天。"))


class AffiliateForm(SeenForm):
    industrial_union = OrganisationField(
        "industrial_union",
        kind=Kind.INDUSTRIAL_UNION,
        label=gettext_lazy("产业工会"),
        required=False,
        help_text=gettext_lazy("留空表示不再隶属任何产业工会。"),
    )
    on = day_field(gettext_lazy("变更日期"))


class MergeForm(SeenForm):
    names = {"successor_id": "successor"}

    successor = OrganisationField("successor", label=gettext_lazy("并入哪个单位"))
    on = day_field(gettext_lazy("并入日期"), gettext_lazy("本单位不再存在的第一天。"))


class EndForm(SeenForm):
    on = day_field(gettext_lazy("撤销日期"), gettext_lazy("本单位不再存在的第一天。"))


def initial_of(organisation: Organisation, viewer: Viewer) -> dict[str, Any]:
    """What the forms start from."""
    return {
        "level": organisation.level,
        "kind": organisation.kind,
        "credit_code": organisation.credit_code or "",
        "division_code": organisation.division_code or "",
        "on": viewer.today,
        "founded_on": viewer.today,
    }
