"""The courses of a class: looked for among those that may be used, chosen, dropped."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.registry.resources.selectors import ResourceQuery, page_of
from gongxun.work.plans import selectors, services
from gongxun.work.plans.selectors.courses import courses_of

SHOWN = 20


@login_required
@require_GET
def courses(request: ViewerRequest, class_id: int) -> HttpResponse:
    """What the class teaches, and published courses to choose from."""
    viewer = request.viewer
    one = selectors.editable_class_or_404(viewer, class_id)
    chosen = courses_of(one)
    text = request.GET.get("q", "").strip()[:60]
    topic = "" if text or not one.topics else one.topics[0]
    query = ResourceQuery(kind="course", search=text, topic=topic, standing="published")
    taken = {line.resource_id for line in chosen}
    context = {
        "title": _("选用课程：%(title)s") % {"title": one.title},
        "one": one,
        "courses": chosen,
        "q": text,
        "offered": [row for row in page_of(viewer, query).rows if row.pk not in taken][:SHOWN],
        "frame": Frame(place=one.plan.organisation.name),
    }
    return render(request, "plans/courses.html", context)


@login_required
@require_POST
def choose(request: ViewerRequest, class_id: int) -> HttpResponse:
    """Let a course be taught in the class."""
    one = selectors.editable_class_or_404(request.viewer, class_id)
    try:
        services.choose_course(
            viewer=request.viewer, class_id=one.pk,
            resource_id=number(request.POST.get("resource", "")) or 0, now=timezone.now(),
        )  # fmt: skip
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已选用。"))
    return redirect("plans:courses", one.pk)


@login_required
@require_POST
def drop(request: ViewerRequest, class_id: int) -> HttpResponse:
    """Take a course out of the class."""
    one = selectors.editable_class_or_404(request.viewer, class_id)
    try:
        services.drop_course(
            viewer=request.viewer, class_id=one.pk,
            resource_id=number(request.POST.get("resource", "")) or 0, now=timezone.now(),
        )  # fmt: skip
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已移除。"))
    return redirect("plans:courses", one.pk)
