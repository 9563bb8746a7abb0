"""Entering, mending, suspending and retiring teachers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.teachers import forms, presentation, selectors, services
from gongxun.registry.teachers.models import State, Teacher

both = require_http_methods(["GET", "POST"])


def _kept(request: ViewerRequest, teacher_id: int) -> Teacher:
    found = selectors.teacher_or_404(request.viewer, teacher_id)
    selectors.require_edits(request.viewer, found)
    return found


@login_required
@both
def add(request: ViewerRequest) -> HttpResponse:
    """A new teacher."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    homes = viewer.scopes(Permission.EDIT_RESOURCES, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    start = {"owner": written(home) if home else "", "link": True}
    form = forms.AddForm(request.POST or None, initial=start)
    if form.is_valid():
        try:
            made = services.add_teacher(
                viewer=viewer, owner_id=form.cleaned_data["owner"].id, profile=form.profile(),
                link=form.cleaned_data["link"], now=timezone.now(),
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已登记到师资库。"))
            return redirect("teachers:teacher", made.pk)
    return form_page(
        request, form, title=_("登记教师"), button=_("登记"), back=reverse("teachers:list"),
        lead=_("只登记教学需要的资料，不收集电话和证件号码。"),
    )  # fmt: skip


@login_required
@both
def edit(request: ViewerRequest, teacher_id: int) -> HttpResponse:
    """What is said of a teacher."""
    found = _kept(request, teacher_id)
    form = forms.ProfileForm(request.POST or None, initial=forms.initial_of(found))
    if form.is_valid():
        deed = lambda: services.edit_teacher(  # noqa: E731
            viewer=request.viewer, teacher_id=found.pk, profile=form.profile(),
            link=form.cleaned_data["link"], seen=number(form.cleaned_data["seen"]) or 0,
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("teachers:teacher", found.pk)
    return form_page(
        request, form, title=_("修改资料：%(name)s") % {"name": found.name}, button=_("保存"),
        back=reverse("teachers:teacher", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@both
def change_picture(request: ViewerRequest, teacher_id: int) -> HttpResponse:
    """Give a teacher a picture."""
    found = _kept(request, teacher_id)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        deed = lambda: services.set_picture(  # noqa: E731
            viewer=request.viewer, teacher_id=found.pk, upload=form.cleaned_data["picture"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("照片已保存。"))
            return redirect("teachers:teacher", found.pk)
    return form_page(
        request, form, title=_("照片：%(name)s") % {"name": found.name}, button=_("上传"),
        back=reverse("teachers:teacher", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@require_POST
def remove_picture(request: ViewerRequest, teacher_id: int) -> HttpResponse:
    """Take a teacher's picture away."""
    found = _kept(request, teacher_id)
    services.set_picture(
        viewer=request.viewer, teacher_id=found.pk, upload=None, now=timezone.now()
    )
    messages.success(request, _("照片已移除。"))
    return redirect("teachers:teacher", found.pk)


@login_required
@both
def turn(request: ViewerRequest, teacher_id: int, state: str) -> HttpResponse:
    """Suspend, call back or retire a teacher."""
    found = _kept(request, teacher_id)
    if state not in State.values:
        raise Http404(_("没有这一步。"))
    form = forms.TurnForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.turn(  # noqa: E731
            viewer=request.viewer, teacher_id=found.pk, state=state,
            reason=form.cleaned_data["reason"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已办理。"))
            return redirect("teachers:teacher", found.pk)
    title, button, grave = _words(State(state))
    return form_page(
        request, form, title=title % {"name": found.name}, button=button, grave=grave,
        facts=presentation.facts_of(found), back=reverse("teachers:teacher", args=[found.pk]),
        place=found.owner.name,
    )  # fmt: skip


def _words(state: State) -> tuple[str, str, str]:
    return {
        State.ACTIVE: (_("恢复授课：%(name)s"), _("确认恢复"), ""),
        State.SUSPENDED: (
            _("暂停授课：%(name)s"), _("确认暂停"), _("从今天起不能再排课；已排的课请另行调整。"),
        ),
        State.RETIRED: (
            _("退出师资库：%(name)s"), _("确认退出"),
            _("从今天起不能再排课；资料、考核和工作量保留，需要时可以返聘。"),
        ),
    }[state]  # fmt: skip
