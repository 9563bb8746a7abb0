from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.gate import require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.records.ledger import flow, presentation, selectors, services
from gongxun.records.ledger.forms import EntryForm, initial_of
from gongxun.records.ledger.forms.proposing import AnswerForm, ObjectionForm, UpholdForm
from gongxun.records.ledger.forms.queues import ObjectionFilter
from gongxun.records.ledger.models import EntryKind, Objection
from gongxun.records.ledger.selectors.queues import counts_waiting, page_of_objections
from gongxun.records.ledger.views import attachments, looking
from gongxun.records.ledger.views.tabs import tabs_of
from gongxun.registry.people.selectors import person_of, resolve, shown_name


@login_required
@require_GET
def waiting(request: ViewerRequest) -> HttpResponse:
    """Objections that the reader answers, those that wait longest first."""
    require_anywhere(request.viewer, Permission.RECOGNISE_ENTRIES, "organisation")
    viewer = request.viewer
    services.note_list_view(viewer=viewer, what="objections", now=timezone.now())
    form = ObjectionFilter(request.GET, initial={"state": "open"})
    asked = form.asked()
    listed = page_of_objections(viewer, **asked)
    proposals, objections = counts_waiting(viewer)
    context = {
        "title": _("异议答复"),
        "lead": _("%(count)s 份异议等待答复。") % {"count": objections} if objections else "",
        "form": form,
        "rows": [
            (one, shown_name(viewer, one.person), presentation.days_waited(one, viewer.today))
            for one in listed.rows
        ],
        "page": Page(listed.total, before=listed.before, after=listed.after),
        "filtered": asked["state"] != "open" or bool(asked["search"]),
        "tabs": tabs_of("ledger:objections", proposals, objections),
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/objections.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def raise_(request: ViewerRequest, entry_id: int) -> HttpResponse:
    """A cadre says what is wrong with one of her entries."""
    found = selectors.entry(request.viewer, entry_id)
    own = person_of(request.viewer)
    if own is None or own.pk != resolve(found.person_id):
        raise PermissionDenied(_("只有本人可以对自己的学时记录提出异议。"))
    form = ObjectionForm(request.POST or None)
    held = attachments.keep(request, own.pk, form)
    if form.is_bound and form.is_valid():
        try:
            services.object_to(
                viewer=request.viewer,
                entry=found,
                reason=form.cleaned_data["reason"],
                submission=form.name_of_form,
                now=timezone.now(),
            )
        except ValidationError as refused:
            form.add_error(None, refused.messages)
        else:
            messages.success(request, _("已提出异议，管理单位会答复。"))
            return redirect(f"{reverse('ledger:mine')}?sent=objection-{found.pk}")
    reversed_ = found.pk in selectors.reversals_of([found])
    context = {
        "title": _("提出异议"),
        "lead": found.title,
        "entry": found,
        "facts": presentation.facts_of(found),
        "form": form,
        "held": held,
        "reversed": reversed_,
        "open": found.kind == EntryKind.EARNED and not reversed_,
        "draft_key": f"objection-{found.pk}",
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/object.html", context)


@login_required
@require_GET
def objection(request: ViewerRequest, objection_id: int) -> HttpResponse:
    found = selectors.objection(request.viewer, objection_id)
    looking.note(request, "objection", found.person_id, objection=found.pk)
    return _page(request, found, AnswerForm())


def _page(request: ViewerRequest, found: Objection, form: AnswerForm) -> HttpResponse:
    viewer = request.viewer
    own = person_of(viewer)
    hers = own is not None and own.pk == resolve(found.person_id)
    answers = viewer.may(Permission.RECOGNISE_ENTRIES, "organisation", found.manager_id)
    context = {
        "title": _("对“%(title)s”的异议") % {"title": found.entry.title},
        "lead": shown_name(viewer, found.person),
        "objection": found,
        "facts": presentation.facts_of_objection(found, viewer.today),
        "entry_facts": presentation.facts_of(found.entry),
        "files": selectors.files_for(objection=found.pk),
        "form": form,
        "may_answer": answers and not hers and flow.can(found, "uphold"),
        "may_withdraw": hers and flow.can(found, "withdraw"),
        "frame": Frame(place=found.manager.name, fresh=True),
    }
    return render(request, "ledger/objection.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def uphold(request: ViewerRequest, objection_id: int) -> HttpResponse:
    """Agree: reverse, and where wanted record the corrected hours."""
    found = selectors.objection(request.viewer, objection_id)
    require(request.viewer, Permission.RECOGNISE_ENTRIES, "organisation", found.manager_id)
    form = UpholdForm(request.POST or None)
    entry_form = EntryForm(request.POST or None, initial=initial_of(found.entry), prefix="entry")
    entry_form.fields["outside_organiser"].help_text = _("留空则沿用原记录的主办单位。")
    correcting = request.POST.get("outcome") != "reverse"
    ready = form.is_valid() and (not correcting or entry_form.is_valid())
    if ready and _upheld(request, found, form, entry_form if correcting else None):
        return redirect("ledger:objection", objection_id)
    context = {
        "title": _("采纳异议"),
        "lead": _("%(name)s：%(title)s")
        % {"name": shown_name(request.viewer, found.person), "title": found.entry.title},
        "objection": found,
        "open": flow.can(found, "uphold"),
        "form": form,
        "entry_form": entry_form,
        "frame": Frame(place=found.manager.name, fresh=True),
    }
    return render(request, "ledger/uphold.html", context)


def _upheld(
    request: ViewerRequest, found: Objection, form: UpholdForm, entry_form: EntryForm | None
) -> bool:
    try:
        services.uphold(
            viewer=request.viewer,
            objection=found,
            answer=form.cleaned_data["answer"],
            corrected=entry_form.draft(resolve(found.person_id)) if entry_form else None,
            now=timezone.now(),
        )
    except ValidationError as refused:
        if entry_form and hasattr(refused, "error_dict"):
            entry_form.take(refused)
        else:
            form.add_error(None, refused.messages)
        return False
    messages.success(
        request,
        _("已采纳异议，原记录已冲正，更正后的学时已入账。")
        if entry_form
        else _("已采纳异议，原记录已冲正。"),
    )
    return True


@login_required
@require_POST
def decline(request: ViewerRequest, objection_id: int) -> HttpResponse:
    found = selectors.objection(request.viewer, objection_id)
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    try:
        services.decline(
            viewer=request.viewer,
            objection=found,
            answer=form.cleaned_data["answer"],
            now=timezone.now(),
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已答复：不采纳，原记录保留。"))
    return redirect("ledger:objection", objection_id)


@login_required
@require_POST
def withdraw(request: ViewerRequest, objection_id: int) -> HttpResponse:
    found = selectors.objection(request.viewer, objection_id)
    try:
        services.take_back(viewer=request.viewer, objection=found, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已撤回异议。"))
    return redirect("ledger:objection", objection_id)
