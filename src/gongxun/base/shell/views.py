from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.shell.parts import Page, Sort, Status
from gongxun.base.shell.samples import form, grounds, pieces, tokens, year


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every token and component in its states."""
    context = {
        "title": _("设计语言"),
        "frame": year.frame(),
        "tokens": tokens.TOKENS,
        "spaces": tokens.SPACES,
        "sizes": tokens.SIZES,
        "statuses": Status.values,
        "figures": pieces.figures(),
        "requirements": pieces.requirements(),
        "coverage": pieces.coverage(),
        "months": pieces.months(),
        "people": pieces.people(),
        "sort": Sort.read(request.GET, {"name", "value", "shortfall", "last"}, "-shortfall"),
        "page": Page(total=1284, before=request.GET.get("after"), after="1009"),
        "jobs": pieces.jobs(),
        "steps": pieces.STEPS,
        "events": pieces.EVENTS,
        "facts": pieces.FACTS,
        "trail": year.TRAIL,
        "tabs": year.TABS,
        "form": form.form(),
        "explanation": grounds.explanation(year.AS_OF),
    }
    return render(request, "shell/design/index.html", context)


@require_GET
def explanation(request: HttpRequest) -> HttpResponse:
    """The sample explanation: a fragment for the panel, else a page."""
    try:
        as_of = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        as_of = year.AS_OF
    as_of = max(year.YEAR_START, min(as_of, year.YEAR_END))
    context = {
        "title": _("集中培训学时"),
        "explanation": grounds.explanation(as_of),
        "frame": year.frame(),
    }
    return render(request, "shell/design/explanation.html", context)


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")
    found = [link for link in year.PLACES if asked in link.label]
    return render(
        request, "shell/places.html", {"places": found, "q": asked, "frame": year.frame()}
    )
