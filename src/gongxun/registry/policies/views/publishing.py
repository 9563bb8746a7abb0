"""Publication in two steps: the text is read and compared first, published on confirmation."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import names_of
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.frame import Frame
from gongxun.registry.policies.comparing import compare
from gongxun.registry.policies.forms import PublishForm
from gongxun.registry.policies.selectors import book_of_version, plan_book, versions
from gongxun.registry.policies.services import BookRefused, publish_book, read_draft
from gongxun.registry.policies.views.books import require_publisher
from gongxun.rules.books import PolicyBook


@login_required
@require_http_methods(["GET", "POST"])
def publish(request: ViewerRequest) -> HttpResponse:
    """Validate a text; publish it once its author has seen what it changes."""
    require_publisher(request)
    viewer = request.viewer
    form = PublishForm(
        request.POST or None, request.FILES or None, viewer=viewer,
        initial={"effective_from": viewer.today},
    )  # fmt: skip
    context: dict[str, Any] = {
        "title": _("发布指标册"),
        "lead": _("先检查内容并与现行版本比较，确认后发布；发布后不能修改，只能发布新版本。"),
        "form": form,
        "frame": Frame(),
    }
    if form.is_valid() and request.POST.get("step") != "edit":
        given = form.cleaned_data
        try:
            if request.POST.get("step") == "confirm":
                return _published(request, given)
            draft = read_draft(given["source"], given["effective_from"])
        except BookRefused as refused:
            context |= {"problems": refused.problems, "lines": _lines(given["source"], refused)}
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            context |= _preview(draft, given, viewer.today)
    if form.is_bound:
        # What was uploaded is mended in place.
        context["source"] = form.cleaned_data.get("source", "")
        form.data = form.data.copy()  # type: ignore[attr-defined]
        form.data["text"] = context["source"]  # type: ignore[index]
    return render(request, "policies/publish.html", context)


def _published(request: ViewerRequest, given: dict[str, Any]) -> HttpResponse:
    viewer, scope = request.viewer, given["scope"]
    stored = publish_book(
        viewer=viewer,
        source=given["source"],
        scope_id=scope or min(viewer.scopes(Permission.PUBLISH_BOOKS, "organisation")),
        for_everybody=scope is None,
        effective_from=given["effective_from"],
        now=timezone.now(),
    )
    messages.success(
        request,
        _("已发布“%(title)s”第 %(version)s 版，%(day)s 生效；下一次达标计算起按它计算。")
        % {
            "title": stored.title,
            "version": stored.version,
            "day": stored.effective_from.isoformat(),
        },
    )
    return redirect("policies:book", str(stored.pk))


def _preview(draft: PolicyBook, given: dict[str, Any], today: Any) -> dict[str, Any]:  # noqa: ANN401
    """The draft beside what it replaces: the same book's last version, else what it extends, else the plan."""
    known = [one for one in versions(today) if one.book_id == draft.id]
    base = draft.lineage[1] if len(draft.lineage) > 1 else ""
    known += [one for one in versions(today) if one.book_id == base]
    before = book_of_version(known[0].key) if known else plan_book()
    scope = given["scope"]
    return {
        "draft": draft,
        "before": before,
        "comparison": compare(before or plan_book(), draft),
        "place": names_of("organisation", [scope]).get(scope, "") if scope else _("全部单位"),
        "effective_from": given["effective_from"],
    }


def _lines(source: str, refused: BookRefused) -> list[tuple[Any, str]]:
    """Each problem with the line of the text at which it stands."""
    text = source.split("\n")
    return [
        (problem, text[problem.line - 1].strip()[:120] if problem.line <= len(text) else "")
        for problem in refused.problems
    ]
