"""What was answered: charts and tables, beside the need that indicators show; and as files."""

from collections.abc import Iterator
from io import BytesIO
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from gongxun.base.access.factors import second_factor_before
from gongxun.base.access.gate import Viewer, require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.cells import Cell
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.resources.selectors.terms import courses_by_topic
from gongxun.work.surveys import presentation, services
from gongxun.work.surveys.models import Respondents, State, Survey
from gongxun.work.surveys.selectors import progress
from gongxun.work.surveys.selectors import results as read
from gongxun.work.surveys.selectors.needs import need_shown, topics_by_place
from gongxun.work.surveys.selectors.questions import choices_of
from gongxun.work.surveys.selectors.visibility import (
    asked,
    invitation_or_404,
    oversees,
    require_results,
    survey_or_404,
    visible,
)


@login_required
@require_GET
def results(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """Question by question, by group where that is allowed, beside the need that the indicators show."""
    viewer = request.viewer
    found = _readable(viewer, survey_id)
    in_charge = oversees(viewer, found)
    group = _asked(request, found) if in_charge else read.Filter()
    tally = progress.tally_of(found)
    hidden = _hidden(found, tally.answered)
    answers = [] if hidden else read.results_of(found, group)
    courses = courses_by_topic(viewer)
    context = {
        "title": _("调研结果：%(title)s") % {"title": found.title},
        "survey": found,
        "figures": presentation.head_figures(tally),
        "hidden": hidden,
        "asked": group,
        "groups": _groups(found, group) if in_charge and not hidden else [],
        "results": [
            (
                one,
                presentation.chart_of(one),
                [
                    (row, formats.share(row.count, one.answered), courses[row.key])
                    for row in sorted(one.rows, key=_order(one))
                ],
            )
            for one in answers
        ],
        "in_charge": in_charge,
        "may_export_answers": in_charge and not found.anonymous,
        "need": _need(request, found) if in_charge else None,
        "frame": Frame(place=found.organisation.name, fresh=True),
    }
    return render(request, "surveys/results.html", context)


def _order(result: read.Result) -> Any:  # noqa: ANN401 (a key to sort by)
    if result.question.kind in ("topics", "competences", "multiple"):
        return lambda row: -row.count
    return lambda _row: 0


def _readable(viewer: Viewer, survey_id: int) -> Survey:
    """A survey whose results the reader may see: in her charge, or published to her or to whom it asked."""
    if visible(viewer).filter(pk=survey_id).exists():
        found = survey_or_404(viewer, survey_id)
        require_results(viewer, found)
        return found
    own = asked(viewer).filter(survey_id=survey_id).values_list("pk", flat=True).first()
    invitation = invitation_or_404(viewer, own or 0)
    if invitation.survey.published_at is None:
        raise PermissionDenied(_("调研结果还没有公布；公布后在这里查看。"))
    return invitation.survey


def _hidden(survey: Survey, answered: int) -> str:
    """Why no answer is shown at all; empty where they are."""
    if not survey.anonymous:
        return ""
    if survey.state == State.OPEN:
        return _("匿名调研进行期间只看回收进度，截止后查看结果，以免从前后变化认出是谁填的。")
    if answered < read.FEWEST:
        return _("匿名调研答卷不足 %(least)d 份，不显示结果，以免认出是谁填的。") % {
            "least": read.FEWEST
        }
    return ""


def _asked(request: ViewerRequest, survey: Survey) -> read.Filter:
    """The group of the address where it may be shown; else all."""
    what, _colon, key = request.GET.get("group", "").partition(":")
    group = read.Filter(what, key) if what in ("place", "category") else read.Filter()
    return group if read.allowed(survey, group) else read.Filter()


def _groups(survey: Survey, chosen: read.Filter) -> list[tuple[str, list[tuple[str, str, bool]]]]:
    """Choices of the filter: (value, words, chosen) under a heading; groups too small are left out."""
    offered = []
    for what, heading in (("place", _("下一级单位")), ("category", _("人员类别"))):
        rows = [
            (
                f"{what}:{one.key}",
                _("%(name)s（%(count)s 份）")
                % {"name": one.name, "count": formats.count(one.sheets)},
                (what, one.key) == (chosen.what, chosen.key),
            )
            for one in read.groups_by(survey, what)
            if not one.hidden
        ]
        if rows:
            offered.append((heading, rows))
    return offered


def _need(request: ViewerRequest, survey: Survey) -> dict[str, Any] | None:
    """The need by indicators beside the answers, by organisation directly below."""
    viewer = request.viewer
    if not viewer.may(Permission.VIEW_RESULTS, "organisation", survey.organisation_id):
        return None
    shown = need_shown(
        viewer, survey.organisation_id, viewer.today.year, request.GET.get("indicator", "")
    )
    # Each group guards itself.
    wanted = {} if _hidden(survey, read.FEWEST) else topics_by_place(survey)
    tallies = {int(one.key): one for one in progress.tallies_by_place(survey)}
    rows = [
        (
            shown.by_place.get(key),
            tallies.get(key),
            shown.by_place[key].title if key in shown.by_place else tallies[key].name,
            wanted.get(key, []),
        )
        for key in {**shown.by_place, **tallies}
    ]
    rows.sort(key=lambda row: (-(row[0].not_yet if row[0] else 0), row[2]))
    group = request.GET.get("group", "")
    links = [
        (
            one,
            f"?{urlencode({'indicator': one.key, **({'group': group} if group else {})})}#need",
            one.key == shown.chosen,
        )
        for one in shown.by_indicator
    ]
    return {"shown": shown, "rows": rows, "indicators": links}


@login_required
@require_GET
def export(request: ViewerRequest, survey_id: int) -> FileResponse:
    """The tables of the results as a workbook, of the group of the address."""
    viewer = request.viewer
    found = survey_or_404(viewer, survey_id)
    require(viewer, Permission.VIEW_PLANS, "organisation", found.organisation_id)
    require_results(viewer, found)
    if words := _hidden(found, progress.tally_of(found).answered):
        raise PermissionDenied(words)
    group = _asked(request, found)
    services.note_export(
        viewer=viewer, survey=found, organisation_id=found.organisation_id,
        what="export.survey_results", now=timezone.now(),
    )  # fmt: skip
    headings = [_("题号"), _("题目"), _("选项"), _("人数"), _("占比"), _("平均"), _("作答份数")]
    book = BytesIO()
    write_list(headings, _cells(read.results_of(found, group)), book, _("调研结果"))
    book.seek(0)
    name = f"{_('调研结果')}-{formats.day(viewer.today)}.xlsx"
    return FileResponse(book, as_attachment=True, filename=name)


def _cells(found: list[read.Result]) -> Iterator[list[Cell]]:
    for one in found:
        mean = "" if one.mean_hundredths is None else formats.hundredths(one.mean_hundredths)
        yield [one.number, one.question.text, "", None, "", mean, one.answered]
        for row in one.rows:
            share = formats.share(row.count, one.answered)
            yield [one.number, one.question.text, row.title, row.count, share, "", None]


@login_required
@second_factor_before(
    gettext_lazy("导出实名答卷前要完成第二重验证：请用认证器验证，然后再点一次导出。")
)
@require_GET
def answers(request: ViewerRequest, survey_id: int) -> FileResponse:
    """The answer sheets of a survey by name, one a row; names as the reader may see them."""
    viewer = request.viewer
    found = survey_or_404(viewer, survey_id)
    require(viewer, Permission.VIEW_PLANS, "organisation", found.organisation_id)
    require_results(viewer, found)
    if found.anonymous:
        raise PermissionDenied(_("匿名调研不提供逐份答卷，只有汇总结果。"))
    services.note_export(
        viewer=viewer, survey=found, organisation_id=found.organisation_id,
        what="export.survey_answers", now=timezone.now(),
    )  # fmt: skip
    questions = list(found.questions.order_by("position"))
    headings = [_("单位"), _("姓名"), _("提交时间"), *(one.text for one in questions)]
    if found.respondents == Respondents.ORGANISATIONS:
        headings.remove(_("姓名"))
    book = BytesIO()
    write_list(headings, _sheet_cells(viewer, found, questions), book, _("答卷"))
    book.seek(0)
    return FileResponse(
        book, as_attachment=True, filename=f"{_('答卷')}-{formats.day(viewer.today)}.xlsx"
    )


def _sheet_cells(viewer: Viewer, survey: Survey, questions: list[Any]) -> Iterator[list[Cell]]:
    titles = {one.pk: dict(choices_of(one)) for one in questions}
    sheets = list(read.sheets_by_name(survey))
    rows = progress.named(viewer, [one.invitation for one in sheets if one.invitation])
    names = {one.invitation.pk: one.name for one in rows}
    for sheet in sheets:
        given = {one.question_id: one for one in sheet.answers.all()}
        cells: list[Cell] = [sheet.invitation.organisation.name if sheet.invitation else ""]
        if survey.respondents == Respondents.CADRES:
            cells.append(names.get(sheet.invitation_id or 0, ""))
        cells.append(formats.minute(timezone.localtime(sheet.submitted_at)))
        for one in questions:
            answer = given.get(one.pk)
            if answer is None:
                cells.append("")
            elif answer.choices:
                cells.append(_("、").join(titles[one.pk].get(key, key) for key in answer.choices))
            else:
                cells.append(answer.number if answer.number is not None else answer.text)
        yield cells


@login_required
@require_GET
def texts(request: ViewerRequest, survey_id: int, question_id: int) -> HttpResponse:
    """Everything written in answer to one question, in no order that tells when it was written."""
    viewer = request.viewer
    found = survey_or_404(viewer, survey_id)
    require(viewer, Permission.VIEW_PLANS, "organisation", found.organisation_id)
    require_results(viewer, found)
    if words := _hidden(found, progress.tally_of(found).answered):
        raise PermissionDenied(words)
    question = found.questions.filter(pk=question_id, kind__in=("short", "long")).first()
    if question is None:
        raise Http404(_("这份调研没有这道文字题。"))
    group = _asked(request, found)
    page = read.texts_of(found, question, group, request.GET.get("after"))
    context = {
        "title": question.text,
        "survey": found,
        "texts": page.texts,
        "page": Page(page.total, after=page.after),
        "frame": Frame(place=found.organisation.name, fresh=True),
    }
    return render(request, "surveys/texts.html", context)
