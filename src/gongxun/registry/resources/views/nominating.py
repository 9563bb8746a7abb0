"""What is put forward in a round: nominated, scored, struck."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.resources import forms, services
from gongxun.registry.resources.models import Nomination
from gongxun.registry.resources.selectors import selections as read
from gongxun.registry.resources.selectors.visibility import require_edits

both = require_http_methods(["GET", "POST"])


@login_required
@both
def nominate(request: ViewerRequest, selection_id: int) -> HttpResponse:
    """Put one of one's own resources forward."""
    viewer = request.viewer
    found = read.selection_or_404(request.viewer, selection_id)
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    offered = read.nominable(viewer, found)
    form = forms.NominateForm(request.POST or None, offered=offered)
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.nominate(  # noqa: E731
            viewer=viewer, selection_id=found.pk, resource_id=int(given["resource"]),
            words=given["words"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已推荐。"))
            return redirect("resources:selection", found.pk)
    return form_page(
        request, form, title=_("推荐：%(title)s") % {"title": found.title}, button=_("推荐"),
        back=reverse("resources:selection", args=[found.pk]),
        lead="" if offered else _("您管理的单位没有可以推荐的资源：须已发布、属于这一类，且尚未推荐过。"),
    )  # fmt: skip


@login_required
@both
def score(request: ViewerRequest, nomination_id: int) -> HttpResponse:
    """Give points."""
    viewer = request.viewer
    nomination = _nomination_or_404(nomination_id)
    found = nomination.selection
    require(viewer, Permission.REVIEW_RESOURCES, "organisation", found.organiser_id)
    if read.has_part_in(viewer, nomination.version):
        raise PermissionDenied(_("作者和经办人不能给自己的作品评分。"))
    given = read.own_score(viewer, nomination)
    start = {**given.points, "words": given.words} if given else {}
    criteria = read.criteria_of(found.purpose)
    form = forms.ScoreForm(request.POST or None, criteria=criteria, initial=start)
    if form.is_valid():
        deed = lambda: services.score(  # noqa: E731
            viewer=viewer, nomination_id=nomination.pk, points=form.points(),
            words=form.cleaned_data["words"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("评分已保存，评审结束前可以修改。"))
            return redirect("resources:selection", found.pk)
    facts = [(_("所属单位"), nomination.resource.owner.name), (_("推荐理由"), nomination.words)]
    return form_page(
        request, form, title=_("评分：%(title)s") % {"title": nomination.version.title}, button=_("保存评分"),
        back=reverse("resources:selection", args=[found.pk]), facts=facts,
    )  # fmt: skip


@login_required
@both
def strike(request: ViewerRequest, nomination_id: int) -> HttpResponse:
    """Take a nomination out."""
    nomination = _nomination_or_404(nomination_id)
    found = nomination.selection
    if not read.organises(request.viewer, found):
        require_edits(request.viewer, nomination.resource)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.strike(  # noqa: E731
            viewer=request.viewer, nomination_id=nomination.pk,
            reason=form.cleaned_data["reason"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已撤下。"))
            return redirect("resources:selection", found.pk)
    return form_page(
        request, form, title=_("撤下：%(title)s") % {"title": nomination.version.title}, button=_("确认撤下"),
        back=reverse("resources:selection", args=[found.pk]),
        lead=_("公示期间撤下的，由得分次高的递补。"),
    )  # fmt: skip


def _nomination_or_404(nomination_id: int) -> Nomination:
    found = (
        Nomination.objects.select_related("selection__organiser", "resource__owner", "version")
        .filter(pk=nomination_id)
        .first()
    )
    if found is None:
        raise Http404(_("没有这项推荐。"))
    return found
