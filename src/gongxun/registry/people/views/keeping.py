"""Changes to a file: each a form, sent once."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell.addresses import number
from gongxun.base.shell.form_pages import Deed, did, form_page
from gongxun.registry.orgs.pickers import written
from gongxun.registry.orgs.selectors import facts_of
from gongxun.registry.people import forms, presentation, services
from gongxun.registry.people.models import Appointment
from gongxun.registry.people.selectors import person_file
from gongxun.registry.people.selectors.appointments import version_of
from gongxun.registry.people.selectors.files import PersonFile
from gongxun.registry.people.selectors.rights import maintains
from gongxun.registry.people.services import NewAppointment

both = require_http_methods(["GET", "POST"])


def own_file(request: ViewerRequest, person_id: int) -> PersonFile:
    """A file that the reader maintains; raises Http404, PermissionDenied."""
    file = person_file(request.viewer, person_id)
    if not maintains(request.viewer, file.person.pk):
        raise PermissionDenied(_("此人的档案由其任职单位维护；如需更改，请联系该单位。"))
    return file


@login_required
@both
def add(request: ViewerRequest) -> HttpResponse:
    """Add a person with her post."""
    viewer, now = request.viewer, timezone.now()
    if not viewer.scopes(Permission.EDIT_PEOPLE, "organisation"):
        raise PermissionDenied
    asked = number(request.GET.get("organisation", ""))
    place = None if asked is None else facts_of([asked]).get(asked)
    if place is not None:
        require(viewer, Permission.EDIT_PEOPLE, "organisation", place.id)
    start = {
        "organisation": written(place) if place else "",
        "valid_from": viewer.today,
        "is_primary": True,
    }
    form = forms.EnrolForm(request.POST or None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        try:
            done = services.enrol(
                viewer=viewer, name=given["name"], id_number=given["id_number"].strip() or None,
                terms=form.terms(), now=now,
            )  # fmt: skip
        except ValidationError as refused:
            form.take(refused)
        else:
            _say_enrolled(request, done, given["name"])
            return redirect("people:file", done.person_id)
    back = reverse("people:organisation", args=[place.id]) if place else reverse("people:find")
    return form_page(
        request, form, title=_("登记人员"), button=_("登记"), back=back,
        lead=_("一人一档：身份证号已在册的，沿用原有档案，只登记新的任职；成批登记请用导入。"),
    )  # fmt: skip


def _say_enrolled(request: ViewerRequest, done: services.Enrolled, name: str) -> None:
    if done.doubtful:
        messages.warning(
            request,
            _(
                "这个身份证号已登记在另一个姓名之下。已为“%(name)s”另立一份没有证件号的档案，并提出合并，待核实。"
            )
            % {"name": name},
        )
    elif done.known:
        messages.success(request, _("“%(name)s”已有档案，已登记这个任职。") % {"name": name})
    else:
        messages.success(request, _("已登记“%(name)s”。") % {"name": name})


@login_required
@both
def rename(request: ViewerRequest, person_id: int) -> HttpResponse:
    file = own_file(request, person_id)
    form = forms.RenameForm(
        request.POST or None, initial={"name": file.person.name, "seen": file.person.name}
    )
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.rename_person(  # noqa: E731
            viewer=request.viewer, person_id=file.person.pk, name=given["name"],
            now=timezone.now(), seen=given["seen"],
        )  # fmt: skip
        if did(form, deed):
            messages.success(request, _("已更正姓名。"))
            return redirect("people:file", file.person.pk)
    return form_page(
        request, form, title=_("更正姓名：%(name)s") % {"name": file.name}, button=_("保存"),
        back=reverse("people:file", args=[file.person.pk]),
    )  # fmt: skip


@login_required
@both
def appoint(request: ViewerRequest, person_id: int) -> HttpResponse:
    """Give a further post."""
    file = own_file(request, person_id)
    form = forms.AppointForm(request.POST or None, initial={"valid_from": request.viewer.today})
    if form.is_valid():
        row = NewAppointment(person_id=file.person.pk, **form.terms())
        deed = lambda: services.appoint_once(  # noqa: E731
            viewer=request.viewer, row=row, now=timezone.now()
        )
        if did(form, deed):
            messages.success(request, _("已登记任职。"))
            return redirect("people:file", file.person.pk)
    return form_page(
        request, form, title=_("登记任职：%(name)s") % {"name": file.name}, button=_("登记任职"),
        back=reverse("people:file", args=[file.person.pk]),
        lead=_("调到本单位管辖以外的单位，请办理调动，由对方接收。"),
    )  # fmt: skip


def _post(request: ViewerRequest, appointment_id: int) -> tuple[Appointment, PersonFile]:
    post = (
        Appointment.objects.select_related("organisation", "school")
        .filter(pk=appointment_id, voided_at=None)
        .first()
    )
    if post is None:
        raise Http404(_("没有这个任职，或已作废。"))
    require(request.viewer, Permission.EDIT_PEOPLE, "organisation", post.organisation_id)
    return post, person_file(request.viewer, post.person_id)


def _facts_of(post: Appointment) -> list[tuple[str, Any]]:
    return [
        (_("任职单位"), post.organisation.name),
        (_("职务"), post.post or _("未填")),
        (_("起止"), presentation.period(post)),
        (_("情况"), presentation.words_of_post(post)),
    ]


@login_required
@both
def correct(request: ViewerRequest, appointment_id: int) -> HttpResponse:
    """Correct what was entered wrongly about a post."""
    post, file = _post(request, appointment_id)
    school = facts_of([post.school_id]).get(post.school_id) if post.school_id else None
    start = {**forms.initial_of(post, school), "seen": version_of(post)}
    form = forms.CorrectForm(request.POST or None, initial=start)
    if form.is_valid():
        terms, seen = form.terms(), form.cleaned_data["seen"]
        deed = lambda: services.revise_appointment(  # noqa: E731
            viewer=request.viewer, appointment_id=post.pk, now=timezone.now(), seen=seen, **terms
        )
        if answer := _settled(request, form, file, post.pk, deed, _("已更正任职。")):
            return answer
    return form_page(
        request, form, title=_("更正任职：%(name)s") % {"name": file.name}, button=_("保存更正"),
        back=reverse("people:file", args=[file.person.pk]), facts=_facts_of(post),
        lead=_("更正登记错误；职务或级别发生变化的，请免去原任职后登记新任职，历史才完整。"),
    )  # fmt: skip


@login_required
@both
def end(request: ViewerRequest, appointment_id: int) -> HttpResponse:
    """Let a post end."""
    post, file = _post(request, appointment_id)
    start = {"on": request.viewer.today, "seen": version_of(post)}
    form = forms.EndForm(request.POST or None, initial=start)
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.end_appointment(  # noqa: E731
            viewer=request.viewer, appointment_id=post.pk, on=given["on"], now=timezone.now(),
            seen=given["seen"],
        )  # fmt: skip
        if answer := _settled(request, form, file, post.pk, deed, _("已办理免职。")):
            return answer
    return form_page(
        request, form, title=_("免职：%(name)s") % {"name": file.name}, button=_("确认免职"),
        back=reverse("people:file", args=[file.person.pk]), facts=_facts_of(post),
        lead=_("免职后档案和学时台账保留；没有其他任职的，不再计入本单位的应训人数。"),
    )  # fmt: skip


@login_required
@both
def void(request: ViewerRequest, appointment_id: int) -> HttpResponse:
    """Strike out a post that was entered by mistake."""
    post, file = _post(request, appointment_id)
    form = forms.VoidForm(request.POST or None, initial={"seen": version_of(post)})
    if form.is_valid():
        given = form.cleaned_data
        deed = lambda: services.void_appointment(  # noqa: E731
            viewer=request.viewer, appointment_id=post.pk, reason=given["reason"],
            now=timezone.now(), seen=given["seen"],
        )  # fmt: skip
        if answer := _settled(request, form, file, post.pk, deed, _("已作废，原因留在档案里。")):
            return answer
    return form_page(
        request, form, title=_("作废任职：%(name)s") % {"name": file.name}, button=_("确认作废"),
        back=reverse("people:file", args=[file.person.pk]), facts=_facts_of(post),
        grave=_("作废表示这个任职从未有过，不能恢复；已按它计算的达标情况将重新计算。"),
    )  # fmt: skip


def _settled(
    request: ViewerRequest,
    form: forms.FileForm,
    file: PersonFile,
    appointment_id: int,
    deed: Deed,
    said: str,
) -> HttpResponse | None:
    """The way back to the file; None where the deed was refused and the form says why."""
    if did(form, deed):
        messages.success(request, said)
        return redirect("people:file", file.person.pk)
    _refresh(form, appointment_id)
    return None


def _refresh(form: forms.FileForm, appointment_id: int) -> None:
    """After a refusal the next attempt builds on the present state."""
    post = Appointment.objects.get(pk=appointment_id)
    form.data = form.data.copy()  # type: ignore[attr-defined]
    form.data["seen"] = version_of(post)  # type: ignore[index]
