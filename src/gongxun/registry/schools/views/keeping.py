"""What a school writes of itself: its profile, rooms and pictures."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.schools import forms, selectors, services
from gongxun.registry.schools.models import Picture, Room

both = require_http_methods(["GET", "POST"])


@login_required
@both
def edit(request: ViewerRequest, school_id: int) -> HttpResponse:
    """The profile."""
    school = selectors.school_or_404(request.viewer, school_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", school.pk)
    profile = selectors.profiles_of([school.pk]).get(school.pk)
    form = forms.ProfileForm(request.POST or None, initial=forms.initial_of(profile))
    if form.is_valid():
        deed = lambda: services.set_profile(  # noqa: E731
            viewer=request.viewer, school_id=school.pk, content=form.content(),
            seen=number(form.cleaned_data["seen"]) or 0, now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("院校简介已保存。"))
            return redirect("schools:school", school.pk)
    return form_page(
        request, form, title=_("院校简介：%(name)s") % {"name": school.name}, button=_("保存"),
        back=reverse("schools:school", args=[school.pk]), place=school.name,
    )  # fmt: skip


@login_required
@both
def add_room(request: ViewerRequest, school_id: int) -> HttpResponse:
    """A room more."""
    school = selectors.school_or_404(request.viewer, school_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", school.pk)
    start = {"usable_from": request.viewer.today}
    form = forms.RoomForm(request.POST or None, initial=start)
    if form.is_valid():
        given = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        room = services.NewRoom(school_id=school.pk, **given)
        deed = lambda: services.add_room(  # noqa: E731
            viewer=request.viewer, room=room, now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("教室已登记，排课和年度计划可以用到它。"))
            return redirect("schools:school", school.pk)
    return form_page(
        request, form, title=_("新增教室：%(name)s") % {"name": school.name}, button=_("保存"),
        back=reverse("schools:school", args=[school.pk]), place=school.name,
    )  # fmt: skip


@login_required
@both
def end_room(request: ViewerRequest, room_id: int) -> HttpResponse:
    """Take a room out of use."""
    room = Room.objects.select_related("school").filter(pk=room_id).first()
    if room is None:
        raise Http404(_("没有这间教室。"))
    school = selectors.school_or_404(request.viewer, room.school_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", school.pk)
    form = forms.EndRoomForm(request.POST or None, initial={"on": request.viewer.today})
    if form.is_valid():
        deed = lambda: services.end_room(  # noqa: E731
            viewer=request.viewer, room_id=room.pk, on=form.cleaned_data["on"],
            reason=form.cleaned_data["reason"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("教室已停用，历史保留。"))
            return redirect("schools:school", school.pk)
    facts = [
        (_("类型"), room.get_kind_display()),
        (_("座位数"), formats.count(room.seats)),
        (_("启用日期"), formats.day(room.usable_from)),
    ]
    return form_page(
        request, form, title=_("停用教室：%(name)s") % {"name": room.name}, button=_("确认停用"),
        grave=_("停用后不再计入容量，也不能恢复；重新启用请另行登记。"), facts=facts,
        back=reverse("schools:school", args=[school.pk]), place=school.name,
    )  # fmt: skip


@login_required
@both
def add_picture(request: ViewerRequest, school_id: int) -> HttpResponse:
    """A photograph more."""
    school = selectors.school_or_404(request.viewer, school_id)
    require(request.viewer, Permission.EDIT_RESOURCES, "organisation", school.pk)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        deed = lambda: services.add_picture(  # noqa: E731
            viewer=request.viewer, school_id=school.pk, upload=form.cleaned_data["file"],
            caption=form.cleaned_data["caption"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("图片已保存。"))
            return redirect("schools:school", school.pk)
    return form_page(
        request, form, title=_("上传图片：%(name)s") % {"name": school.name}, button=_("上传"),
        back=reverse("schools:school", args=[school.pk]), place=school.name,
    )  # fmt: skip


@login_required
@require_POST
def remove_picture(request: ViewerRequest, picture_id: int) -> HttpResponse:
    """Take a photograph off the page."""
    found = Picture.objects.filter(pk=picture_id).first()
    if found is None:
        raise Http404(_("没有这张图片，或已被移除。"))
    school = selectors.school_or_404(request.viewer, found.school_id)
    services.remove_picture(viewer=request.viewer, picture_id=found.pk, now=timezone.now())
    messages.success(request, _("图片已移除。"))
    return redirect("schools:school", school.pk)
