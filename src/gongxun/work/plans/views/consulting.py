"""Consultation: asking, the inbox of those asked, remarks and answers."""

from datetime import timedelta

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from gongxun.base.access.gate import Viewer, require, require_anywhere
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import formats, groups
from gongxun.base.shell.form_pages import did, form_page
from gongxun.base.shell.frame import Frame
from gongxun.base.shell.parts import Page
from gongxun.registry.orgs.selectors import children_of, lines_of
from gongxun.work.plans import flow, forms, presentation, selectors, services, wording
from gongxun.work.plans.models import AnnualPlan, Asked, Consultation, Remark
from gongxun.work.plans.selectors import consulting as read

both = require_http_methods(["GET", "POST"])
DAYS_TO_ANSWER = 10


@login_required
@require_GET
def inbox(request: ViewerRequest) -> HttpResponse:
    """Consultations in which the reader's organisations are asked."""
    viewer = request.viewer
    require_anywhere(viewer, Permission.EDIT_PLANS, "organisation")
    state = request.GET.get("state", "")
    state = state if state in (Asked.OPEN, Asked.ANSWERED) else ""
    found = read.inbox(viewer, state, request.GET.get("after", ""))
    context = {
        "title": _("会商"),
        "tabs": groups.links("plans", request, "plans:inbox"),
        "rows": [(one, presentation.asked_words(one)) for one in found.rows],
        "waiting": found.waiting,
        "state": state,
        "page": Page(found.total, after=found.after),
        "frame": Frame(fresh=True),
    }
    return render(request, "plans/inbox.html", context)


@login_required
@both
def consult(request: ViewerRequest, plan_id: int) -> HttpResponse:
    """Ask organisations below or beside about a draft."""
    viewer = request.viewer
    found = selectors.editable_plan_or_404(viewer, plan_id)
    start = {"due_on": viewer.today + timedelta(days=DAYS_TO_ANSWER)}
    form = forms.ConsultForm(request.POST or None, offered=_offered(viewer, found), initial=start)
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.consult(  # noqa: E731
            viewer=viewer, plan_id=found.pk, organisation_ids=given["organisations"],
            due_on=given["due_on"], question=given["question"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已发出会商，对方的培训管理员会收到通知。"))
            return redirect("plans:plan", found.pk)
    return form_page(
        request, form, title=_("会商：%(title)s") % {"title": found.title}, button=_("发出"),
        lead=_("对方可以看到班次和名额，对每个班次提出意见，建议月份和名额；您逐条答复。"),
        back=reverse("plans:plan", args=[found.pk]), place=found.organisation.name,
    )  # fmt: skip


def _offered(viewer: Viewer, plan: AnnualPlan) -> list[tuple[str, list[tuple[int, str]]]]:
    """Those below, and those beside under the same parent; who is being asked already is left out."""
    asked = set(
        plan.consultations.filter(state=Asked.OPEN).values_list("organisation_id", flat=True)
    )
    below = [
        (child.id, child.name)
        for child in children_of(viewer, plan.organisation_id)
        if child.dissolved_on is None and child.id not in asked
    ]
    return [(_("下级单位"), below), (_("同级单位"), _beside(viewer, plan, asked))]


def _beside(viewer: Viewer, plan: AnnualPlan, asked: set[int]) -> list[tuple[int, str]]:
    line = lines_of([plan.organisation_id])[plan.organisation_id]
    if len(line) < 2:
        return []
    return [
        (one.id, one.name)
        for one in read.beside(line[0], line[1], viewer.today)
        if one.id not in asked
    ]


@login_required
@require_GET
def consultation(request: ViewerRequest, consultation_id: int) -> HttpResponse:
    """One consultation: the draft's classes with what was said of each, and the answers."""
    viewer = request.viewer
    one = read.consultation_or_404(viewer, consultation_id)
    classes = list(
        one.plan.classes.exclude(state="cancelled")
        .select_related("school")
        .order_by("month", "number")
    )
    # What is not sent yet is known to who writes it.
    sent = one.state == Asked.ANSWERED or read.may_speak(viewer, one)
    remarks = list(one.remarks.order_by("pk")) if sent else []
    quotas = selectors.quotas_of([row.pk for row in classes])
    own = {
        key: sum(
            row.places for row in rows if row.organisation.path.startswith(one.organisation.path)
        )
        for key, rows in quotas.items()
    }
    speaks = read.may_speak(viewer, one) and one.state == Asked.OPEN
    context = {
        "title": _("会商：%(title)s") % {"title": one.plan.title},
        "one": one,
        "state": presentation.asked_words(one),
        "rows": [
            (row, own.get(row.pk, 0), [r for r in remarks if r.planned_class_id == row.pk])
            for row in classes
        ],
        "others": [r for r in remarks if r.planned_class_id is None],
        "remark_total": len(remarks),
        "may_speak": speaks and flow.may_edit(one.plan),
        "may_answer": read.may_answer(viewer, one) and flow.may_edit(one.plan),
        "may_withdraw": read.may_answer(viewer, one) and one.state == Asked.OPEN,
        "facts": _facts(one),
        "frame": Frame(place=one.organisation.name, fresh=True),
    }
    return render(request, "plans/consultation.html", context)


def _facts(one: Consultation) -> list[tuple[str, str]]:
    facts = [
        (_("征求单位"), one.plan.organisation.name),
        (_("回复单位"), one.organisation.name),
        (_("回复期限"), formats.day(one.due_on)),
    ]
    if one.question:
        facts.append((_("想听取的意见"), one.question))
    if one.opinion:
        facts.append((_("总的意见"), one.opinion))
    return facts


@login_required
@both
def remark(request: ViewerRequest, consultation_id: int, class_id: int) -> HttpResponse:
    """Say something about one class."""
    viewer = request.viewer
    one = read.consultation_or_404(viewer, consultation_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.organisation_id)
    about = one.plan.classes.select_related("school", "plan").filter(pk=class_id).first()
    if about is None:
        raise Http404(_("这个班次已从计划中删除。"))
    said = one.remarks.filter(planned_class=about, verdict="").first()
    start = {"words": said.words, "month": said.month, "places": said.places} if said else {}
    form = forms.RemarkForm(request.POST or None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.remark(  # noqa: E731
            viewer=viewer, consultation_id=one.pk, class_id=about.pk, words=given["words"],
            month=given["month"], places=given["places"], now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("意见已记下；全部写完后发送回复。"))
            return redirect("plans:consultation", one.pk)
    return form_page(
        request, form, title=_("意见：%(title)s") % {"title": about.title}, button=_("保存意见"),
        facts=presentation.facts_of_class(about, keeps=False),
        back=reverse("plans:consultation", args=[one.pk]), place=one.organisation.name,
    )  # fmt: skip


@login_required
@both
def reply(request: ViewerRequest, consultation_id: int) -> HttpResponse:
    """Send the opinion with all remarks."""
    viewer = request.viewer
    one = read.consultation_or_404(viewer, consultation_id)
    require(viewer, Permission.EDIT_PLANS, "organisation", one.organisation_id)
    form = forms.ReplyForm(request.POST or None, initial={"opinion": one.opinion})
    if form.is_valid():
        deed = lambda: services.reply(  # noqa: E731
            viewer=viewer, consultation_id=one.pk, opinion=form.cleaned_data["opinion"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("回复已发送。"))
            return redirect("plans:consultation", one.pk)
    said = one.remarks.count()
    return form_page(
        request, form, title=_("发送回复"), button=_("发送"),
        lead=_("对 %(number)d 个班次的意见一并发送。") % {"number": said},
        back=reverse("plans:consultation", args=[one.pk]), place=one.organisation.name,
    )  # fmt: skip


@login_required
@require_POST
def withdraw(request: ViewerRequest, consultation_id: int) -> HttpResponse:
    """Ask no longer."""
    one = read.consultation_or_404(request.viewer, consultation_id)
    try:
        services.withdraw(viewer=request.viewer, consultation_id=one.pk, now=timezone.now())
    except ValidationError as refused:
        messages.error(request, " ".join(refused.messages))
    else:
        messages.success(request, _("已撤回。"))
    return redirect("plans:plan", one.plan_id)


@login_required
@both
def answer(request: ViewerRequest, remark_id: int) -> HttpResponse:
    """Answer one remark."""
    viewer = request.viewer
    said = read.remark_or_404(viewer, remark_id)
    one = said.consultation
    if not read.may_answer(viewer, one):
        raise PermissionDenied(_("意见由编制计划的单位答复。"))
    form = forms.AnswerForm(
        request.POST or None, initial={"verdict": said.verdict or "adopted", "words": said.answer}
    )
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.answer(  # noqa: E731
            viewer=viewer, remark_id=said.pk, verdict=given["verdict"], words=given["words"],
            now=timezone.now(),
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已答复。"))
            return redirect("plans:consultation", one.pk)
    return form_page(
        request, form, title=_("答复意见：%(title)s") % {"title": said.class_title},
        button=_("保存答复"), facts=_facts_of_remark(said),
        lead=_("采纳后请到班次里作相应修改；答复会通知对方。"),
        back=reverse("plans:consultation", args=[one.pk]), place=one.plan.organisation.name,
    )  # fmt: skip


def _facts_of_remark(said: Remark) -> list[tuple[str, str]]:
    facts = [
        (_("提出单位"), said.consultation.organisation.name),
        (_("意见"), said.words or _("无")),
    ]
    if said.month:
        facts.append((_("建议的月份"), wording.month_words(said.month)))
    if said.places is not None:
        facts.append((_("建议的名额"), formats.count(said.places)))
    return facts
