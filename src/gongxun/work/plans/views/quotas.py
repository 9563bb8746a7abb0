"""Who sends how many to a class: one grid of the organisations below."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import Viewer
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did
from gongxun.base.shell.frame import Frame
from gongxun.registry.orgs.selectors import children_of
from gongxun.work.plans import flow, selectors, services
from gongxun.work.plans.forms import QuotaForm
from gongxun.work.plans.forms.classes import QuotaPlace
from gongxun.work.plans.models import PlannedClass
from gongxun.work.plans.selectors.need import behind_by_place, cadres_of, ground_of
from gongxun.work.plans.sharing import apportion

ONE_IN = 10


@login_required
@require_http_methods(["GET", "POST"])
def quotas(request: ViewerRequest, class_id: int) -> HttpResponse:
    """The quotas of a class; ``?fill=1`` proposes them in proportion to the people behind."""
    viewer = request.viewer
    one = selectors.editable_class_or_404(viewer, class_id)
    given = {
        row.organisation_id: (row.places, row.part_time_leaders)
        for row in selectors.quotas_of([one.pk]).get(one.pk, [])
    }
    offered = _offered(viewer, one)
    changing = not flow.may_edit(one.plan)
    start = _filled(one, offered) if request.GET.get("fill") else given
    form = QuotaForm(
        request.POST or None, offered=offered, given=start, changing=changing,
        initial={"seen": one.edition},
    )  # fmt: skip
    if form.is_valid():
        deed = lambda: services.set_quotas(  # noqa: E731
            viewer=viewer, class_id=one.pk, quotas=form.quotas(),
            seen=number(form.cleaned_data["seen"]) or 0,
            reason=form.cleaned_data.get("reason", ""), now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("名额已保存。"))
            return redirect("plans:class", one.pk)
    context = {
        "title": _("分配名额：%(title)s") % {"title": one.title},
        "one": one,
        "form": form,
        "given": sum(places for places, _part in start.values()),
        "proposed": bool(request.GET.get("fill")) and not form.is_bound,
        "frame": Frame(place=one.plan.organisation.name, fresh=True),
    }
    return render(request, "plans/quotas.html", context)


def _offered(viewer: Viewer, one: PlannedClass) -> list[QuotaPlace]:
    """The plan's own organisation, those directly below it, and whoever has places already."""
    own = one.plan.organisation
    places = {own.pk: _("%(name)s（本级）") % {"name": own.name}}
    for child in children_of(viewer, own.pk):
        if child.dissolved_on is None:
            places[child.id] = child.name
    for row in selectors.quotas_of([one.pk]).get(one.pk, []):
        places.setdefault(row.organisation_id, row.organisation.name)
    ground = ground_of(viewer, own.pk)
    below = [key for key in places if key != own.pk]
    cadres = cadres_of(viewer, below, ground) if ground else {}
    behind = behind_by_place(viewer, below, one, ground) if ground else {}
    return [QuotaPlace(key, name, cadres.get(key), behind.get(key)) for key, name in places.items()]


def _filled(one: PlannedClass, offered: list[QuotaPlace]) -> dict[int, tuple[int, int]]:
    """Places by people behind, where nobody stands behind by cadres; one in ten for part-time leaders."""
    below = [place for place in offered if place.id != one.plan.organisation_id]
    weights = {place.id: place.behind or 0 for place in below}
    if not any(weights.values()):
        weights = {place.id: place.cadres or 0 for place in below}
    shared = apportion(one.places, weights)
    part_time = one.audience in ("part_time", "mixed")
    return {key: (places, places // ONE_IN if part_time else 0) for key, places in shared.items()}
