from collections.abc import Sequence

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access import selectors, services
from gongxun.base.access.enrolment import sources
from gongxun.base.access.forms import OpenForm, PlaceForm
from gongxun.base.access.gate import names_of, require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.access.services import Slip
from gongxun.base.access.views.accounts import require_security
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame


def slips(request: ViewerRequest, made: Sequence[Slip], lead: str) -> HttpResponse:
    """The slips to print and cut: shown this once, for the codes are kept nowhere in clear."""
    context = {
        "title": _("登录码纸条"),
        "lead": lead,
        "slips": made,
        "address": request.build_absolute_uri("/account/first/"),
        "frame": Frame(fresh=True),
    }
    return render(request, "access/slips.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def open_one(request: ViewerRequest) -> HttpResponse:
    """Open one account that belongs to no file."""
    require_security(request)
    form = OpenForm(request.POST or None, viewer=request.viewer)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = services.open_with_code(
                viewer=request.viewer,
                username=asked["username"],
                display_name=asked["display_name"],
                scope_id=asked["place"],
                now=timezone.now(),
            )
        except ValidationError as refused:
            form.add_error(None, " ".join(refused.messages))
        else:
            return slips(request, [made], _("账号已开通，还没有角色；请到账号页授权。"))
    context = {"title": _("开一个账号"), "form": form, "frame": Frame(fresh=True)}
    return render(request, "access/open.html", context)


@login_required
@require_http_methods(["GET", "POST"])
def enrol(request: ViewerRequest) -> HttpResponse:
    """Choose the organisation whose cadres are to get accounts."""
    require_security(request)
    form = PlaceForm(request.GET if "place" in request.GET else None, viewer=request.viewer)
    if form.is_valid():
        return redirect("access:enrol_place", form.cleaned_data["place"])
    own = names_of("organisation", request.viewer.scopes(Permission.EDIT_GRANTS, "organisation"))
    context = {
        "title": _("批量开通账号"),
        "lead": _("为名册上还没有账号的干部开通账号，打印登录码纸条，不需要邮箱和手机号。"),
        "form": form,
        "own": sorted(own.items()),
        "frame": Frame(fresh=True),
    }
    return render(request, "access/enrol.html", context)


@login_required
@never_cache
@require_http_methods(["GET", "POST"])
def enrol_place(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """Those of an organisation and all below it who have no account yet; opens accounts for the chosen."""
    viewer = request.viewer
    require(viewer, Permission.EDIT_GRANTS, "organisation", organisation_id)
    kind, source = next(iter(sources().items()))
    if request.method == "POST":
        chosen = [key for one in request.POST.getlist("ids") if (key := number(one)) is not None]
        try:
            made = services.enrol_many(
                viewer=viewer,
                kind=kind,
                subject_ids=chosen,
                scope_id=organisation_id,
                now=timezone.now(),
            )
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
            return redirect("access:enrol_place", organisation_id)
        if made:
            lead = _("已开通 %(count)s 个账号。登录码只在这一页显示，请现在打印。")
            return slips(request, made, lead % {"count": len(made)})
        messages.warning(request, _("没有选中还未开通的人；没有改动。"))
        return redirect("access:enrol_place", organisation_id)
    found = source.candidates(viewer, organisation_id, limit=services.LARGEST_BATCH)
    context = {
        "title": _("开通账号"),
        "lead": names_of("organisation", [organisation_id]).get(organisation_id, ""),
        "candidates": found,
        "total": source.waiting(viewer, organisation_id),
        "limit": services.LARGEST_BATCH,
        "frame": Frame(fresh=True),
    }
    return render(request, "access/enrol_place.html", context)


@login_required
@never_cache
@require_POST
def reissue(request: ViewerRequest) -> HttpResponse:
    """New codes for the chosen accounts, as slips."""
    require_security(request)
    chosen = [key for one in request.POST.getlist("ids") if (key := number(one)) is not None]
    users = [selectors.account(request.viewer, one) for one in chosen[: services.LARGEST_BATCH]]
    if not users:
        messages.warning(request, _("没有选中账号；没有改动。"))
        return redirect("access:accounts")
    made = services.reissue(viewer=request.viewer, users=users, now=timezone.now())
    lead = _(
        "已为 %(count)s 个账号重新出码，原密码和旧登录码已失效。登录码只在这一页显示，请现在打印。"
    )
    return slips(request, made, lead % {"count": len(made)})
