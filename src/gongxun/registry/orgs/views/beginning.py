from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Role
from gongxun.base.shell.frame import Frame
from gongxun.registry.orgs import forms, services
from gongxun.registry.orgs.models import Kind, Level
from gongxun.registry.orgs.selectors import is_empty
from gongxun.registry.orgs.views.acting import new_of


@login_required
@require_http_methods(["GET", "POST"])
def root(request: ViewerRequest) -> HttpResponse:
    """Found the first organisation of an empty installation."""
    viewer = request.viewer
    if Role.SYSTEM_ADMINISTRATOR not in viewer.roles:
        raise PermissionDenied
    if not is_empty():
        return redirect("home")
    start = {"level": Level.PROVINCE, "kind": Kind.FEDERATION}
    form = forms.RootForm(request.POST or None, initial=start)
    if form.is_valid():
        row = new_of(form.cleaned_data)
        try:
            services.found_root(viewer=viewer, row=row, now=timezone.now())
        except ValidationError as refused:
            form.take(refused)
        else:
            messages.success(
                request, _("已建立“%(name)s”。接下来设立下级单位、导入名册。") % {"name": row.name}
            )
            return redirect("begin")
    context = {
        "title": _("建立最高一级组织"),
        "lead": _("本系统里最上面的单位，例如一个省总工会；其他单位都在它之下。"),
        "form": form,
        "frame": Frame(),
    }
    return render(request, "orgs/root.html", context)
