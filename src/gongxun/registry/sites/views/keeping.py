"""Entering, mending, reviewing and retiring sites."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
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
from gongxun.registry.resources.selectors import visible as visible_resources
from gongxun.registry.sites import forms, presentation, selectors, services
from gongxun.registry.sites.models import Picture, Site

both = require_http_methods(["GET", "POST"])
MOST_COURSES = 200


def _kept(request: ViewerRequest, site_id: int) -> Site:
    found = selectors.site_or_404(request.viewer, site_id)
    selectors.require_edits(request.viewer, found)
    return found


def home_of(request: ViewerRequest) -> str:
    """The reader's only organisation as the picker writes it; empty where she has several."""
    homes = request.viewer.scopes(Permission.EDIT_RESOURCES, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    return written(home) if home else ""


@login_required
@both
def add(request: ViewerRequest) -> HttpResponse:
    """A new site, to be judged by a call."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    form = forms.AddForm(request.POST or None, initial={"owner": home_of(request)})
    if form.is_valid():
        try:
            made = services.add_site(
                viewer=viewer, owner_id=form.cleaned_data["owner"].id, content=form.content(),
                now=timezone.now(),
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已登记，级别为待评定；可在年度征集中申报。"))
            return redirect("sites:site", made.pk)
    return form_page(
        request, form, title=_("登记教学点"), button=_("登记"), back=reverse("sites:list"),
        lead=_("新登记的为待评定；通过年度征集评定并公布后才能排课。"),
    )  # fmt: skip


@login_required
@both
def edit(request: ViewerRequest, site_id: int) -> HttpResponse:
    """What is said of a site."""
    found = _kept(request, site_id)
    form = forms.ContentForm(request.POST or None, initial=forms.initial_of(found))
    if form.is_valid():
        deed = lambda: services.edit_site(  # noqa: E731
            viewer=request.viewer, site_id=found.pk, content=form.content(),
            seen=number(form.cleaned_data["seen"]) or 0, now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("sites:site", found.pk)
    return form_page(
        request, form, title=_("修改：%(name)s") % {"name": found.name}, button=_("保存"),
        back=reverse("sites:site", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@both
def courses(request: ViewerRequest, site_id: int) -> HttpResponse:
    """Which courses are taught at a site."""
    viewer = request.viewer
    found = _kept(request, site_id)
    held = list(found.courses.values_list("pk", flat=True))
    usable = visible_resources(viewer).filter(kind="course", standing="published")
    offered = list(usable.order_by("title_key", "pk").values_list("pk", "title")[:MOST_COURSES])
    known = {key for key, _title in offered}
    offered += list(found.courses.exclude(pk__in=known).values_list("pk", "title"))
    form = forms.CoursesForm(
        request.POST or None, offered=offered, initial={"courses": [str(key) for key in held]}
    )
    if form.is_valid():
        chosen = [int(key) for key in form.cleaned_data["courses"]]
        deed = lambda: services.set_courses(  # noqa: E731
            viewer=viewer, site_id=found.pk, resource_ids=chosen, now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("sites:site", found.pk)
    return form_page(
        request, form, title=_("现场课程：%(name)s") % {"name": found.name}, button=_("保存"),
        back=reverse("sites:site", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@both
def add_picture(request: ViewerRequest, site_id: int) -> HttpResponse:
    """Add a picture."""
    found = _kept(request, site_id)
    form = forms.PictureForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        deed = lambda: services.add_picture(  # noqa: E731
            viewer=request.viewer, site_id=found.pk, upload=form.cleaned_data["picture"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("图片已保存。"))
            return redirect("sites:site", found.pk)
    return form_page(
        request, form, title=_("上传图片：%(name)s") % {"name": found.name}, button=_("上传"),
        back=reverse("sites:site", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@require_POST
def remove_picture(request: ViewerRequest, picture_id: int) -> HttpResponse:
    """Take a picture away."""
    found = Picture.objects.filter(pk=picture_id).first()
    if found is None:
        raise Http404(_("没有这张图片，或已被移除。"))
    _kept(request, found.site_id)
    services.remove_picture(viewer=request.viewer, picture_id=found.pk, now=timezone.now())
    messages.success(request, _("图片已移除。"))
    return redirect("sites:site", found.site_id)


@login_required
@both
def review(request: ViewerRequest, site_id: int) -> HttpResponse:
    """Review a site's term."""
    viewer = request.viewer
    found = selectors.site_or_404(viewer, site_id)
    if not selectors.reviews(viewer, found):
        raise PermissionDenied(_("复核由评定这个教学点的单位办理；如需复核，请联系该单位。"))
    form = forms.ReviewForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.review_site(  # noqa: E731
            viewer=viewer, site_id=found.pk, outcome=given["outcome"], until=given["until"],
            reason=given["reason"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("复核结果已登记。"))
            return redirect("sites:site", found.pk)
    return form_page(
        request, form, title=_("复核：%(name)s") % {"name": found.name}, button=_("登记复核结果"),
        facts=presentation.facts_of_term(found, viewer.today),
        back=reverse("sites:site", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip


@login_required
@both
def retire(request: ViewerRequest, site_id: int) -> HttpResponse:
    """Take a site out of use."""
    viewer = request.viewer
    found = selectors.site_or_404(viewer, site_id)
    if not selectors.reviews(viewer, found):
        selectors.require_edits(viewer, found)
    form = forms.EndForm(request.POST or None)
    if form.is_valid():
        deed = lambda: services.retire_site(  # noqa: E731
            viewer=viewer, site_id=found.pk, reason=form.cleaned_data["reason"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已办理退出。"))
            return redirect("sites:site", found.pk)
    return form_page(
        request, form, title=_("退出：%(name)s") % {"name": found.name}, button=_("确认退出"),
        grave=_("退出后不能再排课，也不能恢复；资料和历史保留。"),
        facts=presentation.facts_of_term(found, viewer.today),
        back=reverse("sites:site", args=[found.pk]), place=found.owner.name,
    )  # fmt: skip
