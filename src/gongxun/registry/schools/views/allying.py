"""Alliances of schools."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access.gate import require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import groups
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources.selectors import published_of, shared_among
from gongxun.registry.schools import forms, presentation, selectors, services
from gongxun.registry.schools.models import Alliance, Membership
from gongxun.registry.schools.selectors.alliances import alliances as every_alliance

both = require_http_methods(["GET", "POST"])


@login_required
@require_GET
def alliances(request: ViewerRequest) -> HttpResponse:
    """All that the reader sees."""
    require_anywhere(request.viewer, Permission.VIEW_RESOURCES, "organisation")
    context = {
        "title": _("院校协作"),
        "lead": _("院校联盟和协作体：谁参加、共享什么，成员之间共享的课程教材案例。"),
        "tabs": groups.links("resources", request, "schools:alliances"),
        "rows": every_alliance(request.viewer),
        "may_found": bool(request.viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }
    return render(request, "schools/alliances.html", context)


@login_required
@require_GET
def alliance(request: ViewerRequest, alliance_id: int) -> HttpResponse:
    """One alliance: its members, what they share."""
    viewer = request.viewer
    found = _visible(request, alliance_id)
    members = selectors.members_of(found.pk)
    present = [one for one in members if one.left_on is None]
    stands = found.ended_on is None
    leads = viewer.may(Permission.EDIT_RESOURCES, "organisation", found.lead_id)
    kept = {one.school_id for one in present if selectors.edits(viewer, one.school_id)}
    context = {
        "title": found.name,
        "alliance": found,
        "facts": presentation.facts_of_alliance(found),
        "members": [(one, stands and (leads or one.school_id in kept)) for one in members],
        "shared": shared_among([one.school_id for one in present], viewer.today),
        "leads": leads and stands,
        "may_share": bool(kept) and stands,
        "frame": Frame(place=found.lead.name, fresh=True),
    }
    return render(request, "schools/alliance.html", context)


@login_required
@both
def found(request: ViewerRequest) -> HttpResponse:
    """A new alliance."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    homes = viewer.scopes(Permission.EDIT_RESOURCES, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    start = {"lead": written(home) if home else "", "founded_on": viewer.today}
    form = forms.AllianceForm(request.POST or None, initial=start)
    made: list[Alliance] = []
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: made.append(  # noqa: E731
            services.found_alliance(
                viewer=viewer, lead_id=given["lead"].id, name=given["name"],
                purpose=given["purpose"], founded_on=given["founded_on"], now=timezone.now(),
            )
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("协作体已建立；接着加入成员院校。"))
            return redirect("schools:alliance", made[0].pk)
    return form_page(
        request, form, title=_("建立协作体"), button=_("建立"), back=reverse("schools:alliances")
    )


@login_required
@both
def add_member(request: ViewerRequest, alliance_id: int) -> HttpResponse:
    """A school joins."""
    found = _led(request, alliance_id)
    form = forms.MemberForm(request.POST or None, initial={"joined_on": request.viewer.today})
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.add_member(  # noqa: E731
            viewer=request.viewer, alliance_id=found.pk, school_id=given["school"].id,
            shares=given["shares"], joined_on=given["joined_on"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("“%(name)s”已加入。") % {"name": given["school"].name})
            return redirect("schools:alliance", found.pk)
    return _page(request, form, found, _("加入成员：%(name)s"), _("加入"))


@login_required
@both
def end(request: ViewerRequest, alliance_id: int) -> HttpResponse:
    """Dissolve an alliance."""
    found = _led(request, alliance_id)
    form = forms.ReasonForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.end_alliance(  # noqa: E731
            viewer=request.viewer, alliance_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("协作体已解散，历史保留。"))
            return redirect("schools:alliance", found.pk)
    grave = _("解散后全部成员即日退出，不能恢复；已共享的资源由所属单位另行停止。")
    return _page(request, form, found, _("解散：%(name)s"), _("确认解散"), grave)


@login_required
@both
def leave(request: ViewerRequest, membership_id: int) -> HttpResponse:
    """A school leaves."""
    member = (
        Membership.objects.select_related("alliance", "school").filter(pk=membership_id).first()
    )
    if member is None:
        raise Http404(_("没有这个成员。"))
    found = _visible(request, member.alliance_id)
    if not (_may_edit(request, found.lead_id) or _may_edit(request, member.school_id)):
        raise PermissionDenied(_("只有牵头单位和成员自己可以办理退出。"))
    form = forms.LeaveForm(request.POST or None, initial={"on": request.viewer.today})
    if form.is_valid():
        deed = lambda: services.remove_member(  # noqa: E731
            viewer=request.viewer, membership_id=member.pk, on=form.cleaned_data["on"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("“%(name)s”已退出。") % {"name": member.school.name})
            return redirect("schools:alliance", found.pk)
    title = _("退出协作体：%(school)s") % {"school": member.school.name}
    return _page(request, form, found, title, _("确认退出"))


@login_required
@both
def share(request: ViewerRequest, alliance_id: int) -> HttpResponse:
    """Share one of one's own resources with all other members."""
    found = _visible(request, alliance_id)
    members = [one.school_id for one in selectors.members_of(found.pk) if one.left_on is None]
    kept = [one for one in members if _may_edit(request, one)]
    if not kept:
        raise PermissionDenied(_("只有成员院校可以共享自己的资源。"))
    offered = [
        (str(one.pk), f"{one.get_kind_display()} · {one.title} · {one.owner.name}")
        for one in published_of(kept)
    ]
    form = forms.ShareWithMembersForm(request.POST or None, offered=offered)
    if form.is_valid():
        deed = lambda: services.share_with_members(  # noqa: E731
            viewer=request.viewer, alliance_id=found.pk,
            resource_id=int(form.cleaned_data["resource"]), until=form.cleaned_data["until"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已共享给全体成员。"))
            return redirect("schools:alliance", found.pk)
    return _page(request, form, found, _("共享给全体成员：%(name)s"), _("共享"))


def _visible(request: ViewerRequest, alliance_id: int) -> Alliance:
    require_anywhere(request.viewer, Permission.VIEW_RESOURCES, "organisation")
    return selectors.alliance_or_404(request.viewer, alliance_id)


def _led(request: ViewerRequest, alliance_id: int) -> Alliance:
    found = _visible(request, alliance_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", found.lead_id)
    return found


def _may_edit(request: ViewerRequest, organisation_id: int) -> bool:
    return request.viewer.may(Permission.EDIT_RESOURCES, "organisation", organisation_id)


def _page(
    request: ViewerRequest,
    form: Any,  # noqa: ANN401
    found: Alliance,
    title: str,
    button: str,
    grave: str = "",
) -> HttpResponse:
    return form_page(
        request, form, title=title % {"name": found.name} if "%(name)s" in title else title,
        button=button, grave=grave, back=reverse("schools:alliance", args=[found.pk]),
        facts=presentation.facts_of_alliance(found), place=found.lead.name,
    )  # fmt: skip
