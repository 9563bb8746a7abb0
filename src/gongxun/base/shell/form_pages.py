"""A page that is one form, and what a refusal leaves on it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongxun.base.shell.frame import Frame
from gongxun.base.shell.inputs import SeenForm

Deed = Callable[[], Any]


def did(form: SeenForm, deed: Deed) -> bool:
    """Whether the deed passed; where it was refused the errors stand at their fields."""
    try:
        deed()
    except ValidationError as refused:
        form.take(refused)
        return False
    return True


def form_page(
    request: HttpRequest,
    form: SeenForm,
    *,
    title: str,
    button: str,
    back: str,
    lead: str = "",
    facts: list[tuple[str, Any]] | None = None,
    grave: str = "",
    place: str = "",
) -> HttpResponse:
    """``button`` sends, ``back`` leads away unsent; ``facts`` are how things stand, ``grave`` what cannot be undone."""
    context = {
        "title": title, "lead": lead, "form": form, "button": button, "back": back,
        "facts": facts or [], "grave": grave, "frame": Frame(place=place),
    }  # fmt: skip
    return render(request, "shell/form_page.html", context)
