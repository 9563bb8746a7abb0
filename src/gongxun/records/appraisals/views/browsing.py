"""Appraisals and rounds to look at."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.files.selectors import as_response
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats, groups
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Page, Sort
from gongxun.records.appraisals import flow, presentation, selectors, services
from gongxun.records.appraisals.forms import AppraisalFilter
from gongxun.records.appraisals.indices import index_of
from gongxun.records.appraisals.models import (
    PUBLIC,
    RATED_BY_SCHOOL,
    Appraisal,
    Evidence,
    ItemState,
    State,
)
from gongxun.records.appraisals.selectors.listing import ALL, TODO, waiting

BESIDE_A_TAB = 99


@login_required
@require_GET
def appraisals(request: ViewerRequest) -> HttpResponse:
    """What waits for the reader first, else all, as the address filters and sorts it."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    todo = up_to(Appraisal.objects.filter(pk__in=waiting(viewer).values("pk")), BESIDE_A_TAB)
    form = AppraisalFilter(request.GET)
    query = form.query(TODO if todo else ALL)
    found = selectors.page_of(viewer, query)
    context = {
        "title": _("办学评估"),
        "lead": _("有 %(count)s 项评估等您办理。") % {"count": formats.count(todo)} if todo
        else _("院校和课程的评估：自评、考察、评分、公布、整改，历年都在。"),
        "tabs": groups.links("resources", request, "appraisals:list"),
        "views": _views(query.view, todo),
        "form": form,
        "query": query,
        "rows": [_row(one) for one in found.rows],
        "sort": Sort(query.sort, query.descending),
        "page": Page(found.total, before=found.before, after=found.after),
        "filtered": bool(query.search or query.subject or query.state or query.year),
        "may_open": bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }  # fmt: skip
    return render(request, "appraisals/list.html", context)


def _views(current: str, todo: int) -> list[Link]:
    base = reverse("appraisals:list")
    return [
        Link(_("等我办理"), f"{base}?{urlencode({'view': TODO})}", current=current == TODO, count=todo),
        Link(_("全部评估"), f"{base}?{urlencode({'view': ALL})}", current=current == ALL),
        Link(_("评估批次"), reverse("appraisals:rounds"), current=current == "rounds"),
    ]  # fmt: skip


def _row(one: Appraisal) -> tuple[Appraisal, str, str]:
    """With grade and points once they are announced."""
    if one.state not in PUBLIC:
        return one, "", ""
    grade = index_of(one.round.index).grade_title(one.grade)
    return one, grade, formats.hundredths(one.score_hundredths)


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The list of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    query = AppraisalFilter(request.GET).query(ALL).whole
    scope = min(viewer.scopes(Permission.VIEW_RESOURCES, "organisation"))
    services.note_export(viewer=viewer, organisation_id=scope, now=timezone.now())
    headings = [
        _("年度"), _("评估批次"), _("对象"), _("名称"), _("院校"), _("主办单位"), _("状态"),
        _("自评得分"), _("评估得分"), _("等次"), _("公布日期"),
    ]  # fmt: skip
    book = BytesIO()
    write_list(headings, _cells(selectors.every_appraisal(viewer, query)), book, _("办学评估"))
    book.seek(0)
    name = _("办学评估-%(day)s.xlsx") % {"day": formats.day(viewer.today)}
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(rows: Iterator[Appraisal]) -> Iterator[list[Cell]]:
    for one in rows:
        _one, grade, _words = _row(one)
        public = one.state in PUBLIC
        yield [
            one.round.year, one.round.title, str(one.round.get_subject_display()), one.title,
            one.school.name, one.round.organiser.name, str(one.get_state_display()),
            _points(one.self_score_hundredths),
            _points(one.score_hundredths if public else None), grade, one.announced_on,
        ]  # fmt: skip


def _points(hundredths: int | None) -> float | None:
    return None if hundredths is None else hundredths / 100


@login_required
@require_GET
def rounds(request: ViewerRequest) -> HttpResponse:
    """All rounds that the reader sees, the latest first."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_RESOURCES, "organisation")
    rows, after = selectors.rounds(viewer, request.GET.get("after"))
    todo = up_to(Appraisal.objects.filter(pk__in=waiting(viewer).values("pk")), BESIDE_A_TAB)
    context = {
        "title": _("办学评估"),
        "tabs": groups.links("resources", request, "appraisals:list"),
        "views": _views("rounds", todo),
        "rows": rows,
        "page": Page(len(rows), after=after),
        "may_open": bool(viewer.scopes(Permission.EDIT_RESOURCES, "organisation")),
        "frame": Frame(fresh=True),
    }
    return render(request, "appraisals/rounds.html", context)


@login_required
@require_GET
def round_(request: ViewerRequest, round_id: int) -> HttpResponse:
    """One round: its index, who is in it and how far each has come."""
    viewer = request.viewer
    found = selectors.round_or_404(viewer, round_id)
    index = index_of(found.index)
    members = selectors.visible(viewer).filter(round=found).select_related("round", "school")
    organises = selectors.organises(viewer, found) and found.state == "open"
    context = {
        "title": found.title,
        "round": found,
        "facts": presentation.facts_of_round(found, index),
        "index": index,
        "rows": [_row(one) for one in members.order_by("-score_hundredths", "title", "pk")[:500]],
        "organises": organises,
        "may_invite": organises and viewer.today <= found.self_rating_until,
        "frame": Frame(place=found.organiser.name, fresh=True),
    }
    return render(request, "appraisals/round.html", context)


@login_required
@require_GET
def appraisal(request: ViewerRequest, appraisal_id: int) -> HttpResponse:
    """One appraisal: where it stands, what each side said, what the reader may do."""
    viewer = request.viewer
    found = selectors.appraisal_or_404(viewer, appraisal_id)
    index = index_of(found.round.index)
    organises, keeps = selectors.organises(viewer, found.round), selectors.keeps(viewer, found)
    scores = selectors.scores(viewer, found.round)
    public = found.state in PUBLIC
    # Who scores is not to be led by what others gave.
    shows = organises or public or (scores and found.state != State.VISITING)
    scorings = presentation.scorings_of(found) if organises or scores else []
    bar = selectors.bar(viewer, found) if scores and found.state == State.VISITING else ""
    # Who organises an appraisal does not speak for the school in it.
    speaks = keeps and not organises
    rates = speaks and found.state in RATED_BY_SCHOOL
    unmended = found.items.exclude(state=ItemState.ACCEPTED).exists()
    context = {
        "title": found.title,
        "appraisal": found,
        "steps": presentation.steps_of(found),
        "next": presentation.next_words(found, index, found.scorings.count()),
        "facts": presentation.facts_of(found, index, shows_scores=shows),
        "dimensions": presentation.lines_of(
            found, index, shows_scores=shows, shows_findings=organises or scores or public
        ),
        "shows_scores": shows and found.scorings.exists(),
        "scorings": [(name, one) for name, one in scorings if organises or one.scorer == viewer.user_id],
        "items": found.items.prefetch_related("evidence__file").order_by("place"),
        "criteria": [(one.key, one.title) for one in index.criteria] if rates else [],
        "may_rate": rates,
        "late": rates and viewer.today > found.round.self_rating_until,
        "bar": bar,
        "may_score": scores and found.state == State.VISITING and not bar,
        "may_report": speaks and found.state == State.RECTIFICATION,
        "organises": organises,
        "may_close": organises and not unmended and flow.may_step(found, State.CLOSED),
        "may_cancel": organises and flow.may_step(found, State.CANCELLED),
        "history": [
            one for one in selectors.results_of(viewer, found.school_id)
            if one.appraisal_id != found.pk
        ],
        "frame": Frame(place=found.school.name, fresh=True),
    }  # fmt: skip
    return render(request, "appraisals/appraisal.html", context)


@login_required
@require_GET
def evidence(request: ViewerRequest, evidence_id: int) -> FileResponse:
    """A file of an appraisal that the reader sees."""
    found = Evidence.objects.select_related("file").filter(pk=evidence_id).first()
    if found is None:
        raise Http404(_("没有这份佐证，或已被移除。"))
    selectors.appraisal_or_404(request.viewer, found.appraisal_id)
    return as_response(found.file)
