"""A form with a field of each kind."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SampleForm(forms.Form):
    name = forms.CharField(label=_("姓名"))
    starts_on = forms.DateField(
        label=_("任职日期"),
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("以任职文件上的日期为准。"),
    )
    hours = forms.DecimalField(
        label=_("学时"),
        max_value=24,
        error_messages={"max_value": _("一天最多 24 学时，这里是 30。")},
    )
    category = forms.ChoiceField(
        label=_("类别"),
        choices=[
            ("county", _("县处级以上")),
            ("section", _("乡科级以下")),
            ("organiser", _("社会化工会工作者")),
        ],
    )
    employment = forms.ChoiceField(
        label=_("用工形式"),
        widget=forms.RadioSelect,
        choices=[("full", _("专职")), ("part", _("兼职")), ("second", _("挂职"))],
    )
    note = forms.CharField(label=_("备注"), required=False, widget=forms.Textarea)
    primary = forms.BooleanField(label=_("这是主要任职"), required=False)


def form() -> SampleForm:
    return SampleForm(
        {
            "name": "",
            "starts_on": "2026-03-01",
            "hours": "30",
            "category": "section",
            "employment": "full",
        }
    )
