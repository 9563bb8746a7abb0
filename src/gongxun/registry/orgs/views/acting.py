"""Acts upon organisations: the form, then what it will do, then the deed. Between the two the act is
rehearsed and taken back, so that whatever the registry refuses shows at its field first.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.inputs import SeenForm
from gongxun.registry.orgs import forms, presentation, services
from gongxun.registry.orgs.models import Organisation
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_by_code
from gongxun.registry.orgs.selectors.history import version_of
from gongxun.registry.orgs.views.browsing import visible_or_404

Given = dict[str, Any]


class _Rehearsed(Exception):
    """Takes a rehearsal back."""


@dataclass(frozen=True)
class Act:
    """One act: its form, what it will do, and the deed."""

    title: str | Promise
    lead: str | Promise
    form: type[SeenForm]
    consequences: Callable[[Viewer, Organisation, Given], list[str]]
    perform: Callable[[Viewer, Organisation, Given, datetime], object]
    done: str | Promise
    grave: bool = False


def _rename(viewer: Viewer, organisation: Organisation, given: Given, now: datetime) -> None:
    services.rename(
        viewer=viewer, organisation_id=organisation.pk, name=given["name"], on=given["on"],
        now=now, seen=given["seen"],
    )  # fmt: skip


def _revise(viewer: Viewer, organisation: Organisation, given: Given, now: datetime) -> None:
    services.revise(
        viewer=viewer, organisation_id=organisation.pk, now=now, seen=given["seen"],
        level=given["level"], kind=given["kind"],
        credit_code=given["credit_code"].strip().upper() or None,
        division_code=given["division_code"].strip() or None,
    )  # fmt: skip


def _move(viewer: Viewer, organisation: Organisation, given: Given, now: datetime) -> None:
    services.move(
        viewer=viewer, organisation_id=organisation.pk, parent_id=given["parent"].id,
        on=given["on"], now=now, seen=given["seen"],
    )  # fmt: skip


def _affiliate(viewer: Viewer, organisation: Organisation, given: Given, now: datetime) -> None:
    union = given["industrial_union"]
    services.affiliate(
        viewer=viewer, organisation_id=organisation.pk, on=given["on"], now=now, seen=given["seen"],
        industrial_union_id=union.id if union else None,
    )  # fmt: skip


def _merge(viewer: Viewer, organisation: Organisation, given: Given, now: datetime) -> None:
    services.merge(
        viewer=viewer, organisation_id=organisation.pk, successor_id=given["successor"].id,
        on=given["on"], now=now, seen=given["seen"],
    )  # fmt: skip


def _end(viewer: Viewer, organisation: Organisation, given: Given, now: datetime) -> None:
    services.dissolve(
        viewer=viewer, organisation_id=organisation.pk, on=given["on"], now=now, seen=given["seen"]
    )


ACTS: dict[str, Act] = {
    "rename": Act(
        gettext_lazy("更名"), gettext_lazy("单位换了名称，仍是同一个单位。写错了名称也在这里改。"), forms.RenameForm,
        lambda _viewer, one, given: presentation.of_renaming(one, given), _rename,
        gettext_lazy("已更名。"),
    ),
    "revise": Act(
        gettext_lazy("更正信息"), gettext_lazy("更正层级、类别和代码；名称和上级单位另有办理入口。"), forms.ReviseForm,
        lambda _viewer, one, given: presentation.of_revising(one, given), _revise,
        gettext_lazy("已更正。"),
    ),
    "move": Act(
        gettext_lazy("划转"), gettext_lazy("单位连同下级划到另一个上级之下。"), forms.MoveForm,
        lambda _viewer, one, given: presentation.of_moving(one, given), _move,
        gettext_lazy("已划转。"),
    ),
    "affiliate": Act(
        gettext_lazy("产业隶属"), gettext_lazy("企业工会在属地之外受哪个产业工会领导。"), forms.AffiliateForm,
        lambda _viewer, one, given: presentation.of_affiliating(one, given), _affiliate,
        gettext_lazy("已变更产业隶属。"),
    ),
    "merge": Act(
        gettext_lazy("并入其他单位"), gettext_lazy("单位不再存在，人员和下级单位随之并入。"), forms.MergeForm,
        lambda viewer, one, given: presentation.of_merging(one, given, viewer.today), _merge,
        gettext_lazy("已并入。"), grave=True,
    ),
    "end": Act(
        gettext_lazy("撤销"), gettext_lazy("没有人员、没有下级的单位可以撤销。"), forms.EndForm,
        lambda _viewer, one, given: presentation.of_ending(one, given), _end,
        gettext_lazy("已撤销。"), grave=True,
    ),
}  # fmt: skip


@login_required
@require_http_methods(["GET", "POST"])
def act(request: ViewerRequest, organisation_id: int, name: str) -> HttpResponse:
    """One act upon one organisation, in two steps."""
    if name not in ACTS:
        raise Http404(_("没有这种办理。"))
    viewer, chosen = request.viewer, ACTS[name]
    found = visible_or_404(request, organisation_id)
    require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", organisation_id)
    start = forms.initial_of(found, viewer) | {"seen": version_of(organisation_id)}
    form = chosen.form(request.POST or None, initial=start)
    context: dict[str, Any] = {
        "title": f"{chosen.title}：{found.name}",
        "lead": chosen.lead,
        "organisation": found,
        "act": chosen,
        "form": form,
        "facts": presentation.facts_of_organisation(found, viewer.today),
        "frame": presentation.frame_of(viewer, found),
    }
    if form.is_valid() and request.POST.get("step") != "edit":
        given = form.cleaned_data
        deed = lambda: chosen.perform(viewer, found, given, timezone.now())  # noqa: E731
        if request.POST.get("step") == "confirm" and _did(form, deed):
            messages.success(request, str(chosen.done))
            return redirect("orgs:organisation", organisation_id)
        if not form.errors and _would(form, deed):
            context["consequences"] = chosen.consequences(viewer, found, given)
    _refresh_version(form, organisation_id)
    return render(request, "orgs/act.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def found_one(request: ViewerRequest) -> HttpResponse:
    """Found an organisation below another, in two steps."""
    viewer = request.viewer
    start = {"founded_on": viewer.today, **_parent_asked(request)}
    if not viewer.scopes(Permission.EDIT_ORGANISATIONS, "organisation"):
        require(viewer, Permission.EDIT_ORGANISATIONS, "organisation", 0)
    form = forms.FoundForm(request.POST or None, initial=start)
    context: dict[str, Any] = {
        "title": _("设立单位"),
        "lead": _("设立一个新的下级单位；成批设立请用导入。"),
        "act": Act(_("设立"), "", forms.FoundForm, lambda *_a: [], lambda *_a: None, ""),
        "form": form,
    }
    if form.is_valid() and request.POST.get("step") != "edit":
        given = form.cleaned_data
        existing = facts_by_code([given["code"]]).get(given["code"])
        if existing is not None and existing.name == given["name"].strip():
            return redirect("orgs:organisation", existing.id)  # the same form, sent twice
        deed = lambda: _found(viewer, given, timezone.now())  # noqa: E731
        if request.POST.get("step") == "confirm" and (key := _did(form, deed)):
            messages.success(request, _("已设立“%(name)s”。") % {"name": given["name"]})
            return redirect("orgs:organisation", key)
        if not form.errors and _would(form, deed):
            context["consequences"] = presentation.of_founding(viewer, given)
    return render(request, "orgs/act.html", context)


def new_of(given: Given) -> services.NewOrganisation:
    """The row of a founding form."""
    parent, union = given.get("parent"), given.get("industrial_union")
    return services.NewOrganisation(
        code=given["code"],
        name=given["name"].strip(),
        level=given["level"],
        kind=given["kind"],
        parent_code=parent.code if parent else None,
        founded_on=given["founded_on"],
        credit_code=given["credit_code"].strip().upper() or None,
        division_code=given["division_code"].strip() or None,
        industrial_union_code=union.code if union else None,
    )


def _found(viewer: Viewer, given: Given, now: datetime) -> int:
    return services.found(viewer=viewer, row=new_of(given), now=now)


def _parent_asked(request: ViewerRequest) -> dict[str, str]:
    asked = number(request.GET.get("under", ""))
    if asked is None:
        return {}
    found = visible_or_404(request, asked)
    return {"parent": written(facts_by_code([found.code])[found.code])}


def _did(form: SeenForm, deed: Callable[[], object]) -> Any:  # noqa: ANN401
    """What the deed returns, or True; False where it was refused, with the errors at their fields."""
    try:
        return deed() or True
    except ValidationError as refused:
        form.take(refused)
        return False


def _would(form: SeenForm, deed: Callable[[], object]) -> bool:
    """Whether the deed would pass; nothing of it stays."""
    try:
        with transaction.atomic():
            deed()
            raise _Rehearsed
    except _Rehearsed:
        return True
    except ValidationError as refused:
        form.take(refused)
        return False


def _refresh_version(form: SeenForm, organisation_id: int) -> None:
    """After a refusal the page shows the present state, so the next attempt builds on that."""
    if form.is_bound and form.errors:
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["seen"] = version_of(organisation_id)  # type: ignore[index]
