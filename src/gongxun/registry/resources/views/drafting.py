"""Writing and mending drafts."""

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
from gongxun.base.shell.form_pages import form_page
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.resources import forms, services
from gongxun.registry.resources.models import Kind, Material
from gongxun.registry.resources.selectors import resource_or_404, version_or_404
from gongxun.registry.resources.selectors.visibility import require_edits

both = require_http_methods(["GET", "POST"])


@login_required
@both
def add(request: ViewerRequest) -> HttpResponse:
    """A new course, textbook or case, as a draft."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_RESOURCES, "organisation")
    kind = request.GET.get("kind", Kind.COURSE)
    if kind not in Kind.values:
        raise Http404(_("没有这一类资源。"))
    homes = viewer.scopes(Permission.EDIT_RESOURCES, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    form = forms.AddForm(
        request.POST or None, kind=kind, initial={"owner": written(home) if home else ""}
    )
    if form.is_valid():
        try:
            made = services.draft_resource(
                viewer=viewer, kind=kind, owner_id=form.cleaned_data["owner"].id,
                content=form.content(), now=timezone.now(), **form.terms(),
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("草稿已保存；上传附件、核对无误后送审。"))
            return redirect("resources:version", made.pk)
    return form_page(
        request,
        form,
        title=_("新增%(kind)s") % {"kind": Kind(kind).label},
        lead=_("先存为草稿，通过初审、复审、终审后发布；未发布的不能选用。"),
        button=_("保存草稿"),
        back=f"{reverse('resources:list')}?kind={kind}",
    )


@login_required
@both
def edit(request: ViewerRequest, version_id: int) -> HttpResponse:
    """What a draft says."""
    version = version_or_404(request.viewer, version_id)
    require_edits(request.viewer, version.resource)
    form = forms.ContentForm(
        request.POST or None, kind=version.resource.kind, revised=version.number > 1,
        initial=forms.initial_of(version),
    )  # fmt: skip
    if form.is_valid():
        try:
            services.edit_draft(
                viewer=request.viewer, version_id=version.pk, content=form.content(),
                seen=number(form.cleaned_data["seen"]) or 0, now=timezone.now(),
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("草稿已保存。"))
            return redirect("resources:version", version.pk)
    return form_page(
        request,
        form,
        title=_("修改草稿：%(title)s") % {"title": version.title},
        button=_("保存草稿"),
        back=reverse("resources:version", args=[version.pk]),
        place=version.resource.owner.name,
    )


@login_required
@require_POST
def revise(request: ViewerRequest, resource_id: int) -> HttpResponse:
    """Begin a revision."""
    found = resource_or_404(request.viewer, resource_id)
    require_edits(request.viewer, found)
    try:
        made = services.revise(viewer=request.viewer, resource_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("resources:resource", found.pk)
    messages.success(request, _("已按在用版本建立修订草稿；在用版本照常使用，直到新版发布。"))
    return redirect("resources:edit", made.pk)


@login_required
@both
def terms(request: ViewerRequest, resource_id: int) -> HttpResponse:
    """Where a resource comes from and who may use it."""
    found = resource_or_404(request.viewer, resource_id)
    require_edits(request.viewer, found)
    held = {name: getattr(found, name) for name in ("provenance", "reach", "on_network")}
    form = forms.TermsForm(request.POST or None, kind=found.kind, initial=held)
    if form.is_valid():
        try:
            services.set_terms(
                viewer=request.viewer, resource_id=found.pk, now=timezone.now(), **form.terms()
            )
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(request, _("已保存。"))
            return redirect("resources:resource", found.pk)
    return form_page(
        request,
        form,
        title=_("来源与使用范围：%(title)s") % {"title": found.title},
        button=_("保存"),
        back=reverse("resources:resource", args=[found.pk]),
        place=found.owner.name,
    )


@login_required
@require_POST
def discard(request: ViewerRequest, version_id: int) -> HttpResponse:
    """Throw a draft away."""
    version = version_or_404(request.viewer, version_id)
    require_edits(request.viewer, version.resource)
    resource_id, kind = version.resource_id, version.resource.kind
    try:
        stands = services.discard_draft(
            viewer=request.viewer, version_id=version.pk, now=timezone.now()
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("resources:version", version_id)
    messages.success(request, _("草稿已删除。"))
    if stands:
        return redirect("resources:resource", resource_id)
    return redirect(f"{reverse('resources:list')}?kind={kind}")


@login_required
@require_POST
def attach(request: ViewerRequest, version_id: int) -> HttpResponse:
    """Add the files of the form, each told by itself what became of it."""
    version = version_or_404(request.viewer, version_id)
    require_edits(request.viewer, version.resource)
    uploads = request.FILES.getlist("files")
    if not uploads:
        messages.error(request, _("没有选择文件。"))
    for upload in uploads:
        try:
            services.attach(
                viewer=request.viewer, version_id=version.pk, upload=upload, now=timezone.now()
            )
        except ValidationError as refused:
            messages.error(request, f"{upload.name}{_('：')}{' '.join(refused.messages)}")
        else:
            messages.success(request, _("已上传“%(name)s”。") % {"name": upload.name})
    return redirect("resources:version", version.pk)


@login_required
@require_POST
def detach(request: ViewerRequest, material_id: int) -> HttpResponse:
    """Take a file off a draft."""
    found = Material.objects.filter(pk=material_id).first()
    if found is None:
        raise Http404(_("没有这个附件，或已被删除。"))
    version = version_or_404(request.viewer, found.version_id)
    require_edits(request.viewer, version.resource)
    try:
        services.detach(viewer=request.viewer, material_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("附件已移除。"))
    return redirect("resources:version", version.pk)
