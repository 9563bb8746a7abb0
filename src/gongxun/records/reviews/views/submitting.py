"""Material goes to its reviews, and how it fared."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.shell.frame import Frame
from gongxun.records.reviews import presentation, selectors, services, subjects
from gongxun.records.reviews.checklists import read_checklist
from gongxun.records.reviews.forms import SubmitForm, refused_words
from gongxun.records.reviews.models import ORDER

FEWEST = 3


@login_required
@require_http_methods(["GET", "POST"])
def submit(request: ViewerRequest, kind: str, subject_id: int) -> HttpResponse:
    """What happens on submission and who reviews; then the submission itself."""
    viewer = request.viewer
    matter = selectors.matter_or_404(viewer, kind, subject_id)
    require(viewer, subjects.get(kind).permission, "organisation", matter.organisation_id)
    opinion = selectors.returned_with(kind, subject_id)
    remarks = list(opinion.remarks.order_by("passage")) if opinion else []
    form = SubmitForm(request.POST if request.method == "POST" else None, remarks=remarks)
    if form.is_valid():
        try:
            made = services.submit(
                viewer=viewer, kind=kind, subject_id=subject_id, answers=form.answers(),
                now=timezone.now(),
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已送审，进入初审；审核期间内容不能更改。"))
            return redirect("reviews:review", made.pk)
    elif request.method == "GET" and not matter.submittable:
        messages.info(request, _("这个版本不是草稿，不能送审；下面是它的审核过程。"))
        return redirect("reviews:of_subject", subject_id)
    reviewers = selectors.reviewers_for(viewer, matter)
    rules = read_checklist()
    context = {
        "title": _("送审：%(title)s") % {"title": matter.title},
        "matter": matter,
        "shape": presentation.shape_words(matter.shape),
        "form": form,
        "opinion": opinion,
        "stages": [
            (label, place, count, rules.stages[stage].working_days, _titles(stage, matter.shape))
            for stage, (label, place, count) in zip(ORDER, reviewers, strict=True)
        ],
        "too_few": min(count for _label, _place, count in reviewers) == 0
        or max(count for _label, _place, count in reviewers) < FEWEST,
        "frame": Frame(),
    }
    return render(request, "reviews/submit.html", context)


def _titles(stage: str, shape: str) -> str:
    return _("、").join(one.title for one in read_checklist().asked(stage, shape))


@login_required
@require_POST
def take_back(request: ViewerRequest, review_id: int) -> HttpResponse:
    """Out of review, to be worked on again."""
    found = selectors.review_or_404(request.viewer, review_id)
    try:
        services.take_back(viewer=request.viewer, review_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, refused_words(refused))
    else:
        messages.success(request, _("已撤回，恢复为草稿；改好后可以重新送审。"))
    return redirect("reviews:review", found.pk)


@login_required
@require_GET
def of_subject(request: ViewerRequest, kind: str, subject_id: int) -> HttpResponse:
    """Every round of one subject, the latest first."""
    matter = selectors.matter_or_404(request.viewer, kind, subject_id)
    rounds = selectors.rounds_of(kind, subject_id)
    verdicts = selectors.verdicts_of([one.pk for one in rounds])
    permission = subjects.get(kind).permission
    context = {
        "title": _("审核过程：%(title)s") % {"title": matter.title},
        "matter": matter,
        "rounds": [
            (
                one,
                presentation.steps(one),
                [(each, presentation.verdict_words(each.opinion)) for each in verdicts[one.pk]],
            )
            for one in rounds
        ],
        "may_submit": matter.submittable
        and request.viewer.may(permission, "organisation", matter.organisation_id),
        "submit_url": reverse("reviews:submit", args=[subject_id]),
        "frame": Frame(fresh=True),
    }
    return render(request, "reviews/of_subject.html", context)
