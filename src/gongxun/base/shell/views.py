from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.shell import samples
from gongxun.base.shell.parts import Page, Sort, Status


@require_GET
def index(request: HttpRequest) -> HttpResponse:
    """Every token and component in its states."""
    context = {
        "title": _("设计语言"),
        "frame": samples.frame(),
        "tokens": samples.TOKENS,
        "spaces": samples.SPACES,
        "sizes": samples.SIZES,
        "statuses": Status.values,
        "figures": samples.figures(),
        "requirements": samples.requirements(),
        "coverage": samples.coverage(),
        "months": samples.months(),
        "people": samples.people(),
        "sort": Sort.read(request.GET, {"name", "value", "shortfall", "last"}, "-shortfall"),
        "page": Page(total=1284, before=request.GET.get("after"), after="1009"),
        "jobs": samples.jobs(),
        "steps": samples.STEPS,
        "events": samples.EVENTS,
        "facts": samples.FACTS,
        "trail": samples.TRAIL,
        "tabs": samples.TABS,
        "form": samples.form(),
        "explanation": samples.explanation(samples.AS_OF),
    }
    return render(request, "shell/design/index.html", context)


@require_GET
def explanation(request: HttpRequest) -> HttpResponse:
    """The sample explanation: a fragment for the panel, else a page."""
    try:
        as_of = date.fromisoformat(request.GET.get("as_of", ""))
    except ValueError:
        as_of = samples.AS_OF
    as_of = max(samples.YEAR_START, min(as_of, samples.YEAR_END))
    context = {
        "title": _("集中培训学时"),
        "explanation": samples.explanation(as_of),
        "frame": samples.frame(),
    }
    return render(request, "shell/design/explanation.html", context)


@require_GET
def places(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "")
    found = [link for link in samples.PLACES if asked in link.label]
    return render(
        request, "shell/places.html", {"places": found, "q": asked, "frame": samples.frame()}
    )


@require_GET
def job(request: HttpRequest) -> HttpResponse:
    return render(request, "shell/parts/job.html", {"job": samples.jobs()[0]})
