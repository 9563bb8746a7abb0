"""The history of imports, and one import with its rows."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import names_of
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.selectors import display_names
from gongxun.base.imports import flow, presentation, selectors, services
from gongxun.base.imports.forms import ConfirmForm, RowFilter
from gongxun.base.imports.models import Run, State
from gongxun.base.sheets import kinds
from gongxun.base.shell import formats
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page


@login_required
@require_GET
def index(request: ViewerRequest) -> HttpResponse:
    """What can be imported, and what was."""
    offered = selectors.kinds_for(request.viewer)
    if not offered:
        raise PermissionDenied(_("您没有导入数据的权限；如需办理，请联系安全管理员授权。"))
    after = request.GET.get("after", "")
    runs, on = selectors.history(request.viewer, number(after))
    people = display_names({run.user_id for run in runs})
    places = names_of("organisation", {run.organisation_id for run in runs})
    context = {
        "title": _("导入"),
        "offered": offered,
        "runs": [
            (
                run,
                str(kinds.get(run.kind).title),
                people.get(run.user_id, ""),
                places.get(run.organisation_id, ""),
                presentation.outcome_in_short(run),
            )
            for run in runs
        ],
        "on": on,
        "frame": Frame(fresh=True),
    }
    return render(request, "imports/index.html", context)


@login_required
@require_GET
def run(request: ViewerRequest, run_id: int) -> HttpResponse:
    """One import: at work, to be confirmed, done or undone, with what becomes of each row."""
    found = selectors.run_or_404(request.viewer, run_id)
    return page_of(request, found, ConfirmForm(run=found))


def page_of(request: ViewerRequest, found: Run, form: ConfirmForm) -> HttpResponse:
    viewer, now = request.viewer, timezone.now()
    filters = RowFilter(request.GET, run=found)
    listed = selectors.page_of(found, filters.query())
    if listed.rows:
        services.note_view(viewer, found, now)
    writes = found.counts.get("created", 0) + found.counts.get("changed", 0)
    decided = found.state == State.DECIDED
    context = {
        "title": presentation.title_of(found),
        "lead": presentation.sentence_of(found),
        "trail": presentation.trail_of(found),
        "run": found,
        "steps": presentation.steps_of(found),
        "job": presentation.job_of(found, now),
        "facts": facts_of(found),
        "tabs": presentation.tabs_of(found, request.GET),
        "filters": filters,
        "lines": list(presentation.lines_of(listed.rows)),
        "page": Page(listed.total, selectors.PAGE_SIZE, listed.before, listed.after),
        "form": form,
        "may_confirm": decided and writes and found.user_id == viewer.user_id,
        "nothing_to_write": decided and not writes,
        "may_undo": services.may_undo(viewer, found) and writes,
        "writes": writes,
        "refused": found.counts.get("refused", 0),
        "same": selectors.same_file(viewer, found) if decided else None,
        "frame": Frame(fresh=True),
    }
    return render(request, "imports/run.html", context)


def facts_of(run: Run) -> list[tuple[str, str]]:
    names = display_names({run.user_id, run.undone_by or run.user_id})
    place = names_of("organisation", [run.organisation_id]).get(run.organisation_id, "")
    facts = [
        (_("文件"), f"{run.file.label} · {formats.count(-(-run.file.size // 1024))} KB"),
        (_("导入到"), place),
        (_("上传"), f"{names.get(run.user_id, '')} · {_moment(run.uploaded_at)}"),
        (_("文件摘要"), f"SHA-256 {run.file.digest[:16]}…"),
    ]
    if run.finished_at and run.state in (State.DONE, State.UNDOING, State.UNDONE):
        way = _("只写没有问题的行") if run.only_good else _("全部写入")
        facts.append((_("导入"), f"{_moment(run.finished_at)} · {way}"))
    if run.state == State.UNDONE and run.undone_at:
        who = names.get(run.undone_by or 0, "")
        facts.append((_("撤销"), f"{who} · {_moment(run.undone_at)} · {run.undo_reason}"))
    return facts


def _moment(moment: object) -> str:
    return timezone.localtime(moment).strftime("%Y-%m-%d %H:%M")  # type: ignore[arg-type]


@login_required
@require_GET
def progress(request: ViewerRequest, run_id: int) -> HttpResponse:
    """The job at work, as a fragment; once it has ended, the page is to be read again."""
    found = selectors.run_or_404(request.viewer, run_id)
    if found.state not in flow.AT_WORK:
        return HttpResponse(headers={"HX-Refresh": "true"})
    context = {"job": presentation.job_of(found, timezone.now())}
    return render(request, "shell/parts/job.html", context)
