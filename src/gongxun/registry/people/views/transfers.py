"""Transfers: proposed by one organisation, accepted or declined by the other."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.shell import formats
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.people import forms, presentation, services
from gongxun.registry.people.models import Appointment, Transfer
from gongxun.registry.people.selectors.waiting import (
    decided_transfers,
    incoming_transfers,
    outgoing_transfers,
    page_of,
    transfer_of,
)
from gongxun.registry.people.views.keeping import both
from gongxun.registry.people.views.tabs import tabs_for

# Of each list its rows, what they are ordered by, and whether the latest stand first.
LISTS = {
    "incoming": (incoming_transfers, "on", False),
    "outgoing": (outgoing_transfers, "on", False),
    "decided": (decided_transfers, "decided_at", True),
}


@login_required
@require_GET
def transfers(request: ViewerRequest) -> HttpResponse:
    """What waits for this side; by the filter what waits for the other, and what was decided lately."""
    viewer = request.viewer
    if not viewer.scopes(Permission.EDIT_PEOPLE, "organisation"):
        raise PermissionDenied
    audit.record_list_view(viewer, "transfers", Permission.EDIT_PEOPLE, timezone.now())
    form = forms.TransferFilter(request.GET)
    state = forms.list_asked(form)
    rows, since, latest_first = LISTS[state]
    found, after = page_of(rows(viewer), since, request.GET.get("after"), latest_first=latest_first)
    total = up_to(rows(viewer))
    context = {
        "title": _("名册管理"),
        "tabs": tabs_for(request, "transfers", total if state == "incoming" else None),
        "form": form,
        "state": state,
        "rows": found,
        "page": Page(total, after=after),
        "frame": Frame(fresh=True),
    }
    return render(request, "people/transfers.html", context)


@login_required
@both
def propose(request: ViewerRequest, appointment_id: int) -> HttpResponse:
    """Propose that the holder of a post serve elsewhere."""
    viewer = request.viewer
    post = (
        Appointment.objects.select_related("organisation", "person")
        .filter(pk=appointment_id, voided_at=None)
        .first()
    )
    if post is None:
        raise Http404(_("没有这个任职，或已作废。"))
    require(viewer, Permission.EDIT_PEOPLE, "organisation", post.organisation_id)
    form = forms.TransferForm(request.POST or None, initial={"on": viewer.today})
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.propose_transfer(  # noqa: E731
            viewer=viewer, appointment_id=post.pk, destination_id=given["destination"].id,
            on=given["on"], reason=given["reason"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(
                request,
                _("已提出调动，等待“%(place)s”接收。") % {"place": given["destination"].name},
            )
            return redirect(f"{reverse('people:transfers')}?state=outgoing")
    return form_page(
        request, form, title=_("提出调动：%(name)s") % {"name": post.person.name},
        button=_("提出调动"), back=reverse("people:file", args=[post.person_id]),
        facts=[
            (_("现任单位"), post.organisation.name),
            (_("职务"), post.post or _("未填")),
            (_("起止"), presentation.period(post)),
        ],
        lead=_("对方接收后，原任职到调动日期为止，档案和学时随人走；对方接收以前可以撤回。"),
    )  # fmt: skip


def _transfer(request: ViewerRequest, transfer_id: int) -> Transfer:
    found = transfer_of(request.viewer, transfer_id)
    if found is None:
        raise PermissionDenied(_("这项调动不涉及您管理的单位。"))
    return found


@login_required
@both
def accept(request: ViewerRequest, transfer_id: int) -> HttpResponse:
    """Accept a transfer, with what the new post says."""
    found = _transfer(request, transfer_id)
    require(request.viewer, Permission.EDIT_PEOPLE, "organisation", found.destination_id)
    old = found.appointment
    fields = ("category", "employment", "in_leadership_team", "office_staff")
    start = {field: getattr(old, field) for field in fields}
    form = forms.AcceptForm(request.POST or None, initial=start)
    if form.is_valid():
        terms = {name: form.cleaned_data[name] for name in ("post", *fields)}
        deed = lambda: services.accept_transfer(  # noqa: E731
            viewer=request.viewer, transfer_id=found.pk, now=timezone.now(), **terms
        )
        if did(form, deed):
            messages.success(request, _("已接收“%(name)s”。") % {"name": old.person.name})
            return redirect("people:file", old.person_id)
    return form_page(
        request, form, title=_("接收调动：%(name)s") % {"name": old.person.name},
        button=_("接收"), back=reverse("people:transfers"), facts=_facts_of(found),
        lead=_("接收后，此人自调动日期起在本单位任职，原单位只保留其任职期间的记录。"),
    )  # fmt: skip


@login_required
@both
def decline(request: ViewerRequest, transfer_id: int) -> HttpResponse:
    """Send a transfer back with a reason."""
    found = _transfer(request, transfer_id)
    require(request.viewer, Permission.EDIT_PEOPLE, "organisation", found.destination_id)
    form = forms.DeclineForm(request.POST or None)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        deed = lambda: services.decline_transfer(  # noqa: E731
            viewer=request.viewer, transfer_id=found.pk, reason=reason, now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("已退回，对方可以看到原因。"))
            return redirect("people:transfers")
    return form_page(
        request, form, title=_("退回调动：%(name)s") % {"name": found.appointment.person.name},
        button=_("退回"), back=reverse("people:transfers"), facts=_facts_of(found),
    )  # fmt: skip


@login_required
@require_POST
def withdraw(request: ViewerRequest, transfer_id: int) -> HttpResponse:
    """Take one's own proposal back."""
    found = _transfer(request, transfer_id)
    try:
        services.withdraw_transfer(viewer=request.viewer, transfer_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已撤回调动。"))
    return redirect(f"{reverse('people:transfers')}?state=outgoing")


def _facts_of(found: Transfer) -> list[tuple[str, str]]:
    post = found.appointment
    return [
        (_("姓名"), post.person.name),
        (_("现任"), f"{post.organisation.name} {post.post}".strip()),
        (_("接收单位"), found.destination.name),
        (_("调动日期"), formats.day(found.on)),
        (_("原因"), found.reason or _("未填")),
    ]
