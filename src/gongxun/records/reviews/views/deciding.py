"""One review: read, taken up, decided."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongxun.base.access.gate import Viewer
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.access.selectors import display_names
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame
from gongxun.records.reviews import presentation, selectors, services, subjects
from gongxun.records.reviews.forms import DecideForm, refused_words
from gongxun.records.reviews.models import Review, State
from gongxun.records.reviews.subjects import Matter
from gongxun.registry.resources.selectors import sees_authors


@login_required
@require_GET
def review(request: ViewerRequest, review_id: int) -> HttpResponse:
    """One review: to decide on, for whoever may; else to read, for its authors too."""
    found = selectors.readable_or_404(request.viewer, review_id)
    return _page(request, found, None)


def _page(request: ViewerRequest, found: Review, form: DecideForm | None) -> HttpResponse:
    viewer = request.viewer
    subject = subjects.get(found.subject_kind)
    matter = subject.matter(found.subject_id)
    rounds = [found.pk, *([found.earlier_id] if found.earlier_id else [])]
    in_charge = selectors.in_charge(viewer, found)
    verdicts = selectors.verdicts_of(rounds, named=in_charge)
    rights = _rights(viewer, found)
    if rights["may_decide"]:
        form = form or DecideForm(review=found)
    parts = presentation.parts_of(found, verdicts[found.pk])
    if form is not None:
        for one in (each for _part, rows in parts for each in rows):
            one.remark = form.remark_at(one.number)
    context = {
        "title": found.title,
        "lead": _lead(found),
        "review": found,
        "steps": presentation.steps(found),
        "stage": found.get_stage_display(),
        "parts": parts,
        "verdicts": [_told(one) for one in verdicts[found.pk]],
        "earlier": [_told(one) for one in verdicts.get(found.earlier_id or 0, [])],
        "form": form,
        "matter": matter,
        "in_charge": in_charge,
        "facts": _facts(viewer, found, matter),
        "may_edit": viewer.may(subject.permission, "organisation", found.organisation_id),
        "latest": not Review.objects.filter(earlier=found).exists(),
        "draft_key": f"review-{found.pk}-{found.stage}-{viewer.user_id}",
        "decided": [
            f"review-{found.pk}-{one.opinion.stage}-{viewer.user_id}"
            for one in verdicts[found.pk]
            if one.opinion.reviewer == viewer.user_id
        ],
        "frame": Frame(place=found.organisation.name, fresh=True),
        **rights,
        **_compared(found, matter),
    }
    return render(request, "reviews/review.html", context)


def _facts(viewer: Viewer, found: Review, matter: Matter | None) -> list[tuple[str, Any]]:
    """About the material; the authors' names of what is not published as the viewer may see them.

    Who sees it as one of the authors knows the others.
    """
    if matter is None:
        return []
    by_role = selectors.in_charge(viewer, found)
    shown = (
        found.state == State.PASSED or not by_role or sees_authors(viewer, found.organisation_id)
    )
    return matter.facts if shown else matter.masked_facts


def _rights(viewer: Viewer, found: Review) -> dict[str, Any]:
    """What the viewer may do here, and what keeps her from it."""
    reviews = bool(viewer.scopes(Permission.REVIEW_RESOURCES, "organisation"))
    if not (reviews and found.is_open):
        return {"may_decide": False, "bar": "", "mine": False, "holder": "", "late": False}
    words = selectors.outside(viewer, found) or selectors.bar(viewer, found)
    holder = selectors.holders_of([found], viewer.today).get(found.pk)
    return {
        "may_decide": not words,
        "bar": words,
        "mine": holder is not None and holder == viewer.user_id,
        "holder": display_names([holder]).get(holder, "") if holder else "",
        "late": found.due_on < viewer.today,
    }


def _lead(found: Review) -> str:
    words = {
        "shape": presentation.shape_words(found.shape),
        "round": found.round,
        "day": formats.day_in_sentence(timezone.localdate(found.submitted_at)),
        "due": formats.day_in_sentence(found.due_on),
    }
    if found.is_open:
        return _("%(shape)s · 第 %(round)d 轮送审 · %(day)s送审，本阶段应于%(due)s前办理") % words
    return _("%(shape)s · 第 %(round)d 轮送审 · %(day)s送审") % words


def _told(verdict: selectors.Verdict) -> tuple[selectors.Verdict, str, list[tuple[str, str]]]:
    opinion = verdict.opinion
    return verdict, presentation.verdict_words(opinion), presentation.faults_of(opinion)


def _compared(found: Review, matter: Matter | None) -> dict[str, Any]:
    """What changed since the round before, else since the version before."""
    if found.earlier is not None:
        rows, since = presentation.changes(found.earlier.passages, found.passages), "round"
    elif matter is not None and matter.earlier:
        rows, since = presentation.changes(matter.earlier, found.passages), "version"
    else:
        rows, since = [], ""
    return {"changes": rows, "since": since, "short": len(rows) <= presentation.SHORT}


@login_required
@require_POST
def decide(request: ViewerRequest, review_id: int) -> HttpResponse:
    """Pass the stage, or return the material."""
    found = selectors.review_or_404(request.viewer, review_id)
    _require_reviewer(request.viewer)
    form = DecideForm(request.POST, review=found)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        done = services.decide(
            viewer=request.viewer, review_id=found.pk, judgement=form.judgement(),
            seen=form.edition, submission=form.name_of_form, now=timezone.now(),
        )  # fmt: skip
    except ValidationError as refused:
        form.take(refused)
        return _page(request, selectors.review_or_404(request.viewer, review_id), form)
    messages.success(request, _outcome(done))
    return redirect("reviews:review", found.pk)


def _require_reviewer(viewer: Viewer) -> None:
    if not viewer.scopes(Permission.REVIEW_RESOURCES, "organisation"):
        raise PermissionDenied(_("您的角色没有这项工作；如需办理，请联系本单位的安全管理员授权。"))


def _outcome(done: Review) -> str:
    if done.state == State.PASSED:
        return _("终审通过，材料已发布。")
    if done.state == State.RETURNED:
        return _("已退回，送审单位会看到您的意见。")
    return _("已通过，转入%(stage)s。") % {"stage": done.get_stage_display()}


@login_required
@require_POST
def take_up(request: ViewerRequest, review_id: int) -> HttpResponse:
    """Hold the present stage."""
    return _held(request, review_id, services.take_up, _("已领取，期限内由您办理。"))


@login_required
@require_POST
def give_back(request: ViewerRequest, review_id: int) -> HttpResponse:
    """Let others decide."""
    return _held(request, review_id, services.give_back, _("已放回，其他审核员可以办理。"))


def _held(
    request: ViewerRequest, review_id: int, verb: Callable[..., Review], words: str
) -> HttpResponse:
    found = selectors.review_or_404(request.viewer, review_id)
    _require_reviewer(request.viewer)
    try:
        verb(viewer=request.viewer, review_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, refused_words(refused))
    else:
        messages.success(request, words)
    return redirect("reviews:review", found.pk)
