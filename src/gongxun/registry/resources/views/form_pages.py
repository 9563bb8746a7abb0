"""A page that is one form, and what a refusal leaves on it."""

from collections.abc import Callable
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.inputs import SeenForm


def did(form: SeenForm, deed: Callable[[], Any]) -> bool:
    """Whether the deed passed; where it was refused the errors stand at their fields."""
    try:
        deed()
    except ValidationError as refused:
        form.take(refused)
        return False
    return True


def form_page(
    request: ViewerRequest,
    form: SeenForm,
    title: str,
    button: str,
    back: str,
    *,
    lead: str = "",
    facts: list[tuple[str, Any]] | None = None,
) -> HttpResponse:
    context = {
        "title": title, "lead": lead, "form": form, "button": button, "back": back,
        "facts": facts or [], "frame": Frame(),
    }  # fmt: skip
    return render(request, "resources/form.html", context)
