"""The addresses that the shell's pages need, without the rest of the site."""

from types import SimpleNamespace

from django.contrib.auth import get_user_model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import include, path


def signed_in(request: HttpRequest) -> HttpResponse:
    request.viewer = SimpleNamespace(roles=frozenset())  # type: ignore[attr-defined]
    request.user = get_user_model()(username="linqiuyan", display_name="林秋雁")
    return render(request, "shell/page.html", {"title": "我的培训"})


urlpatterns = [
    path("design/", include("gongxun.base.shell.urls")),
    path("account/", include("allauth.account.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("signed-in/", signed_in, name="signed-in"),
    path("elsewhere/", signed_in, name="elsewhere"),
]
