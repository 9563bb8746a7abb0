"""One person seen twice: proposals to merge two files, side by side, and the decision."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import Viewer
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.audit import services as audit
from gongxun.base.shell import formats
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.people import forms, presentation, services
from gongxun.registry.people.identity import masked_number
from gongxun.registry.people.models import Appointment, MergeProposal, Person
from gongxun.registry.people.selectors import masked_name
from gongxun.registry.people.selectors.appointments import has_posts, own_or_merged
from gongxun.registry.people.selectors.files import resolve
from gongxun.registry.people.selectors.rights import known_among, maintains
from gongxun.registry.people.selectors.waiting import decided_merges, page_of, waiting_merges
from gongxun.registry.people.views.keeping import both, own_file
from gongxun.registry.people.views.tabs import tabs_for

# Of each list its rows, what they are ordered by, and whether the latest stand first.
LISTS = {
    "waiting": (waiting_merges, "proposed_at", False),
    "decided": (decided_merges, "decided_at", True),
}


@login_required
@require_GET
def merges(request: ViewerRequest) -> HttpResponse:
    """Proposals that wait; by the filter those decided lately."""
    viewer = request.viewer
    if not viewer.scopes(Permission.EDIT_PEOPLE, "organisation"):
        raise PermissionDenied
    audit.record_list_view(viewer, "merges", Permission.EDIT_PEOPLE, timezone.now())
    form = forms.MergeFilter(request.GET)
    state = forms.list_asked(form)
    rows, since, latest_first = LISTS[state]
    found, after = page_of(rows(viewer), since, request.GET.get("after"), latest_first=latest_first)
    total = up_to(rows(viewer))
    context = {
        "title": _("名册管理"),
        "tabs": tabs_for(request, "merges", total if state == "waiting" else None),
        "form": form,
        "state": state,
        "rows": _named(viewer, found),
        "page": Page(total, after=after),
        "frame": Frame(fresh=True),
    }
    return render(request, "people/merges.html", context)


def _named(viewer: Viewer, found: list[MergeProposal]) -> list[tuple[MergeProposal, str, str]]:
    """Each with the names of its two files, masked where somebody else keeps them."""
    people = [person for one in found for person in (one.person, one.other) if person]
    known = known_among(viewer, {person.pk for person in people})
    names = {
        person.pk: person.name if person.pk in known else masked_name(person.name)
        for person in people
    }
    return [(one, names[one.person_id], names.get(one.other_id or 0, "")) for one in found]


@login_required
@both
def merge(request: ViewerRequest, proposal_id: int) -> HttpResponse:
    """The two files side by side, and the decision."""
    viewer = request.viewer
    mine = waiting_merges(viewer) | decided_merges(viewer)
    found = mine.filter(pk=proposal_id).first()
    if found is None or found.other is None:
        raise PermissionDenied(_("这项合并不涉及您管理的人员。"))
    sides = [_side(viewer, found.person), _side(viewer, found.other)]
    decides = all(side["maintained"] for side in sides)
    if request.method == "POST" and request.POST.get("decision") in ("merge", "refuse"):
        joined = request.POST["decision"] == "merge"
        try:
            services.decide_merge(
                viewer=viewer, proposal_id=found.pk, merge=joined, now=timezone.now()
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("people:merge", found.pk)
        messages.success(
            request, _("已合并为一份档案。") if joined else _("已记为不是同一人，两份档案不变。")
        )
        return redirect("people:merges")
    context = {
        "title": _("合并核对"),
        "proposal": found,
        "sides": sides,
        "rows": _compared(sides),
        "decides": decides and found.state == MergeProposal.State.OPEN,
        "open": found.state == MergeProposal.State.OPEN,
        "frame": Frame(fresh=True),
    }
    return render(request, "people/merge.html", context)


def _side(viewer: Viewer, person: Person) -> dict[str, Any]:
    """What may be shown of one of the two files."""
    key = resolve(person.pk)
    maintained = maintains(viewer, key) or not has_posts(key)
    posts = Appointment.objects.filter(own_or_merged(person.pk), voided_at=None)
    shown = posts.select_related("organisation").order_by("-valid_from", "-pk")
    return {
        "id": person.pk,
        "maintained": maintained,
        "name": person.name if maintained else masked_name(person.name),
        "number": masked_number(person.id_number) or _("没有证件号"),
        "registered": formats.day(timezone.localdate(person.registered_at)),
        "account": _("已开通") if person.user_id else _("未开通"),
        "posts": [
            f"{post.organisation.name} {post.post}（{presentation.period(post)}，{presentation.words_of_post(post)}）"
            for post in shown
        ]
        if maintained
        else [_("由其他单位管理")],
    }


def _compared(sides: list[dict[str, Any]]) -> list[dict[str, Any]]:
    labels = {
        "name": _("姓名"),
        "number": _("身份证号"),
        "registered": _("建档日期"),
        "account": _("登录账号"),
    }
    return [
        {"label": label, "values": values, "same": values[0] == values[1]}
        for field, label in labels.items()
        for values in [[side[field] for side in sides]]
    ]


@login_required
@both
def propose(request: ViewerRequest, person_id: int) -> HttpResponse:
    """Propose that another file is the same person."""
    file = own_file(request, person_id)
    form = forms.MergeForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        if not Person.objects.filter(pk=given["other"]).exists():
            form.add_error("other", _("没有这个档案号。请核对另一份档案的“基本情况”。"))
        else:
            deed = lambda: services.propose_merge(  # noqa: E731
                viewer=request.viewer, person_id=file.person.pk, other_id=given["other"],
                reason=given["reason"], now=timezone.now(),
            )  # fmt: skip
            if did(form, deed):
                messages.success(request, _("已提出合并，待核对后决定。"))
                return redirect("people:merges")
    return form_page(
        request, form, title=_("提出合并：%(name)s") % {"name": file.name}, button=_("提出合并"),
        back=reverse("people:file", args=[file.person.pk]),
        lead=_("另一份档案将并入本档案；由同时管理这两份档案的人员核对决定。"),
        facts=[(_("本档案"), f"{file.name}（{file.person.pk}）")],
    )  # fmt: skip
