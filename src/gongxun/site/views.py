from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.defaults import permission_denied

from gongxun.base.access.gate import Viewer
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission, Role
from gongxun.registry.orgs.selectors import highest, is_empty
from gongxun.registry.people.selectors import current_appointments, person_of

READERS = {Role.TRAINING_OFFICER, Role.INSPECTOR}
# Where the work of a role begins; the first that fits.
HOMES = (
    (Role.SYSTEM_ADMINISTRATOR, "standing:snapshots"),
    (Role.SECURITY_ADMINISTRATOR, "access:accounts"),
    (Role.AUDIT_ADMINISTRATOR, "access:audit"),
    (Role.PLAN_APPROVER, "plans:list"),
    (Role.REVIEWER, "reviews:queue"),
    (Role.SCHOOL_REGISTRAR, "resources:list"),
)


@login_required
def home(request: ViewerRequest) -> HttpResponse:
    """Lead everybody to the page where their work begins."""
    address = _begins_at(request.viewer)
    if address is not None:
        return redirect(address)
    return render(request, "site/no_role.html", {"title": _("还没有可用的功能")})


def first_page(viewer: Viewer) -> str:
    """The address of that page; home where there is none."""
    return _begins_at(viewer) or reverse("home")


def _begins_at(viewer: Viewer) -> str | None:
    """An officer's organisation, an administrator's list, a cadre's own standing."""
    if is_empty():
        return reverse("begin")
    if viewer.roles & READERS:
        place = next(iter(highest(viewer, Permission.VIEW_RESULTS)), None)
        return reverse("standing:organisation", args=[place.pk]) if place else None
    if (
        Role.SYSTEM_ADMINISTRATOR in viewer.roles
        and not current_appointments(viewer.today).exists()
    ):
        return reverse("begin")
    for role, url_name in HOMES:
        if role in viewer.roles:
            return reverse(url_name)
    return reverse("standing:mine") if person_of(viewer) is not None else None


def denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Before the first organisation the administrators' roles reach nothing: the first steps are shown instead."""
    if request.method == "GET" and _waits_for_organisations(getattr(request, "viewer", None)):
        messages.info(request, _("请先建立最高一级组织，各项功能随后可用。"))
        return redirect("begin")
    return permission_denied(request, exception)


def _waits_for_organisations(viewer: Viewer | None) -> bool:
    if viewer is None or not viewer.grants:
        return False
    return all(one.scope_kind != "organisation" for one in viewer.grants) and is_empty()


def health(_request: HttpRequest) -> HttpResponse:
    """For supervisors and load balancers: the process answers."""
    return HttpResponse("ok", content_type="text/plain")
