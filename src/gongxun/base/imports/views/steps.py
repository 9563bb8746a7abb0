"""Bringing a file, confirming, giving up, undoing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import names_of
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.files.kinds import SHEETS, suffixes
from gongxun.base.imports import flow, presentation, selectors, services
from gongxun.base.imports.forms import ConfirmForm, UndoForm, UploadForm
from gongxun.base.imports.models import Run
from gongxun.base.imports.views.pages import facts_of
from gongxun.base.sheets import kinds
from gongxun.base.sheets.kinds import SheetKind
from gongxun.base.shell.frame import Frame, Link


def offered_kind(request: ViewerRequest, name: str) -> SheetKind:
    """Raises Http404 for a kind that there is not, PermissionDenied for one that the reader may not import."""
    if name not in kinds.names():
        raise Http404(_("没有这种导入。"))
    kind = kinds.get(name)
    if not request.viewer.scopes(kind.permission, "organisation"):
        raise PermissionDenied(_("您没有导入这类数据的权限；如需办理，请联系安全管理员授权。"))
    return kind


@login_required
@require_http_methods(["GET", "POST"])
def start(request: ViewerRequest, name: str) -> HttpResponse:
    """Choose a file of one kind and have it tried."""
    kind = offered_kind(request, name)
    places = names_of("organisation", request.viewer.scopes(kind.permission, "organisation"))
    ordered = sorted(places.items(), key=lambda place: place[1])
    form = UploadForm(request.POST or None, request.FILES or None, places=ordered)
    if form.is_valid() and (run := _uploaded(request, kind, form)):
        return redirect("imports:run", run.pk)
    context = {
        "title": _("导入%(kind)s") % {"kind": kind.title},
        "trail": presentation.trail(Link(str(kind.title))),
        "kind": kind,
        # A parser is called where a template names it: its words are read here.
        "columns": [(one, one.parse.choices) for one in kind.columns],
        "form": form,
        "one_place": ordered[0][1] if len(ordered) == 1 else "",
        "accept": ",".join(suffixes(SHEETS)),
        "steps": presentation.first_steps(),
        "frame": Frame(fresh=True),
    }
    return render(request, "imports/start.html", context)


def _uploaded(request: ViewerRequest, kind: SheetKind, form: UploadForm) -> Run | None:
    asked = form.cleaned_data
    try:
        return services.upload(
            viewer=request.viewer,
            kind=kind.name,
            organisation_id=asked["organisation"],
            file=asked["file"],
            token=asked["token"],
            now=timezone.now(),
        )
    except ValidationError as refused:
        form.add_error("file", refused.messages)
        return None


@login_required
@require_POST
def confirm(request: ViewerRequest, run_id: int) -> HttpResponse:
    found = selectors.run_or_404(request.viewer, run_id)
    form = ConfirmForm(request.POST, run=found)
    if not form.is_valid():
        messages.error(request, _("没有导入：请选择写入方式后再确认。"))
        return redirect("imports:run", run_id)
    try:
        services.confirm(
            viewer=request.viewer,
            run_id=run_id,
            version=form.cleaned_data["version"],
            only_good=form.cleaned_data["only_good"] == "1",
            now=timezone.now(),
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    return redirect("imports:run", run_id)


@login_required
@require_POST
def discard(request: ViewerRequest, run_id: int) -> HttpResponse:
    found = selectors.run_or_404(request.viewer, run_id)
    try:
        services.discard(viewer=request.viewer, run_id=found.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
        return redirect("imports:run", run_id)
    messages.success(
        request, _("已放弃“%(file)s”，没有写入任何数据。") % {"file": found.file.label}
    )
    return redirect("imports:index")


@login_required
@require_http_methods(["GET", "POST"])
def undo(request: ViewerRequest, run_id: int) -> HttpResponse:
    """Say what undoing does, ask for the reason, and have it done."""
    found = selectors.run_or_404(request.viewer, run_id)
    if not flow.can(found, "ask_undo"):
        return redirect("imports:run", run_id)
    form = UndoForm(request.POST or None)
    if form.is_valid():
        try:
            services.ask_undo(
                viewer=request.viewer,
                run_id=run_id,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("imports:run", run_id)
    context = {
        "title": _("撤销导入"),
        "trail": [*presentation.trail_of(found), Link(_("撤销"))],
        "run": found,
        "sentence": presentation.sentence_of(found),
        "facts": facts_of(found),
        "form": form,
        "frame": Frame(fresh=True),
    }
    return render(request, "imports/undo.html", context)
