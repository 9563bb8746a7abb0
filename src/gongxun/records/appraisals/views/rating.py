"""What the school does: rates itself, shows evidence, hands it in."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.form_pages import did
from gongxun.base.shell.frame import Frame
from gongxun.records.appraisals import forms, selectors, services
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import Appraisal, Evidence


@login_required
@require_http_methods(["GET", "POST"])
def rate(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """The self-rating, criterion by criterion; saved as often as one likes."""
    found = _kept(request, appraisal_id)
    index = index_of(found.round.index)
    form = forms.RatingForm(request.POST or None, index=index, initial=forms.ratings_of(found))
    if form.is_valid():
        deed = lambda: services.rate(  # noqa: E731
            viewer=request.viewer, appraisal_id=found.pk, ratings=form.ratings(),
            words=form.cleaned_data["words"], seen=form.seen_edition, now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("自评已保存；附上佐证、核对无误后提交。"))
            return redirect("appraisals:appraisal", found.pk)
    context = {
        "title": _("自评：%(title)s") % {"title": found.title},
        "appraisal": found,
        "form": form,
        "dimensions": [
            (
                one.title,
                [(form[f"points_{each.key}"], form[f"words_{each.key}"]) for each in one.criteria],
            )
            for one in index.dimensions
        ],
        "frame": Frame(place=found.school.name),
    }
    return render(request, "appraisals/rate.html", context)


@login_required
@require_POST
def attach(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """Add files to a criterion, each told by itself what became of it."""
    found = _kept(request, appraisal_id)
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.error(request, _("没有选择文件。"))
    for upload in uploads:
        try:
            services.attach(
                viewer=request.viewer, appraisal_id=found.pk, upload=upload,
                criterion=request.POST.get("criterion", ""), now=timezone.now(),
            )  # fmt: skip
        except ValidationError as refused:
            words = {"file": upload.name, "reason": " ".join(refused.messages)}
            messages.error(request, _("“%(file)s”没有保存：%(reason)s") % words)
        else:
            messages.success(request, _("“%(file)s”已保存。") % {"file": upload.name})
    return redirect("appraisals:appraisal", found.pk)


@login_required
@require_POST
def detach(request: ViewerRequest, evidence_id: int) -> HttpResponse:
    """Take a file off the self-rating."""
    found = Evidence.objects.filter(pk=evidence_id).first()
    if found is None:
        raise Http404(_("没有这份佐证，或已被移除。"))
    appraisal = _kept(request, found.appraisal_id)
    try:
        services.detach(viewer=request.viewer, evidence_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("佐证已移除。"))
    return redirect("appraisals:appraisal", appraisal.pk)


@login_required
@require_POST
def submit(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """Hand the self-rating in."""
    found = _kept(request, appraisal_id)
    try:
        services.submit(viewer=request.viewer, appraisal_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        for words in refused.messages:
            messages.error(request, words)
    else:
        messages.success(request, _("自评已提交，主办单位会安排考察。"))
    return redirect("appraisals:appraisal", found.pk)


def _kept(request: ViewerRequest, appraisal_id: int) -> Appraisal:
    found = selectors.appraisal_or_404(request.viewer, appraisal_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.school_id)
    return found
