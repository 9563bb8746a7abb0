from django import forms
from django.utils.translation import gettext_lazy as _


class CloseForm(forms.Form):
    """``seen``: the latest closure that the page showed, so that a stale page overwrites nothing."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)


class ReopenForm(CloseForm):
    reason = forms.CharField(
        label=_("重新开账的原因"),
        help_text=_("写明要补登或更正什么，例如：补登 12 月中心组学习。原因随封账记录永久保存。"),
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
