from typing import TYPE_CHECKING

from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.selectors import display_names
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame, Link
from gongxun.edges.reports import codes, selectors, services
from gongxun.edges.reports.documents.pdf import render as render_pdf
from gongxun.edges.reports.forms import WithdrawForm
from gongxun.registry.people.selectors import (
    holding_appointment,
    person_of,
    shown_name,
    visible_person_or_404,
)

if TYPE_CHECKING:
    from gongxun.edges.reports.models import Statement

SHOWN = 50


@login_required
@require_GET
def statements(request: ViewerRequest, person_id: int) -> HttpResponse:
    """What was issued for a person, and the button to issue another."""
    viewer = request.viewer
    found = list(selectors.statements_of(viewer, person_id)[:SHOWN])
    person = visible_person_or_404(viewer, person_id)
    own = person_of(viewer)
    post = holding_appointment(person.pk, viewer.today)
    names = display_names({one.issued_by for one in found if one.issued_by})
    issuers = {one.organisation_id: selectors.may_withdraw(viewer, one) for one in found}
    context = {
        "title": _("%(name)s的培训证明") % {"name": shown_name(viewer, person)},
        "lead": _(
            "用于干部选拔任用和考核：列明各年度学时、要求和达标情况，带验证码，可以核验真伪。"
        ),
        "person": person,
        "post": post,
        "is_own": own is not None and own.pk == person.pk,
        "lines": [_line(one, names, issuers[one.organisation_id]) for one in found],
        "frame": Frame(place=post.organisation.name if post else "", fresh=True),
    }
    return render(request, "reports/statements.html", context)


def _line(one: "Statement", names: dict[int, str], is_issuer: bool) -> dict[str, object]:
    withdrawal = selectors.withdrawal_of(one)
    return {
        "statement": one,
        "withdrawal": withdrawal,
        "may_withdraw": is_issuer and withdrawal is None,
        "code": codes.shown(one.code),
        "by": _("本人") if one.by_herself else names.get(one.issued_by or 0, _("系统")),
        "verify_url": reverse("reports:verify", args=[codes.shown(one.code)]),
    }


@login_required
@require_POST
def issue(request: ViewerRequest, person_id: int) -> HttpResponse:
    """Issue a statement of today."""
    selectors.statements_of(request.viewer, person_id)
    if not ratelimit.consume(request, action="statement", user=request.user):
        raise PermissionDenied(_("一小时内出具的证明太多，请稍后再试；已出具的仍可下载。"))
    try:
        made = services.issue(viewer=request.viewer, person_id=person_id, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, refused.messages[0])
        return redirect("reports:statements", person_id)
    words = _("已出具证明，验证码 %(code)s。现在可以下载 PDF。")
    messages.success(request, words % {"code": codes.shown(made.code)})
    return redirect("reports:statements", made.person_id)


@login_required
@requires_second_factor
@require_GET
def statement_file(request: ViewerRequest, statement_id: int) -> HttpResponse:
    """The statement as it was issued."""
    issued = selectors.statement(request.viewer, statement_id)
    if selectors.withdrawal_of(issued) is not None:
        messages.error(request, _("没有下载：这份证明已经撤回。需要时请重新出具。"))
        return redirect("reports:statements", issued.person_id)
    address = request.build_absolute_uri(reverse("reports:verify", args=[codes.shown(issued.code)]))
    answer = HttpResponse(render_pdf(issued, address), content_type="application/pdf")
    services.note_download(viewer=request.viewer, issued=issued, now=timezone.now())
    name = f"{issued.content['name']}-培训证明-{issued.as_of}.pdf"
    answer.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    return answer


@login_required
@require_http_methods(["GET", "POST"])
def withdraw(request: ViewerRequest, statement_id: int) -> HttpResponse:
    """Say what withdrawing means, ask why, and do it."""
    viewer = request.viewer
    issued = selectors.statement(viewer, statement_id)
    if not selectors.may_withdraw(viewer, issued):
        raise PermissionDenied(_("您不能撤回这份证明；请由出具单位的培训管理员办理。"))
    form = WithdrawForm(request.POST or None)
    if form.is_valid() and _withdrawn(request, issued, form):
        return redirect("reports:statements", issued.person_id)
    name = shown_name(viewer, issued.person)
    context = {
        "title": _("撤回培训证明"),
        "lead": _("撤回后不能恢复：核验页显示已撤回，也不能再下载；可以随时重新出具。"),
        "trail": [
            Link(_("%(name)s的培训证明") % {"name": name},
                 reverse("reports:statements", args=[issued.person_id])),
            Link(_("撤回")),
        ],
        "facts": [
            (_("姓名"), name),
            (_("验证码"), codes.shown(issued.code)),
            (_("出具单位"), issued.content["organisation"]),
            (_("出具日期"), formats.day(timezone.localtime(issued.issued_at).date())),
            (_("数据截至"), formats.day(issued.as_of)),
        ],
        "gone": selectors.withdrawal_of(issued) is not None,
        "back": reverse("reports:statements", args=[issued.person_id]),
        "form": form,
        "frame": Frame(place=issued.content["organisation"], fresh=True),
    }  # fmt: skip
    return render(request, "reports/withdraw.html", context)


def _withdrawn(request: ViewerRequest, issued: "Statement", form: WithdrawForm) -> bool:
    asked = form.cleaned_data
    try:
        services.withdraw(
            viewer=request.viewer,
            statement_id=issued.pk,
            ground=asked["ground"],
            note=asked["note"],
            now=timezone.now(),
        )
    except ValidationError as refused:
        form.take(refused)
        return False
    messages.success(
        request, _("已撤回验证码为 %(code)s 的证明。") % {"code": codes.shown(issued.code)}
    )
    return True
