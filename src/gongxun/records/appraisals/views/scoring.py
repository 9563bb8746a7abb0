"""The visit and the points."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.form_pages import did, form_page
from gongxun.records.appraisals import forms, presentation, selectors, services
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Appraisal

both = require_http_methods(["GET", "POST"])


@login_required
@both
def visit(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """When the visit is and who comes."""
    found = _organised(request, appraisal_id)
    start = {"visit_on": found.visit_on or request.viewer.today, "visitors": found.visitors}
    form = forms.VisitForm(request.POST or None, initial=start)
    if form.is_valid():
        deed = lambda: services.arrange_visit(  # noqa: E731
            viewer=request.viewer, appraisal_id=found.pk, visit_on=form.cleaned_data["visit_on"],
            visitors=form.cleaned_data["visitors"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("考察已安排，院校和评审人会收到通知。"))
            return redirect("appraisals:appraisal", found.pk)
    return form_page(
        request, form, title=_("安排考察：%(title)s") % {"title": found.title}, button=_("保存"),
        back=reverse("appraisals:appraisal", args=[found.pk]), place=found.school.name,
        lead=_("院校看现场、查佐证；课程听课。安排以后评审人就可以评分。"),
    )  # fmt: skip


@login_required
@both
def findings(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """What the visitors found."""
    found = selectors.appraisal_or_404(request.viewer, appraisal_id)
    if not selectors.organises(request.viewer, found.round) and _is_barred(request, found):
        return redirect("appraisals:appraisal", found.pk)
    index = index_of(found.round.index)
    start = dict(found.findings.values_list("criterion", "words"))
    form = forms.FindingsForm(request.POST or None, index=index, initial=start)
    if form.is_valid():
        deed = lambda: services.note_findings(  # noqa: E731
            viewer=request.viewer, appraisal_id=found.pk, findings=form.findings(),
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("考察情况已保存。"))
            return redirect("appraisals:appraisal", found.pk)
    return form_page(
        request, form, title=_("考察情况：%(title)s") % {"title": found.title}, button=_("保存"),
        back=reverse("appraisals:appraisal", args=[found.pk]), place=found.school.name,
        lead=_("逐条写看到了什么；没有就留空。结果公布以后院校能看到。"),
    )  # fmt: skip


@login_required
@both
def score(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """Give points."""
    found = selectors.appraisal_or_404(request.viewer, appraisal_id)
    if _is_barred(request, found):
        return redirect("appraisals:appraisal", found.pk)
    index = index_of(found.round.index)
    given = found.scorings.filter(scorer=request.viewer.user_id or 0).first()
    start = {**given.points, "words": given.words} if given else {}
    form = forms.ScoreForm(request.POST or None, index=index, initial=start)
    if form.is_valid():
        deed = lambda: services.score(  # noqa: E731
            viewer=request.viewer, appraisal_id=found.pk, points=form.points(),
            words=form.cleaned_data["words"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("评分已保存，汇总以前可以修改。"))
            return redirect("appraisals:appraisal", found.pk)
    facts = [
        (line.criterion.title, formats.count(line.rating.points if line.rating else None))
        for _dimension, lines in presentation.lines_of(
            found, index, shows_scores=False, shows_findings=False
        )
        for line in lines
    ]
    facts = [(_("院校自评（各条）"), ""), *facts]
    return form_page(
        request, form, title=_("评分：%(title)s") % {"title": found.title}, button=_("保存评分"),
        back=reverse("appraisals:appraisal", args=[found.pk]), facts=facts,
        place=found.school.name, lead=_("各条满分 100，按权重合成。"),
    )  # fmt: skip


@login_required
@require_POST
def conclude(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """Close the scoring."""
    found = _organised(request, appraisal_id)
    try:
        made = services.conclude(viewer=request.viewer, appraisal_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        words = {
            "points": formats.hundredths(made.score_hundredths),
            "grade": index_of(found.round.index).grade_title(made.grade),
        }
        messages.success(request, _("平均 %(points)s 分，等次为%(grade)s；请公布结果。") % words)
    return redirect("appraisals:appraisal", found.pk)


def _organised(request: ViewerRequest, appraisal_id: int) -> Appraisal:
    found = selectors.appraisal_or_404(request.viewer, appraisal_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.round.organiser_id)
    return found


def _is_barred(request: ViewerRequest, found: Appraisal) -> bool:
    """Whether a scorer may not score this very appraisal, and then said why; raises PermissionDenied for others."""
    organiser_id = found.round.organiser_id
    require(request.viewer, Permission.REVIEW_RESOURCES, "organisation", organiser_id)
    words = selectors.bar(request.viewer, found)
    if words:
        messages.error(request, words)
    return bool(words)
