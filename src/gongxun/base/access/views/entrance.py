from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access import services
from gongxun.base.access.enrolment import sources
from gongxun.base.access.forms import FirstSignInForm
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.selectors import display_names
from gongxun.base.audit.selectors import views_of
from gongxun.base.audit.words import verb_words
from gongxun.base.shell.frame import Frame

BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
SHOWN = 100


@sensitive_post_parameters("code", "password", "again")
@never_cache
@require_http_methods(["GET", "POST"])
def first_sign_in(request: HttpRequest) -> HttpResponse:
    """Use the code of the slip: set a password and come in."""
    if request.user.is_authenticated:
        return redirect("home")
    form = FirstSignInForm(request.POST or None)
    if form.is_valid() and _came_in(request, form):
        return redirect("home")
    return render(request, "account/first_sign_in.html", {"form": form})


def _came_in(request: HttpRequest, form: FirstSignInForm) -> bool:
    asked = form.cleaned_data
    key = asked["username"].lower()
    if not ratelimit.consume(request, action="first_sign_in", key=key):
        form.add_error(None, _("输错次数太多，请 5 分钟后再试。登录码没有失效。"))
        return False
    try:
        user = services.redeem(
            username=asked["username"],
            code=asked["code"],
            password=asked["password"],
            now=timezone.now(),
        )
    except PermissionDenied as refused:
        form.add_error(None, str(refused))
        return False
    except ValidationError as refused:
        form.add_error(None, refused)
        return False
    login(request, user, backend=BACKEND)
    messages.success(request, _("密码已设好，以后用它登录。"))
    return True


@login_required
@require_GET
def views_of_me(request: ViewerRequest) -> HttpResponse:
    """Who has looked at the reader's own file, newest first."""
    user_id = request.viewer.user_id or 0
    rows = [
        row
        for kind, source in sources().items()
        for row in views_of(kind, source.own(user_id))[:SHOWN]
        if row.actor_id != user_id
    ]
    names = display_names({row.actor_id for row in rows if row.actor_id})
    shown = [(row, names.get(row.actor_id or 0, _("系统")), verb_words(row.verb)) for row in rows]
    context = {
        "title": _("谁看过我的档案"),
        "lead": _("每次有人打开或导出您的档案，都会记在这里；您自己查看的不记。"),
        "rows": shown,
        "frame": Frame(fresh=True),
    }
    return render(request, "access/views_of_me.html", context)
