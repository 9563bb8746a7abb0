from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.records.ledger import flow, presentation, selectors, services
from gongxun.records.ledger.forms import ReturnForm, Seen, initial_of
from gongxun.records.ledger.forms.proposing import ProposalForm
from gongxun.records.ledger.models import Proposal
from gongxun.records.ledger.views import attachments, looking
from gongxun.registry.people.selectors import person_of, resolve, shown_name


@login_required
@require_http_methods(["GET", "POST"])
def propose(request: ViewerRequest) -> HttpResponse:
    """A cadre puts her own hours forward; ``?mends=`` mends a returned proposal."""
    own = person_of(request.viewer)
    if own is None:
        raise Http404(_("您的账号还没有关联个人档案；请联系本单位的培训管理员。"))
    mended = _mended(request, own.pk)
    form = ProposalForm(
        request.POST or None,
        initial=initial_of(mended) if mended else {"earned_on": request.viewer.today},
    )
    held = attachments.keep(request, own.pk, form, mended)
    if form.is_bound and form.is_valid() and _proposed(request, form, own.pk, mended):
        return redirect(f"{reverse('ledger:mine')}?sent=propose")
    context = {
        "title": _("补正申报") if mended else _("申报学时"),
        "form": form,
        "held": held,
        "mended": mended,
        "draft_key": "" if mended else "propose",
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/propose.html", context)


def _mended(request: ViewerRequest, person_id: int) -> Proposal | None:
    asked = number(request.GET.get("mends", ""))
    if asked is None:
        return None
    found = selectors.proposal(request.viewer, asked)
    return found if resolve(found.person_id) == person_id else None


def _proposed(
    request: ViewerRequest, form: ProposalForm, person_id: int, mended: Proposal | None
) -> bool:
    viewer, now = request.viewer, timezone.now()
    try:
        if mended:
            draft = form.draft(mended.person_id)
            services.resubmit(
                viewer=viewer, proposal=mended, draft=draft, now=now, submission=form.name_of_form
            )
        else:
            draft = form.draft(person_id)
            services.propose(viewer=viewer, draft=draft, now=now, submission=form.name_of_form)
    except ValidationError as refused:
        form.take(refused)
        return False
    messages.success(request, _("已申报，等待管理单位认定。"))
    return True


@login_required
@require_GET
def proposal(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    """One proposal with what the reader may do about it."""
    found = selectors.proposal(request.viewer, proposal_id)
    looking.note(request, "proposal", found.person_id, proposal=found.pk)
    return _page(request, found, ReturnForm(initial={"seen": found.version}))


def _page(request: ViewerRequest, found: Proposal, form: ReturnForm) -> HttpResponse:
    viewer = request.viewer
    own = person_of(viewer)
    hers = own is not None and own.pk == resolve(found.person_id)
    decides = viewer.may(Permission.RECOGNISE_ENTRIES, "organisation", found.manager_id)
    context = {
        "title": found.title,
        "lead": shown_name(viewer, found.person),
        "proposal": found,
        "facts": presentation.facts_of_proposal(found),
        "files": selectors.files_for(proposal=found.pk),
        "form": form,
        "may_decide": decides and not hers and flow.can(found, "recognise"),
        "may_withdraw": hers and flow.can(found, "withdraw"),
        "may_mend": hers and flow.can(found, "resubmit"),
        "frame": Frame(place=found.manager.name, fresh=True),
    }
    return render(request, "ledger/proposal.html", context)


@login_required
@require_POST
def recognise(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    found = selectors.proposal(request.viewer, proposal_id)
    try:
        services.recognise(
            viewer=request.viewer, proposal=found, seen=_seen(request), now=timezone.now()
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("ledger:proposal", proposal_id)
    messages.success(request, _("已认定“%(title)s”，学时已入账。") % {"title": found.title})
    return redirect("ledger:proposals")


def _seen(request: ViewerRequest) -> int | None:
    form = Seen(request.POST)
    return form.cleaned_data["seen"] if form.is_valid() else 0


@login_required
@require_POST
def return_(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    found = selectors.proposal(request.viewer, proposal_id)
    form = ReturnForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    reason = form.cleaned_data["reason"]
    try:
        services.return_(
            viewer=request.viewer, proposal=found, reason=reason, seen=form.cleaned_data["seen"],
            now=timezone.now(),
        )  # fmt: skip
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("ledger:proposal", proposal_id)
    messages.success(request, _("已退回“%(title)s”。") % {"title": found.title})
    return redirect("ledger:proposals")


@login_required
@require_POST
def withdraw(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    found = selectors.proposal(request.viewer, proposal_id)
    if resolve(found.person_id) != getattr(person_of(request.viewer), "pk", None):
        raise PermissionDenied(_("只有本人可以在这里撤回申报。"))
    try:
        services.withdraw(viewer=request.viewer, proposal=found, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("ledger:proposal", proposal_id)
    messages.success(request, _("已撤回“%(title)s”。") % {"title": found.title})
    return redirect("ledger:mine")
