from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from gongxun.base.access.gate import Viewer


class TokenForm(forms.Form):
    """What a token is for, until when it holds, and whether it may change anything."""

    name = forms.CharField(
        label=_("用途"), max_length=60, help_text=_("写给日后的自己看，例如：人事系统每晚同步。")
    )
    last_day = forms.DateField(
        label=_("有效到（含当日）"),
        help_text=_("最长一年。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    rights = forms.ChoiceField(
        label=_("可以做什么"),
        choices=[("read", _("只读：查询，不改动")), ("all", _("读写：与本人角色相同"))],
        initial="read",
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, viewer: Viewer, **more: Any) -> None:  # noqa: ANN401
        more.setdefault(
            "initial", {"last_day": viewer.today + timedelta(days=90), "rights": "read"}
        )
        super().__init__(*args, **more)
