from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Role
from gongxun.registry.orgs.selectors import is_empty
from gongxun.registry.people.selectors import current_appointments, person_of

READERS = {Role.TRAINING_OFFICER, Role.INSPECTOR}
# Where the work of a role begins; the first that fits.
HOMES = (
    (Role.SYSTEM_ADMINISTRATOR, "standing:snapshots"),
    (Role.SECURITY_ADMINISTRATOR, "access:accounts"),
    (Role.AUDIT_ADMINISTRATOR, "access:audit"),
)


@login_required
def home(request: ViewerRequest) -> HttpResponse:
    """Lead everybody to the page where their work begins: an officer's organisation, a cadre's own standing."""
    viewer = request.viewer
    if is_empty():
        return redirect("begin")
    if viewer.roles & READERS:
        return redirect("standing:board")
    if (
        Role.SYSTEM_ADMINISTRATOR in viewer.roles
        and not current_appointments(viewer.today).exists()
    ):
        return redirect("begin")
    for role, url_name in HOMES:
        if role in viewer.roles:
            return redirect(url_name)
    if person_of(viewer) is not None:
        return redirect("standing:mine")
    return render(request, "site/no_role.html", {"title": _("还没有可用的功能")})


def health(_request: HttpRequest) -> HttpResponse:
    """For supervisors and load balancers: the process answers."""
    return HttpResponse("ok", content_type="text/plain")
