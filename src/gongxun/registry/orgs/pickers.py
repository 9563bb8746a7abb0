"""Choosing an organisation in a form, for this app's forms and for those of others."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import reverse_lazy
from django.utils.translation import gettext as _

from gongxun.registry.orgs.selectors import OrganisationFact, facts_by_code, facts_by_name

SEPARATOR = " · "


def written(fact: OrganisationFact) -> str:
    """An organisation as a picker writes it: name and code."""
    return f"{fact.name}{SEPARATOR}{fact.code}"


class Picker(forms.TextInput):
    """A text field that proposes organisations while one types."""

    template_name = "orgs/picker.html"

    def __init__(self, name: str, kind: str = "") -> None:
        super().__init__(
            attrs={
                "list": f"picker-{name}",
                "autocomplete": "off",
                "hx-get": reverse_lazy("orgs:lookup"),
                "hx-trigger": "input changed delay:200ms",
                "hx-target": f"#picker-{name}",
                "hx-vals": f'{{"of": "{name}", "kind": "{kind}"}}',
                "hx-sync": "this:replace",
            }
        )


class OrganisationField(forms.CharField):
    """An organisation by its code, its full name, or as the picker writes it; cleans to its facts."""

    def __init__(self, name: str, *, kind: str = "", **kwargs: Any) -> None:  # noqa: ANN401
        super().__init__(max_length=200, widget=Picker(name, kind), **kwargs)

    def clean(self, value: Any) -> OrganisationFact | None:  # noqa: ANN401
        text = super().clean(value).strip()
        if not text:
            return None
        code = text.rsplit(SEPARATOR, 1)[-1].strip().upper()
        by_code = facts_by_code([code])
        if code in by_code:
            return by_code[code]
        found = facts_by_name(text)
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("有几个单位叫这个名称。请从列表中选择，或填写单位代码。"))
        raise ValidationError(_("没有找到这个单位。请从列表中选择，或填写完整名称、单位代码。"))
