"""What the reader is asked, and her answers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.registry.people.selectors import person_of
from gongxun.work.surveys import flow, services
from gongxun.work.surveys.forms import AnswerForm, start_of
from gongxun.work.surveys.models import Invitation, State
from gongxun.work.surveys.selectors.visibility import asked, invitation_or_404

both = require_http_methods(["GET", "POST"])
PAST = 50


@login_required
@require_GET
def mine(request: ViewerRequest) -> HttpResponse:
    """What waits for the reader's answer, and what she was asked before."""
    viewer = request.viewer
    officer = bool(viewer.scopes(Permission.EDIT_PLANS, "organisation"))
    if person_of(viewer) is None and not officer:
        raise PermissionDenied(_("您的账号还没有关联个人档案，没有调研要填写。"))
    rows = asked(viewer).select_related("survey__organisation", "organisation")
    found = list(rows.order_by("-survey__closes_on", "-pk")[:PAST])
    waiting = [
        one for one in found
        if one.state == Invitation.State.OPEN and not flow.refusal_today(one.survey, viewer.today)
    ]  # fmt: skip
    waiting.sort(key=lambda one: one.survey.closes_on)
    context = {
        "title": _("待答的调研"),
        "waiting": waiting,
        "past": [one for one in found if one not in waiting],
        "frame": Frame(fresh=True),
    }
    return render(request, "surveys/mine.html", context)


@login_required
@both
def answer(request: ViewerRequest, invitation_id: int) -> HttpResponse:
    """The questions, with what was kept of the answers."""
    viewer = request.viewer
    invitation = invitation_or_404(viewer, invitation_id)
    survey = invitation.survey
    start = {**start_of(invitation.draft), "seen": invitation.draft_edition}
    questions = list(survey.questions.order_by("position"))
    form = AnswerForm(request.POST or None, questions=questions, initial=start)
    if request.method == "POST" and form.is_valid():
        if (gone := _act(request, form, invitation)) is not None:
            return gone
        # What was typed stays on the page, and a second press means it.
        invitation.refresh_from_db()
        form.data = request.POST.copy()
        form.data["seen"] = str(invitation.draft_edition)
    refusal = flow.refusal_today(survey, viewer.today)
    context = {
        "title": survey.title,
        "survey": survey,
        "invitation": invitation,
        "form": form,
        "answered": invitation.state == Invitation.State.ANSWERED,
        "declined": invitation.state == Invitation.State.DECLINED,
        "refusal": refusal if request.method == "GET" else "",
        "fields": [form[f"q{one.pk}"] for one in form.questions],
        "required": sum(one.required for one in form.questions),
        "shows_results": survey.state == State.CLOSED and survey.published_at is not None,
        "may_decline": not refusal and invitation.state == Invitation.State.OPEN,
        "frame": Frame(place=survey.organisation.name, fresh=True),
    }
    return render(request, "surveys/answer.html", context)


def _act(request: ViewerRequest, form: AnswerForm, invitation: Invitation) -> HttpResponse | None:
    """Keep or send; None where it was refused and the page is shown again."""
    viewer, now = request.viewer, timezone.now()
    seen, given = number(form.cleaned_data["seen"]), form.given()
    sends = request.POST.get("act") == "submit"
    verb = services.submit if sends else services.save_draft
    try:
        verb(viewer=viewer, invitation_id=invitation.pk, given=given, seen=seen, now=now)
    except services.AlreadyAnsweredError as refused:
        messages.info(request, " ".join(refused.messages))
        return redirect("surveys:answer", invitation.pk)
    except ValidationError as refused:
        form.take(refused)
        if sends:
            _keep(request, form, invitation)
        return None
    if sends:
        messages.success(request, _("已提交，谢谢您的意见。"))
    else:
        messages.success(request, _("已保存为草稿，截止前记得提交。"))
    return redirect("surveys:answer", invitation.pk)


def _keep(request: ViewerRequest, form: AnswerForm, invitation: Invitation) -> None:
    """What could not be sent is kept as the draft, unless another page has kept something later."""
    try:
        services.save_draft(
            viewer=request.viewer, invitation_id=invitation.pk, given=form.given(),
            seen=number(form.cleaned_data["seen"]), now=timezone.now(),
        )  # fmt: skip
    except ValidationError:
        return


@login_required
@require_POST
def decline(request: ViewerRequest, invitation_id: int) -> HttpResponse:
    """Say that one does not take part."""
    invitation = invitation_or_404(request.viewer, invitation_id)
    try:
        services.decline(viewer=request.viewer, invitation_id=invitation.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已记为不参加；截止前改变主意仍可填写。"))
    return redirect("surveys:mine")
