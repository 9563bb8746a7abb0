"""First use: what an empty installation needs, step by step."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Role
from gongxun.base.shell.frame import Frame, Link
from gongxun.records.standing.selectors.figures import recent_snapshots
from gongxun.registry.orgs.selectors import is_empty, visible_organisations
from gongxun.registry.orgs.services import first_of_all
from gongxun.registry.people.selectors import current_appointments
from gongxun.site.skeleton import load_skeleton


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do: why, whether it is done, and where."""

    title: str
    why: str
    done: bool
    links: tuple[Link, ...] = ()


@login_required
@require_GET
def begin(request: ViewerRequest) -> HttpResponse:
    """The checklist of the first administrator; others are told to wait."""
    empty = is_empty()
    if Role.SYSTEM_ADMINISTRATOR not in request.viewer.roles:
        if not empty:
            return redirect("home")
        return render(
            request, "site/waiting.html", {"title": _("系统还没有建立组织"), "frame": Frame()}
        )
    steps = _steps(request, empty)
    context = {
        "title": _("开始使用"),
        "lead": _("依次完成下面几步；随时可以离开，做完的会自动打勾。"),
        "empty": empty,
        "steps": steps,
        "current": next((step for step in steps if not step.done), None),
        "frame": Frame(fresh=True),
    }
    return render(request, "site/begin.html", context)


def _steps(request: ViewerRequest, empty: bool) -> list[Step]:
    sheets = reverse("imports:index")
    below = not empty and visible_organisations(request.viewer).filter(depth__gt=1).exists()
    people = current_appointments(request.viewer.today).exists()
    return [
        Step(_("建立最高一级组织"), _("其他单位、人员和授权都以它为起点。"), not empty),
        Step(
            _("设立下级单位"),
            _("成批导入，或一个一个设立；先下载样例文件，照着填写。"),
            below,
            () if empty else (
                Link(_("导入单位"), reverse("imports:start", args=["organisations"])),
                Link(_("下载样例文件"), reverse("imports:template", args=["organisations"])),
                Link(_("设立一个单位"), reverse("orgs:found")),
            ),
        ),
        Step(
            _("导入名册"),
            _("人员和任职一张表；先检查再写入，有错的行可以改好后再导入。"),
            people,
            () if empty else (
                Link(_("导入名册"), reverse("imports:start", args=["appointments"])),
                Link(_("下载样例文件"), reverse("imports:template", args=["appointments"])),
                Link(_("查看导入记录"), sheets),
            ),
        ),
        Step(
            _("核对指标册"),
            _("全国规划的指标已随软件提供；本地从严的要求可以另行发布。"),
            True,
            () if empty else (Link(_("查看指标册"), reverse("policies:books")),),
        ),
        Step(
            _("计算达标情况"),
            _("名册导入以后计算一次，此后每晚自动计算；安全管理员为培训管理员开立账号后，他们就能看到。"),
            bool(recent_snapshots()),
            () if empty else (Link(_("去计算"), reverse("standing:snapshots")),),
        ),
    ]  # fmt: skip


@login_required
@require_POST
def skeleton(request: ViewerRequest) -> HttpResponse:
    """Load the real skeleton: the national federation, provinces, national industrial unions, divisions."""
    viewer, now = request.viewer, timezone.now()
    if Role.SYSTEM_ADMINISTRATOR not in viewer.roles:
        raise PermissionDenied
    try:
        first_of_all(
            viewer=viewer,
            act=lambda _system: load_skeleton(progress=lambda *_given: None, now=now),
            now=now,
        )
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已载入全国总工会、各省级工会、全国产业工会和行政区划。"))
    return redirect("begin")
