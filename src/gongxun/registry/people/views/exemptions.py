"""Exemptions and deferrals: asked for by one officer, decided by another."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.shell import formats
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.orgs.selectors import lines_of
from gongxun.registry.people import forms, services
from gongxun.registry.people.models import Exemption
from gongxun.registry.people.selectors import holding_appointment
from gongxun.registry.people.selectors.waiting import (
    page_of,
    standing_exemptions,
    waiting_exemptions,
)
from gongxun.registry.people.views.keeping import both, own_file
from gongxun.registry.people.views.tabs import tabs_for
from gongxun.registry.policies.selectors import book_for
from gongxun.rules.books import PolicyBook

# Of each list its rows and what they are ordered by.
LISTS = {
    "waiting": (waiting_exemptions, "requested_at"),
    "standing": (standing_exemptions, "valid_to"),
}
DECISIONS = {
    "approve": services.approve_exemption,
    "refuse": services.refuse_exemption,
    "revoke": services.revoke_exemption,
}


@login_required
@require_GET
def exemptions(request: ViewerRequest) -> HttpResponse:
    """Requests that wait; by the filter the exemptions that hold today."""
    viewer = request.viewer
    if not viewer.scopes(Permission.EDIT_PEOPLE, "organisation"):
        raise PermissionDenied
    audit.record_list_view(viewer, "exemptions", Permission.EDIT_PEOPLE, timezone.now())
    form = forms.ExemptionFilter(request.GET)
    state = forms.list_asked(form)
    rows, since = LISTS[state]
    found, after = page_of(rows(viewer), since, request.GET.get("after"))
    total, titles = up_to(rows(viewer)), titles_of(book_for([], viewer.today))
    context = {
        "title": _("名册管理"),
        "tabs": tabs_for(request, "exemptions", total if state == "waiting" else None),
        "form": form,
        "state": state,
        "rows": [(one, wording(one, titles)) for one in found],
        "page": Page(total, after=after),
        "frame": Frame(fresh=True),
    }
    return render(request, "people/exemptions.html", context)


def titles_of(book: PolicyBook) -> dict[str, str]:
    """The names of the requirements on a person in the reader's language."""
    english = (get_language() or "").startswith("en")
    return {one.id: one.title_en if english else one.title_zh for one in book.person_indicators}


def wording(exemption: Exemption, titles: dict[str, str]) -> str:
    """Which requirement an exemption is about."""
    if exemption.indicator is None:
        return _("全部个人要求")
    return titles.get(exemption.indicator, exemption.indicator)


def _book_of(person_id: int, request: ViewerRequest) -> PolicyBook:
    post = holding_appointment(person_id, request.viewer.today)
    line = lines_of([post.organisation_id])[post.organisation_id] if post else []
    return book_for([fact.id for fact in line], request.viewer.today)


@login_required
@both
def ask(request: ViewerRequest, person_id: int) -> HttpResponse:
    """Ask that a person be exempt, or train later."""
    file = own_file(request, person_id)
    titles = titles_of(_book_of(file.person.pk, request))
    form = forms.ExemptionForm(
        request.POST or None,
        indicators=list(titles.items()),
        initial={"valid_from": request.viewer.today},
    )
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.request_exemption(  # noqa: E731
            viewer=request.viewer, person_id=file.person.pk, kind=given["kind"],
            indicator=given["indicator"] or None, reason=given["reason"],
            valid_from=given["valid_from"], valid_to=given["valid_to"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已提出申请，由另一名管理员审批；批准前仍计入应训人数。"))
            return redirect("people:file", file.person.pk)
    return form_page(
        request, form, title=_("申请免训、缓训：%(name)s") % {"name": file.name},
        button=_("提出申请"), back=reverse("people:file", args=[file.person.pk]),
        lead=_("获准期间不列入个人要求的应训人数；覆盖率仍按全员计算。"),
    )  # fmt: skip


@login_required
@both
def decide(request: ViewerRequest, exemption_id: int) -> HttpResponse:
    """Approve or refuse a request, or take an approval back."""
    found = Exemption.objects.filter(pk=exemption_id).select_related("person").first()
    if found is None:
        raise Http404(_("没有这项申请。"))
    file = own_file(request, found.person_id)
    form = forms.DecisionForm(request.POST or None)
    decision = DECISIONS.get(request.POST.get("decision", ""))
    if decision is not None and form.is_valid():
        reason = form.cleaned_data["reason"]
        deed = lambda: decision(  # noqa: E731
            viewer=request.viewer, exemption_id=found.pk, reason=reason, now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("已办理。"))
            return redirect("people:exemptions")
        found.refresh_from_db()
    titles = titles_of(_book_of(file.person.pk, request))
    context = {
        "title": _("%(kind)s：%(name)s") % {"kind": found.get_kind_display(), "name": file.name},
        "form": form,
        "exemption": found,
        "facts": [
            (_("状态"), found.get_state_display()),
            (_("哪一项要求"), wording(found, titles)),
            (_("起止"), _("%(since)s 至 %(until)s") % {
                "since": formats.day(found.valid_from),
                "until": formats.day(found.valid_to) if found.valid_to else _("长期"),
            }),
            (_("理由"), found.reason),
            (_("提出"), formats.day(timezone.localdate(found.requested_at))),
            (_("意见"), found.decision_reason or _("无")),
        ],
        "may_decide": found.state == Exemption.State.REQUESTED,
        "may_revoke": found.state == Exemption.State.APPROVED,
        "frame": Frame(fresh=True),
    }  # fmt: skip
    return render(request, "people/exemption.html", context)
