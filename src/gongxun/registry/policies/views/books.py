"""Policy books to look at: the versions, one book, two side by side, the text itself."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import names_of
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.frame import Frame
from gongxun.registry.policies import wording
from gongxun.registry.policies.comparing import compare
from gongxun.registry.policies.selectors import (
    Version,
    book_of_version,
    source_of_version,
    versions,
)
from gongxun.rules.books import PolicyBook


def require_publisher(request: ViewerRequest) -> None:
    if not request.viewer.scopes(Permission.PUBLISH_BOOKS, "organisation"):
        raise PermissionDenied


@login_required
@require_GET
def books(request: ViewerRequest) -> HttpResponse:
    """Every version, with where and since when it holds."""
    require_publisher(request)
    found = versions(request.viewer.today)
    context = {
        "title": _("指标册"),
        "lead": _("规划的要求以数据写成；地方指标册只能从严。发布过的版本永远保留，不能修改。"),
        "rows": [(one, place) for one, place in zip(found, _places(found), strict=True)],
        "frame": Frame(),
    }
    return render(request, "policies/books.html", context)


def _places(found: list[Version]) -> list[str]:
    names = names_of("organisation", [one.scope_id for one in found if one.scope_id])
    return [names.get(one.scope_id, "") if one.scope_id else _("全部单位") for one in found]


@login_required
@require_GET
def book(request: ViewerRequest, key: str) -> HttpResponse:
    """A book to read: indicators with clause, demand, requirement, choices; conversion; who trains whom."""
    require_publisher(request)
    found = _book(key)
    context = {
        "title": found.title,
        "key": key,
        "facts": wording.facts_of_book(found),
        "choices": found.text.choices,
        "indicators": [indicator_of(one) for one in found.indicators],
        "conversion": [
            (rule, wording.conversion_words(rule))
            for rule in sorted(found.text.conversion, key=lambda rule: rule.since, reverse=True)
        ],
        "responsibility": sorted(
            found.text.responsibility, key=lambda table: table.since, reverse=True
        ),
        "registers": found.registers,
        "others": [one for one in versions(request.viewer.today) if one.key != key],
        "frame": Frame(),
    }
    return render(request, "policies/book.html", context)


def indicator_of(indicator: Any) -> dict[str, Any]:  # noqa: ANN401
    return {
        "id": indicator.id,
        "title": wording.title_of(indicator),
        "clause": indicator.clause,
        "facts": [
            (wording.LABELS[field], words) for field, words in wording.demands_of(indicator).items()
        ],
        "choices": indicator.choices,
        "verified": indicator.last_verified_on,
    }


@login_required
@require_GET
def comparison(request: ViewerRequest, key: str) -> HttpResponse:
    """What this version says otherwise than ``?with=``."""
    require_publisher(request)
    after = _book(key)
    other = request.GET.get("with", "plan")
    before = _book(other)
    context = {
        "title": _("比较指标册"),
        "key": key,
        "other": other,
        "before": before,
        "after": after,
        "others": [one for one in versions(request.viewer.today) if one.key != key],
        "comparison": compare(before, after),
        "frame": Frame(),
    }
    return render(request, "policies/comparison.html", context)


@login_required
@require_GET
def source(request: ViewerRequest, key: str) -> HttpResponse:
    """The text of a version, to start a new one from."""
    require_publisher(request)
    found = _book(key)
    answer = HttpResponse(source_of_version(key), content_type="application/yaml; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{found.id}-{found.version}.yaml"'
    return answer


def _book(key: str) -> PolicyBook:
    found = book_of_version(key)
    if found is None:
        raise Http404(_("没有这个版本的指标册。"))
    return found
