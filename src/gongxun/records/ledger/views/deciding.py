"""Several proposals at once: what was chosen, the decision, and what became of each."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.frame import Frame
from gongxun.records.ledger import flow, services
from gongxun.records.ledger.forms.queues import DecideForm, chosen
from gongxun.records.ledger.selectors.matters import decision, people_named
from gongxun.records.ledger.selectors.queues import decidable
from gongxun.registry.people.selectors import shown_name


@login_required
@require_http_methods(["GET", "POST"])
def decide(request: ViewerRequest) -> HttpResponse:
    """What was chosen, with its sum and, for a return, the one reason; then the decision."""
    require_anywhere(request.viewer, Permission.RECOGNISE_ENTRIES, "organisation")
    data: QueryDict = request.POST if request.method == "POST" else request.GET
    action = "return" if data.get("action") == "return" else "recognise"
    form = DecideForm(request.POST or None, initial={"action": action})
    pairs = chosen(data.getlist("ids"))
    if form.is_bound and form.is_valid():
        try:
            made = services.decide_many(
                viewer=request.viewer,
                submission=form.name_of_form,
                action=action,
                chosen=pairs,
                reason=form.cleaned_data["reason"],
                now=timezone.now(),
            )
        except ValidationError as refused:
            _take(form, refused)
        else:
            return redirect("ledger:decided", made.pk)
    return render(request, "ledger/decide.html", _context(request, action, form, pairs))


def _take(form: DecideForm, refused: ValidationError) -> None:
    if hasattr(refused, "error_dict"):
        form.add_error("reason", refused.error_dict["reason"])
    else:
        form.add_error(None, refused)


def _context(
    request: ViewerRequest, action: str, form: DecideForm, pairs: list[tuple[int, int]]
) -> dict[str, object]:
    viewer, versions = request.viewer, dict(pairs)
    services.note_list_view(viewer=viewer, what="proposals", now=timezone.now())
    found = decidable(viewer).filter(pk__in=versions).select_related("person", "manager")
    rows = [
        (one, shown_name(viewer, one.person), versions[one.pk])
        for one in found.prefetch_related("files").order_by("id")
        if flow.can(one, action)
    ]
    return {
        "title": _("认定选中的申报") if action == "recognise" else _("退回选中的申报"),
        "action": action,
        "form": form,
        "rows": rows,
        "missing": len(versions) - len(rows),
        "hours": sum(one.hours_hundredths for one, _name, _seen in rows),
        "frame": Frame(fresh=True),
    }


@login_required
@require_GET
def decided(request: ViewerRequest, decision_id: int) -> HttpResponse:
    """What was recognised, what was refused and why; for who decided."""
    found = decision(request.viewer, decision_id)
    names = people_named(request.viewer, {row["person"] for row in found.outcomes if row["person"]})
    rows = [(row, names.get(row["person"], "–")) for row in found.outcomes]
    done = [pair for pair in rows if pair[0]["done"]]
    refused = [pair for pair in rows if not pair[0]["done"]]
    words = {"done": len(done), "refused": len(refused)}
    if found.action == "recognise":
        lead = _("已认定 %(done)s 份，未认定 %(refused)s 份。") % words
    else:
        lead = _("已退回 %(done)s 份，未退回 %(refused)s 份。") % words
    context = {
        "title": _("办理结果"),
        "lead": lead,
        "decision": found,
        "done": done,
        "refused": refused,
        "hours": sum(row["hours"] for row, _name in done),
        "frame": Frame(fresh=True),
    }
    return render(request, "ledger/decided.html", context)
