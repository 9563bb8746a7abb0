"""What was proposed: scored, struck."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.sites import forms, presentation, services
from gongxun.registry.sites.indices import read_site_index
from gongxun.registry.sites.selectors import calls as read
from gongxun.registry.sites.selectors import require_edits

both = require_http_methods(["GET", "POST"])


@login_required
@both
def score(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    """Give points."""
    viewer = request.viewer
    proposal = read.proposal_or_404(viewer, proposal_id)
    found = proposal.call
    require(viewer, Permission.REVIEW_RESOURCES, "organisation", found.organiser_id)
    if read.has_part_in(viewer, proposal):
        raise PermissionDenied(
            _("经办申报的人和没有关联本人档案的账号不能评分；请换一名评审，或先关联档案。")
        )
    given = read.own_score(viewer, proposal)
    start = {**given.points, "words": given.words} if given else {}
    criteria = read_site_index().criteria
    form = forms.ScoreForm(request.POST or None, criteria=criteria, initial=start)
    if form.is_valid():
        deed = lambda: services.score(  # noqa: E731
            viewer=viewer, proposal_id=proposal.pk, points=form.points(),
            words=form.cleaned_data["words"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("评分已保存，评审结束前可以修改。"))
            return redirect("sites:call", found.pk)
    facts = [*presentation.facts_of_site(proposal.site), (_("申报理由"), proposal.words)]
    return form_page(
        request, form, title=_("评分：%(name)s") % {"name": proposal.site.name},
        button=_("保存评分"), facts=facts, back=reverse("sites:call", args=[found.pk]),
    )  # fmt: skip


@login_required
@both
def strike(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    """Take a proposal out."""
    viewer = request.viewer
    proposal = read.proposal_or_404(viewer, proposal_id)
    found = proposal.call
    if not read.organises(viewer, found):
        require_edits(viewer, proposal.site)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.strike(  # noqa: E731
            viewer=viewer, proposal_id=proposal.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已撤下。"))
            return redirect("sites:call", found.pk)
    return form_page(
        request, form, title=_("撤下：%(name)s") % {"name": proposal.site.name},
        button=_("确认撤下"), back=reverse("sites:call", args=[found.pk]),
        lead=_("公示期间撤下的，由得分次高的递补。"),
    )  # fmt: skip
