from django import forms
from django.utils.translation import gettext_lazy as _


class AuditFilter(forms.Form):
    """Filters of the audit, as they stand in the address."""

    verb = forms.CharField(label=_("动作"), required=False, max_length=40)
    actor = forms.CharField(label=_("用户名"), required=False, max_length=64)
    since = forms.DateField(
        label=_("起"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    until = forms.DateField(
        label=_("止"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    after = forms.IntegerField(required=False, widget=forms.HiddenInput)


class AccountFilter(forms.Form):
    q = forms.CharField(label=_("用户名或姓名"), required=False, max_length=64)
    after = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
