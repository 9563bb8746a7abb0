from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from gongxun.base.access.gate import Viewer, find_within
from gongxun.base.access.roles import Permission, Role
from gongxun.base.access.selectors import AccountState
from gongxun.base.audit.words import known_verbs

SHOWN = 5


class PlaceForm(forms.Form):
    """An organisation by name or code, among those where the viewer has ``permission``."""

    place = forms.CharField(label=gettext_lazy("单位（全称、代码或名称的一部分）"), max_length=120)
    permission: str = Permission.EDIT_GRANTS

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, **more)
        self.viewer = viewer

    def clean_place(self) -> int | None:
        text = self.cleaned_data["place"].strip()
        if not text:
            return None
        found = find_within(self.viewer, self.permission, "organisation", text)
        if not found:
            raise forms.ValidationError(
                _("您的管理范围内没有“%(text)s”，请核对名称或代码。") % {"text": text}
            )
        if len(found) > 1:
            names = _("、").join(name for _key, name in found[:SHOWN])
            raise forms.ValidationError(
                _("有多个单位符合“%(text)s”：%(names)s。请写全称或代码。")
                % {"text": text, "names": names}
            )
        return found[0][0]


class AccountFilter(PlaceForm):
    """Filters of the list of accounts, as they stand in the address."""

    q = forms.CharField(label=gettext_lazy("用户名或姓名"), required=False, max_length=64)
    role = forms.ChoiceField(
        label=gettext_lazy("角色"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            *Role.choices,
            ("none", gettext_lazy("没有角色（学员）")),
        ],
    )
    state = forms.ChoiceField(
        label=gettext_lazy("状态"),
        required=False,
        choices=[
            ("", gettext_lazy("全部")),
            (AccountState.ACTIVE, gettext_lazy("正常")),
            (AccountState.WAITING, gettext_lazy("待首次登录")),
            (AccountState.EXPIRED, gettext_lazy("登录码已过期")),
            (AccountState.LOCKED, gettext_lazy("已锁定")),
        ],
    )
    place = forms.CharField(label=gettext_lazy("单位"), required=False, max_length=120)
    after = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    before = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class AuditFilter(PlaceForm):
    """Filters of the audit, as they stand in the address."""

    permission = Permission.VIEW_AUDIT

    verb = forms.ChoiceField(label=gettext_lazy("动作"), required=False)
    actor = forms.CharField(label=gettext_lazy("操作人用户名"), required=False, max_length=64)
    subject = forms.CharField(
        label=gettext_lazy("对象编号或账号用户名"), required=False, max_length=64
    )
    place = forms.CharField(label=gettext_lazy("单位"), required=False, max_length=120)
    since = forms.DateField(
        label=gettext_lazy("起"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    until = forms.DateField(
        label=gettext_lazy("止"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)
    before = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        super().__init__(*args, viewer=viewer, **more)
        field = self.fields["verb"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 (tells the type checker)
        field.choices = [
            ("", _("全部")),
            ("view", _("查看个人信息（全部）")),
            ("export", _("导出（全部）")),
            ("account", _("账号（全部）")),
            *sorted(known_verbs().items()),
        ]
