"""Rounds: opened, filled, given more time, cancelled."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import Viewer, require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.form_pages import did, form_page
from gongxun.records.appraisals import forms, presentation, selectors, services
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Round, Subject
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources.selectors import ResourceQuery, every_resource
from gongxun.registry.schools.selectors import SchoolQuery, every_school

both = require_http_methods(["GET", "POST"])
MOST_OFFERED = 300


@login_required
@both
def open_(request: ViewerRequest) -> HttpResponse:
    """A new round."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    homes = viewer.scopes(Permission.EDIT_RESOURCES, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    start = {"organiser": written(home) if home else "", "year": viewer.today.year}
    form = forms.RoundForm(request.POST or None, initial=start)
    made: list[Round] = []
    if form.is_valid():
        given = dict(form.cleaned_data)
        given.pop("seen")
        organiser = given.pop("organiser")
        deed = lambda: made.append(  # noqa: E731
            services.open_round(
                viewer=viewer,
                organiser_id=organiser.id,
                now=timezone.now(),
                subject=index_of(given["index"]).subject,
                **given,
            )
        )
        if did(form, deed):
            messages.success(request, _("评估已发起；接着邀请评估对象。"))
            return redirect("appraisals:invite", made[0].pk)
    return form_page(
        request, form, title=_("发起评估"), button=_("发起"), back=reverse("appraisals:rounds"),
        lead=_("院校自评、附佐证；主办单位考察、评审人评分；按平均分定等次、公布、整改、办结。"),
    )  # fmt: skip


@login_required
@both
def invite(request: ViewerRequest, round_id: int) -> HttpResponse:
    """Invite schools or courses."""
    found = _led(request, round_id)
    offered = _offered(request.viewer, found)
    form = forms.InviteForm(request.POST or None, offered=offered)
    made: list[int] = []
    if form.is_valid():
        deed = lambda: made.append(  # noqa: E731
            len(
                services.invite(
                    viewer=request.viewer, round_id=found.pk, subject_ids=form.chosen(),
                    now=timezone.now(),
                )
            )
        )  # fmt: skip
        if did(form, deed):
            messages.success(
                request, _("已邀请 %(count)d 个，院校会收到通知。") % {"count": made[0]}
            )
            return redirect("appraisals:round", found.pk)
    return form_page(
        request, form, title=_("邀请：%(title)s") % {"title": found.title}, button=_("邀请"),
        lead="" if offered else _("没有可以邀请的对象：须是主办单位下级的院校，或其在用的课程，且尚未邀请。"),
        back=reverse("appraisals:round", args=[found.pk]), place=found.organiser.name,
    )  # fmt: skip


def _offered(viewer: Viewer, found: Round) -> list[tuple[str, str]]:
    """What may still be invited: below the organiser, in use, not yet in the round."""
    head = found.organiser.path
    if found.subject == Subject.SCHOOL:
        taken = set(found.appraisals.values_list("school_id", flat=True))
        schools = every_school(viewer, SchoolQuery(under=head, sort="name", descending=False))
        rows = [(str(one.pk), one.name) for one in schools if one.pk not in taken]
        return rows[:MOST_OFFERED]
    taken = set(found.appraisals.values_list("resource_id", flat=True))
    courses = every_resource(viewer, ResourceQuery(standing="published", mine=True))
    rows = [
        (str(one.pk), f"{one.title} · {one.owner.name}")
        for one in courses
        if one.pk not in taken and one.owner.path.startswith(head)
    ]
    return rows[:MOST_OFFERED]


@login_required
@both
def extend(request: ViewerRequest, round_id: int) -> HttpResponse:
    """Other deadlines."""
    found = _led(request, round_id)
    start = {"self_rating_until": found.self_rating_until, "score_until": found.score_until}
    form = forms.DeadlineForm(request.POST or None, initial=start)
    if form.is_valid():
        deed = lambda: services.extend(  # noqa: E731
            viewer=request.viewer, round_id=found.pk, now=timezone.now(),
            self_rating_until=form.cleaned_data["self_rating_until"],
            score_until=form.cleaned_data["score_until"],
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("期限已更改。"))
            return redirect("appraisals:round", found.pk)
    return form_page(
        request, form, title=_("更改期限：%(title)s") % {"title": found.title}, button=_("保存"),
        back=reverse("appraisals:round", args=[found.pk]), place=found.organiser.name,
    )  # fmt: skip


@login_required
@both
def cancel(request: ViewerRequest, round_id: int) -> HttpResponse:
    """Cancel a round."""
    found = _led(request, round_id)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.cancel_round(  # noqa: E731
            viewer=request.viewer, round_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已取消；已公布的结果不受影响。"))
            return redirect("appraisals:round", found.pk)
    return form_page(
        request, form, title=_("取消评估批次：%(title)s") % {"title": found.title}, button=_("确认取消"),
        grave=_("取消后不能恢复：没有公布结果的评估全部结束。"),
        facts=presentation.facts_of_round(found, index_of(found.index)),
        back=reverse("appraisals:round", args=[found.pk]), place=found.organiser.name,
    )  # fmt: skip


def _led(request: ViewerRequest, round_id: int) -> Round:
    found = selectors.round_or_404(request.viewer, round_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.organiser_id)
    return found
