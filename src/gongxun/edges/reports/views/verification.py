"""The public side of a statement. It answers to a whole code only, and to few wrong ones from one address."""

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from gongxun.edges.reports import codes, selectors
from gongxun.registry.people.selectors import masked_name

HEAD_SHOWN = 16


@never_cache
@require_GET
def verify_any(request: HttpRequest) -> HttpResponse:
    """Where a code is typed in."""
    asked = request.GET.get("code", "").strip()
    if asked:
        # What cannot be a code is answered like a wrong one.
        return redirect("reports:verify", codes.shown(codes.read(asked)) or "-")
    return _page(request, {})


@never_cache
@require_GET
def verify(request: HttpRequest, code: str) -> HttpResponse:
    """Whether a statement of this code was issued, when and by whom, and whether it and its figures still hold."""
    if not (_may(request, "verify") and _may(request, "verify_failed", dry_run=True)):
        words = _("查验太频繁，请 5 分钟后再试。证明仍然有效，没有受影响。")
        return _page(request, {"refused": words}, 429)
    issued = selectors.statement_of_code(codes.read(code))
    if issued is None:
        _may(request, "verify_failed")
        return _page(request, {"unknown": True}, 404)
    context = {
        "issued": issued,
        "code": codes.shown(issued.code),
        "name": masked_name(issued.content["name"]),
        "head": bytes(issued.ledger_head).hex()[:HEAD_SHOWN] if issued.ledger_head else "",
        "digest": bytes(issued.digest).hex()[:HEAD_SHOWN],
        "withdrawal": selectors.withdrawal_of(issued),
        "changed": selectors.has_changed(issued),
    }
    return _page(request, context)


def _may(request: HttpRequest, action: str, *, dry_run: bool = False) -> bool:
    """Whether the throttle lets the request pass; it is told that reading counts here too."""
    refusal = ratelimit.consume_or_429(request, action=action, limit_get=True, dry_run=dry_run)
    return refusal is None


def _page(request: HttpRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    answer = render(request, "reports/verify.html", context, status=status)
    answer.headers["X-Robots-Tag"] = "noindex"
    # The code stands in the address: it goes to no other site.
    answer.headers["Referrer-Policy"] = "no-referrer"
    return answer
