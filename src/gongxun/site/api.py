"""The public interface: what the apps serve, mounted under one version, with its document and its reference page."""

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_GET
from ninja import Router, Schema

from gongxun.base.access.gate import names_of
from gongxun.base.access.selectors import display_name, usernames
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import Named
from gongxun.base.api.interface import PublicApi
from gongxun.base.api.problems import KINDS
from gongxun.base.api.reference import sections_of
from gongxun.base.imports.api import router as imports
from gongxun.base.shell.frame import Frame
from gongxun.records.ledger.api import router as ledger
from gongxun.records.standing.api import router as standing
from gongxun.registry.orgs.api import router as organisations
from gongxun.registry.people.api import router as people
from gongxun.registry.people.selectors import person_of

api = PublicApi(
    title="工训通",
    version="1",
    description="组织、人员、任职、学时、达标情况与导入。令牌的权力与账号今天的角色相同。",
)
own = Router(tags=[gettext_noop("令牌与账号")])


class GrantOut(Schema):
    role: str
    organisation: Named


class TokenOut(Schema):
    read_only: bool
    last_day: str


class Me(Schema):
    """The account behind the token. ``person``: its owner's own file, where there is one."""

    username: str
    name: str
    person: int | None
    grants: list[GrantOut]
    token: TokenOut


@own.get(
    "/me",
    response=Me,
    summary=gettext_noop("令牌是谁的"),
    url_name="me",
    description=gettext_noop("令牌背后的账号、今天有效的角色和令牌本身。"),
)
def me(request: ApiRequest) -> Me:
    viewer, token = request.viewer, request.auth
    places = names_of("organisation", {grant.scope_id for grant in viewer.grants})
    file = person_of(viewer)
    return Me(
        username=usernames([token.user_id])[token.user_id],
        name=display_name(token.user_id),
        person=file.pk if file else None,
        grants=[
            GrantOut(role=one.role, organisation=Named(id=one.scope_id, name=places[one.scope_id]))
            for one in sorted(viewer.grants, key=lambda one: (one.role, one.scope_id))
        ],
        token=TokenOut(read_only=token.read_only, last_day=token.last_day.isoformat()),
    )


for router in (own, organisations, people, ledger, standing, imports):
    api.add_router("", router)


@require_GET
def document(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """The OpenAPI document."""
    return JsonResponse(
        api.get_openapi_schema(path_prefix="/api/v1/"), json_dumps_params={"ensure_ascii": False}
    )


@require_GET
def reference(request: HttpRequest) -> HttpResponse:
    """The document as a page to read."""
    found = api.get_openapi_schema(path_prefix="/api/v1/")
    context = {
        "title": _("API 接口说明"),
        "lead": _("供别的程序连接本系统：查询与页面同一个范围，办理与页面同一套规则。"),
        "sections": sections_of(found),
        "problems": KINDS.values(),
        "base": request.build_absolute_uri("/api/v1"),
        "frame": Frame(),
    }
    return render(request, "api/reference.html", context)


@require_GET
def problem(request: HttpRequest, name: str) -> HttpResponse:  # noqa: ARG001
    """What a problem's ``type`` points at."""
    if name not in KINDS:
        raise Http404
    return redirect(f"{reverse('api_reference')}#{name}")
