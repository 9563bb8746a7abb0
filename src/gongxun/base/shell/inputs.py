"""Form fields and manners that every screen shares."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError


def day_field(
    label: Any,  # noqa: ANN401 (words that are translated late)
    help_text: Any = "",  # noqa: ANN401
    *,
    required: bool = True,
) -> forms.DateField:
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def reason_field(label: Any, help_text: Any = "") -> forms.CharField:  # noqa: ANN401
    return forms.CharField(
        label=label, help_text=help_text, max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class SeenForm(forms.Form):
    """A form about something that others may change meanwhile: the version that was seen rides along."""

    seen = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)
    # Services and screens name some fields differently.
    names: dict[str, str] = {}

    def take(self, refused: ValidationError) -> None:
        """Show what a service refused at the field to mend."""
        if not hasattr(refused, "error_dict"):
            self.add_error(None, refused)
            return
        for name, errors in refused.error_dict.items():
            field = self.names.get(name, name)
            self.add_error(field if field in self.fields else None, errors)
