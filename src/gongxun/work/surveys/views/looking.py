"""Surveys to look at: the list, one survey, who was asked."""

from collections.abc import Iterator
from io import BytesIO
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.gate import Viewer, require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats, groups
from gongxun.base.shell.addresses import number
from gongxun.base.shell.counting import up_to
from gongxun.base.shell.frame import Frame, Link
from gongxun.base.shell.parts import Page, Sort
from gongxun.registry.people.selectors import person_of
from gongxun.work.surveys import flow, presentation, services
from gongxun.work.surveys.forms import SurveyFilter
from gongxun.work.surveys.models import Invitation, QuestionKind, State, Survey
from gongxun.work.surveys.selectors import progress
from gongxun.work.surveys.selectors.listing import SurveyQuery, every_survey, listed, page_of
from gongxun.work.surveys.selectors.questions import choices_of
from gongxun.work.surveys.selectors.results import FEWEST
from gongxun.work.surveys.selectors.visibility import (
    edits,
    invitation_in,
    oversees,
    survey_or_404,
    waiting,
)


@login_required
@require_GET
def surveys(request: ViewerRequest) -> HttpResponse:
    """The surveys of the reader's organisations, or those that come from above."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_PLANS, "organisation")
    form = SurveyFilter(request.GET)
    query = form.query()
    found = page_of(viewer, query)
    plain = SurveyQuery(mine=query.mine, sort=query.sort, descending=query.descending)
    context = {
        "title": _("需求调研"),
        "group": groups.links("plans", request, "surveys:list"),
        "tabs": _tabs(viewer, query.mine, up_to(waiting(viewer), 99)),
        "form": form,
        "query": query,
        "rows": found.rows,
        "sort": Sort(query.sort, query.descending),
        "page": Page(up_to(listed(viewer, query)), before=found.before, after=found.after),
        "filtered": query.whole != plain,
        "may_add": bool(viewer.scopes(Permission.EDIT_PLANS, "organisation")),
        "export_url": f"{reverse('surveys:export')}?{request.GET.urlencode()}",
        "frame": Frame(fresh=True),
    }
    return render(request, "surveys/list.html", context)


def _tabs(viewer: Viewer, mine: bool, to_answer: int) -> list[Link]:
    """What is to be answered only for who may answer: for an organisation, or for herself."""
    base = reverse("surveys:list")
    above = f"{base}?{urlencode({'whose': 'above'})}"
    found = [
        Link(_("本单位及下级开展的"), base, current=mine),
        Link(_("上级开展的"), above, current=not mine),
    ]
    if viewer.scopes(Permission.EDIT_PLANS, "organisation") or person_of(viewer) is not None:
        found.append(Link(_("待本单位填写的"), reverse("surveys:mine"), count=to_answer))
    return found


@login_required
@require_GET
def export(request: ViewerRequest) -> FileResponse:
    """The list of the address as a workbook: the same filters and order, every page."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.VIEW_PLANS, "organisation")
    query = SurveyFilter(request.GET).query().whole
    scope = min(viewer.scopes(Permission.VIEW_PLANS, "organisation"))
    services.note_export(
        viewer=viewer, survey=None, organisation_id=scope, what="export.surveys",
        now=timezone.now(),
    )  # fmt: skip
    headings = [
        _("名称"), _("开展单位"), _("计划年度"), _("向谁调研"), _("是否匿名"), _("开始日期"),
        _("截止日期"), _("状态"), _("已邀请"), _("已答"),
    ]  # fmt: skip
    book = BytesIO()
    write_list(headings, _cells(every_survey(viewer, query)), book, _("需求调研"))
    book.seek(0)
    name = f"{_('需求调研')}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(rows: Iterator[Survey]) -> Iterator[list[Cell]]:
    for row in rows:
        yield [
            row.title, row.organisation.name, row.year, str(row.get_respondents_display()),
            _("匿名") if row.anonymous else _("实名"), row.opens_on, row.closes_on,
            str(row.get_state_display()), row.invited, row.answered,  # type: ignore[attr-defined]
        ]  # fmt: skip


@login_required
@require_GET
def survey(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """One survey: what is asked of whom, how far it is, what the reader may do."""
    viewer = request.viewer
    found = survey_or_404(viewer, survey_id)
    in_charge, may_edit = oversees(viewer, found), edits(viewer, found)
    draft = found.state == State.DRAFT
    started = found.state not in (State.DRAFT, State.OPENING)
    own = invitation_in(viewer, found)
    tally = progress.tally_of(found)
    context = {
        "title": found.title,
        "survey": found,
        "course": presentation.course_of(found),
        "facts": presentation.facts_of_survey(found),
        "questions": [
            (nth, one, [title for _key, title in choices_of(one)])
            for nth, one in enumerate(found.questions.order_by("position"), 1)
        ],
        "kinds": QuestionKind.choices if draft and may_edit else [],
        "history": presentation.history_of(found),
        "figures": presentation.head_figures(tally) if started and in_charge else [],
        "places": progress.tallies_by_place(found) if started and in_charge else [],
        "categories": progress.tallies_by_category(found) if started and in_charge else [],
        "job": presentation.opening_job(found, tally.invited) if found.state == "opening" else None,
        "own": own,
        "own_open": own is not None and own.state != Invitation.State.ANSWERED
        and not flow.refusal_today(found, viewer.today),
        "draft": draft,
        "open": found.state == State.OPEN,
        "closed": found.state == State.CLOSED,
        "may_edit": may_edit,
        "may_copy": bool(viewer.scopes(Permission.EDIT_PLANS, "organisation")),
        "in_charge": in_charge,
        "shows_results": started and found.state != State.CANCELLED
        and (in_charge or found.published_at is not None),
        "fewest": FEWEST,
        "frame": Frame(place=found.organisation.name, fresh=True),
    }  # fmt: skip
    return render(request, "surveys/survey.html", context)


@login_required
@require_GET
def opening(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """How far the invitations are, to be asked again; once they are out the page is read anew."""
    found = survey_or_404(request.viewer, survey_id)
    if found.state != State.OPENING:
        answer = HttpResponse()
        answer["HX-Refresh"] = "true"
        return answer
    job = presentation.opening_job(found, found.invitations.count())
    return render(request, "surveys/opening.html", {"job": job})


@login_required
@require_GET
def invitees(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """Who was asked and who has answered; names as the reader may see them."""
    viewer = request.viewer
    found = survey_or_404(viewer, survey_id)
    require(viewer, Permission.VIEW_PLANS, "organisation", found.organisation_id)
    state = request.GET.get("state", "")
    query = progress.InviteeQuery(
        state=state if state in Invitation.State.values else "",
        place_id=number(request.GET.get("place", "")),
        after=request.GET.get("after"),
        before=request.GET.get("before"),
    )
    page = progress.invitee_page(viewer, found, query)
    tally = progress.tally_of(found)
    counts = {"": tally.invited, "open": tally.open, "answered": tally.answered,
              "declined": tally.declined}  # fmt: skip
    labels = [("", _("全部")), *Invitation.State.choices]
    context = {
        "title": _("邀请名单：%(title)s") % {"title": found.title},
        "survey": found,
        "tabs": [
            Link(
                str(label),
                f"?{urlencode({'state': key, **({'place': query.place_id} if query.place_id else {})})}",
                current=key == query.state,
                count=None if query.place_id else counts[key],
            )
            for key, label in labels
        ],
        "rows": page.rows,
        "places": [(one.key, one.name) for one in progress.tallies_by_place(found)],
        "query": query,
        "page": Page(up_to(progress.invitees(found, query)), before=page.before, after=page.after),
        "frame": Frame(place=found.organisation.name, fresh=True),
    }
    return render(request, "surveys/invitees.html", context)
