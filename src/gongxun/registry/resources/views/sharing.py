"""Letting chosen organisations use a resource."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.resources import presentation, services
from gongxun.registry.resources.forms import ShareForm
from gongxun.registry.resources.models import Share
from gongxun.registry.resources.selectors import resource_or_404
from gongxun.registry.resources.selectors.visibility import require_edits


@login_required
@require_http_methods(["GET", "POST"])
def share(request: ViewerRequest, resource_id: int) -> HttpResponse:
    """Share with one organisation more."""
    found = resource_or_404(request.viewer, resource_id)
    require_edits(request.viewer, found)
    form = ShareForm(request.POST or None)
    if form.is_valid():
        place = form.cleaned_data["organisation"]
        deed = lambda: services.share(  # noqa: E731
            viewer=request.viewer, resource_id=found.pk, organisation_ids=[place.id],
            until=form.cleaned_data["until"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已共享给“%(name)s”。") % {"name": place.name})
            return redirect("resources:resource", found.pk)
    return form_page(
        request, form, title=_("共享：%(title)s") % {"title": found.title}, button=_("共享"),
        back=reverse("resources:resource", args=[found.pk]), place=found.owner.name,
        lead=_("对方在教学资源里选“共享给我们的”就能看到；召回或退出后立即不能选用。"),
        facts=presentation.facts_of_resource(found),
    )  # fmt: skip


@login_required
@require_POST
def end(request: ViewerRequest, share_id: int) -> HttpResponse:
    """Share no longer."""
    found = Share.objects.filter(pk=share_id).first()
    if found is None:
        raise Http404(_("没有这项共享。"))
    resource = resource_or_404(request.viewer, found.resource_id)
    require_edits(request.viewer, resource)
    services.end_share(viewer=request.viewer, share_id=found.pk, now=timezone.now())
    messages.success(request, _("已停止共享；对方不能再选用。"))
    return redirect("resources:resource", resource.pk)
