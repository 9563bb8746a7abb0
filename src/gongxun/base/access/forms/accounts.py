from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.forms.filters import PlaceForm
from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Role

DAY = {"type": "date"}


class OpenForm(PlaceForm):
    """An account of its own, such as an administrator's."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=64,
        help_text=gettext_lazy("字母、数字、点、下划线、连字符，2 至 64 位。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(label=gettext_lazy("姓名或岗位"), max_length=64)
    place = forms.CharField(
        label=gettext_lazy("所属单位"),
        max_length=120,
        help_text=gettext_lazy("写全称、代码或名称的一部分。"),
    )

    field_order = ["username", "display_name", "place"]


class GrantForm(PlaceForm):
    """A role on the subtree of an organisation; the end is the last day on which it holds."""

    role = forms.ChoiceField(label=gettext_lazy("角色"), choices=Role.choices)
    place = forms.CharField(
        label=gettext_lazy("单位（含下级）"),
        max_length=120,
        help_text=gettext_lazy("写全称、代码或名称的一部分。"),
    )
    valid_from = forms.DateField(
        label=gettext_lazy("自"), widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    )
    last_day = forms.DateField(
        label=gettext_lazy("至（含当日）"),
        required=False,
        help_text=gettext_lazy("不填表示长期有效。"),
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )

    field_order = ["role", "place", "valid_from", "last_day"]

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        more.setdefault("initial", {"valid_from": viewer.today})
        super().__init__(*args, viewer=viewer, **more)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        first, last = data.get("valid_from"), data.get("last_day")
        if first and last and last < first:
            raise ValidationError({"last_day": _("结束日期不能早于开始日期。")})
        return data


class EndForm(forms.Form):
    """The last day on which a grant holds."""

    last_day = forms.DateField(
        label=gettext_lazy("最后一天"),
        required=False,
        widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"),
    )


class FirstSignInForm(forms.Form):
    """The slip's username and code, and the password that is to hold from now on."""

    username = forms.CharField(
        label=gettext_lazy("用户名"),
        max_length=64,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    code = forms.CharField(
        label=gettext_lazy("登录码"),
        max_length=40,
        help_text=gettext_lazy("纸条上的 12 位字母和数字；不分大小写，短横可以不写。"),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}
        ),
    )
    password = forms.CharField(
        label=gettext_lazy("设一个密码"),
        max_length=128,
        help_text=gettext_lazy("至少 10 位，不能全是数字，也不能是常见密码。以后用它登录。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次密码"),
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("password") and data.get("again") and data["password"] != data["again"]:
            raise ValidationError({"again": _("两次输入的密码不一样，请重新输入。")})
        return data
