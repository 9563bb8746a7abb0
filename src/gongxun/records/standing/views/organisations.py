from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.frame import Link
from gongxun.base.shell.parts import Sort
from gongxun.records.standing.presentation import figures as grounds
from gongxun.records.standing.presentation.board import board_of
from gongxun.records.standing.presentation.ranking import SORTS, ranking_of
from gongxun.records.standing.presentation.reading import read
from gongxun.records.standing.views.place import frame_of
from gongxun.registry.orgs.selectors import search, visible_organisations

PLACES = 20


@login_required
@require_GET
def board(request: ViewerRequest) -> HttpResponse:
    """The highest organisation of the reader's scope."""
    return redirect("standing:organisation", _first_place(request))


@login_required
@require_GET
def roster(request: ViewerRequest) -> HttpResponse:
    """The list of people of that organisation."""
    return redirect("standing:people", _first_place(request))


def _first_place(request: ViewerRequest) -> int:
    place = visible_organisations(request.viewer, Permission.VIEW_RESULTS).order_by("path").first()
    if place is None:
        raise PermissionDenied
    return int(place.pk)


@login_required
@require_GET
def organisation(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """An officer's first page: the sentence, the curve, the indicators, the organisations below."""
    viewer = request.viewer
    reading = read(viewer, organisation_id, request.GET.dict(), Permission.VIEW_RESULTS)
    snapshot = reading.snapshot
    context = {
        "title": reading.place.name,
        "reading": reading,
        "frame": frame_of(viewer, reading),
        "people_url": reading.url("people", window=str(reading.year)),
        "board": board_of(viewer, reading, snapshot) if snapshot else None,
        "ranking": ranking_of(viewer, reading, snapshot, request.GET) if snapshot else None,
        "sort": Sort.read(request.GET, SORTS, "value"),
    }
    return render(request, "standing/organisation.html", context)


@login_required
@require_GET
def figure(
    request: ViewerRequest, organisation_id: int, indicator: str, window: str
) -> HttpResponse:
    """Why one figure of an organisation is what it is."""
    reading = read(request.viewer, organisation_id, request.GET.dict(), Permission.VIEW_RESULTS)
    found = grounds.organisation_grounds(request.viewer, reading, indicator, window)
    context = {"title": found.title, "it": found, "frame": frame_of(request.viewer, reading)}
    return render(request, "standing/figure.html", context)


@login_required
@require_GET
def places(request: ViewerRequest) -> HttpResponse:
    """The organisations that the reader may choose, by name, pinyin or code."""
    require_anywhere(request.viewer, Permission.VIEW_RESULTS, "organisation")
    asked = request.GET.get("q", "").strip()
    own = visible_organisations(request.viewer, Permission.VIEW_RESULTS)
    found = own.filter(pk__in=search(request.viewer, asked)) if asked else own.order_by("path")
    links = [
        Link(one.name, reverse("standing:organisation", args=[one.pk])) for one in found[:PLACES]
    ]
    return render(
        request, "shell/places.html", {"title": _("选择组织"), "places": links, "q": asked}
    )
