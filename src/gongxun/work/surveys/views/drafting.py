"""Drafts: begun, edited, asked, copied, deleted."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from gongxun.base.access.gate import Viewer, require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import did, form_page
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.work.surveys import flow, forms, services
from gongxun.work.surveys.models import Question, QuestionKind, Survey
from gongxun.work.surveys.ready import read_templates
from gongxun.work.surveys.selectors.listing import SurveyQuery, listed
from gongxun.work.surveys.selectors.visibility import survey_or_404
from gongxun.work.surveys.services import Terms

both = require_http_methods(["GET", "POST"])
DAYS = timedelta(days=14)
LISTED = 10


@login_required
@both
def add(request: ViewerRequest) -> HttpResponse:
    """Begin a survey: blank, from a template, or from an earlier one."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_PLANS, "organisation")
    homes = viewer.scopes(Permission.EDIT_PLANS, "organisation")
    home = facts_of(homes).get(min(homes)) if len(homes) == 1 else None
    start = {"organisation": written(home) if home else "", "source": "template:cadre-needs"}
    form = forms.BeginForm(request.POST or None, initial=start, sources=_sources(viewer))
    if form.is_valid():
        place = form.cleaned_data["organisation"].id
        require(viewer, Permission.EDIT_PLANS, "organisation", place)
        made: list[Survey] = []
        deed = lambda: made.append(_begun(viewer, place, form.cleaned_data["source"]))  # noqa: E731
        if did(form, deed):
            messages.success(request, _("已起草，请核对名称、范围和题目。"))
            return redirect("surveys:edit", made[0].pk)
    return form_page(
        request, form, title=_("发起调研"), button=_("起草"), back=reverse("surveys:list"),
        lead=_("先起草，核对后再开始；开始以前谁也收不到。"),
    )  # fmt: skip


def _sources(viewer: Viewer) -> list[tuple[str, Any]]:
    templates = [
        (f"template:{one.key}", _("模板：%(title)s") % {"title": one.title})
        for one in read_templates().values()
    ]
    own = listed(viewer, SurveyQuery()).order_by("-drafted_at", "-pk")[:LISTED]
    earlier = [(f"survey:{one.pk}", _("往次：%(title)s") % {"title": one.title}) for one in own]
    return [*templates, ("blank", _("空白")), *earlier]


def _begun(viewer: Viewer, organisation_id: int, source: str) -> Survey:
    today, now = viewer.today, timezone.now()
    kind, _colon, key = source.partition(":")
    if kind == "survey":
        earlier = survey_or_404(viewer, number(key) or 0)
        return services.copy_survey(
            viewer=viewer, survey_id=earlier.pk, organisation_id=organisation_id,
            opens_on=today, closes_on=today + DAYS, now=now,
        )  # fmt: skip
    template = read_templates().get(key)
    year = today.year + 1
    words = {"year": year}
    terms = Terms(
        title=_("%(year)s 年%(title)s调研") % {**words, "title": template.title}
        if template else _("%(year)s 年培训需求调研") % words,
        purpose=template.purpose if template else "",
        year=year,
        respondents=template.respondents if template else "cadres",
        anonymous=template.anonymous if template else False,
        opens_on=today,
        closes_on=today + DAYS,
    )  # fmt: skip
    return services.draft_survey(
        viewer=viewer, organisation_id=organisation_id, terms=terms,
        questions=template.questions if template else (), now=now,
    )  # fmt: skip


@login_required
@both
def edit(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """The terms of a draft."""
    found = _editable(request, survey_id)
    form = forms.TermsForm(request.POST or None, initial=forms.terms_of(found))
    if form.is_valid():
        deed = lambda: services.edit_survey(  # noqa: E731
            viewer=request.viewer, survey_id=found.pk, terms=form.terms(),
            seen=number(form.cleaned_data["seen"]), now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已保存。"))
            return redirect("surveys:survey", found.pk)
    return form_page(
        request, form, title=_("修改：%(title)s") % {"title": found.title}, button=_("保存"),
        back=reverse("surveys:survey", args=[found.pk]), place=found.organisation.name,
    )  # fmt: skip


@login_required
@require_POST
def copy(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """A new draft from this survey, for the reader's own organisation."""
    viewer = request.viewer
    found = survey_or_404(viewer, survey_id)
    require_anywhere(viewer, Permission.EDIT_PLANS, "organisation")
    home = found.organisation_id
    if not viewer.may(Permission.EDIT_PLANS, "organisation", home):
        home = min(viewer.scopes(Permission.EDIT_PLANS, "organisation"))
    made = services.copy_survey(
        viewer=viewer, survey_id=found.pk, organisation_id=home, opens_on=viewer.today,
        closes_on=viewer.today + DAYS, now=timezone.now(),
    )  # fmt: skip
    messages.success(request, _("已复制为新的草稿，请核对名称、范围和题目。"))
    return redirect("surveys:edit", made.pk)


@login_required
@both
def discard(request: ViewerRequest, survey_id: int) -> HttpResponse:
    """Delete a draft, once confirmed."""
    found = _editable(request, survey_id)
    form = forms.OpenForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        deed = lambda: services.discard_survey(  # noqa: E731
            viewer=request.viewer, survey_id=found.pk, now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("草稿已删除。"))
            return redirect("surveys:list")
    return form_page(
        request, form, title=_("删除草稿：%(title)s") % {"title": found.title},
        button=_("确认删除"), back=reverse("surveys:survey", args=[found.pk]),
        grave=_("草稿和其中的题目一并删除，不能恢复。"),
    )  # fmt: skip


@login_required
@both
def add_question(request: ViewerRequest, survey_id: int, kind: str) -> HttpResponse:
    """One more question, at the end."""
    if kind not in QuestionKind.values:
        raise Http404(_("没有这种题型。"))
    found = _editable(request, survey_id)
    start = {"seen": found.edition, **_usual(kind)}
    form = forms.QuestionForm(request.POST or None, initial=start, kind=kind)
    if form.is_valid():
        deed = lambda: services.add_question(  # noqa: E731
            viewer=request.viewer, survey_id=found.pk, asked=form.asked(),
            seen=number(form.cleaned_data["seen"]), now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            return redirect(f"{reverse('surveys:survey', args=[found.pk])}#questions")
    return form_page(
        request, form, title=_("添加题目：%(kind)s") % {"kind": QuestionKind(kind).label},
        button=_("添加"), back=reverse("surveys:survey", args=[found.pk]), lead=_lead(kind),
        place=found.organisation.name,
    )  # fmt: skip


def _usual(kind: str) -> dict[str, Any]:
    return {
        "topics": {"text": _("您最需要哪些方面的培训"), "most": 5},
        "competences": {"text": _("您最想提高哪些能力"), "most": 3},
    }.get(kind, {})


def _lead(kind: str) -> str:
    if kind in ("topics", "competences"):
        return _("选项取自教学资源的分类，结果可以和现有课程对照。")
    return ""


@login_required
@both
def edit_question(request: ViewerRequest, question_id: int) -> HttpResponse:
    """A question of a draft."""
    question = _question(request, question_id)
    form = forms.QuestionForm(
        request.POST or None, initial=forms.question_start(question), kind=question.kind
    )
    if form.is_valid():
        deed = lambda: services.edit_question(  # noqa: E731
            viewer=request.viewer, question_id=question.pk, asked=form.asked(),
            seen=number(form.cleaned_data["seen"]), now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            return redirect(f"{reverse('surveys:survey', args=[question.survey_id])}#questions")
    return form_page(
        request, form, title=_("修改题目：%(kind)s") % {"kind": question.get_kind_display()},
        button=_("保存"), back=reverse("surveys:survey", args=[question.survey_id]),
        lead=_lead(question.kind), place=question.survey.organisation.name,
    )  # fmt: skip


@login_required
@require_POST
def remove_question(request: ViewerRequest, question_id: int) -> HttpResponse:
    question = _question(request, question_id)
    services.remove_question(viewer=request.viewer, question_id=question.pk, now=timezone.now())
    messages.success(request, _("已删去这道题。"))
    return redirect(f"{reverse('surveys:survey', args=[question.survey_id])}#questions")


@login_required
@require_POST
def move_question(request: ViewerRequest, question_id: int, way: str) -> HttpResponse:
    """One place up or down."""
    question = _question(request, question_id)
    if way not in ("up", "down"):
        raise Http404(_("没有这一步。"))
    services.move_question(
        viewer=request.viewer, question_id=question.pk, by=-1 if way == "up" else 1,
        now=timezone.now(),
    )  # fmt: skip
    return redirect(f"{reverse('surveys:survey', args=[question.survey_id])}#questions")


def _editable(request: ViewerRequest, survey_id: int) -> Survey:
    """A survey whose draft the reader may change; one that was opened meanwhile is shown instead."""
    found = survey_or_404(request.viewer, survey_id)
    require(request.viewer, Permission.EDIT_PLANS, "organisation", found.organisation_id)
    try:
        flow.require_draft(found)
    except ValidationError as refused:
        raise Http404(" ".join(refused.messages)) from refused
    return found


def _question(request: ViewerRequest, question_id: int) -> Question:
    found = Question.objects.filter(pk=question_id).first()
    if found is None:
        raise Http404(_("没有这道题，可能已被删除。"))
    found.survey = _editable(request, found.survey_id)
    return found
