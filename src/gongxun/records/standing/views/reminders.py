"""Reminding the people on a list: the words, whom they reach, and what became of it."""

from dataclasses import replace
from functools import partial
from io import BytesIO
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from gongxun.base.access.factors import requires_second_factor
from gongxun.base.access.gate import require
from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.sheets.workbooks import write_list
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Frame
from gongxun.records.standing.forms import ReminderForm
from gongxun.records.standing.models import Reminder, Snapshot
from gongxun.records.standing.presentation.reminding import draft_of, message_of
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.people import number_of
from gongxun.records.standing.selectors.reminders import reminder_or_404, unreached_of
from gongxun.records.standing.services import note_list_view, reminding
from gongxun.records.standing.services.reminding import Audience
from gongxun.records.standing.views.people import Asked, asked_of
from gongxun.records.standing.views.place import frame_of

AT_ONCE = 20_000
SHOWN = 50


@login_required
@require_http_methods(["GET", "POST"])
def remind(request: ViewerRequest, organisation_id: int) -> HttpResponse:
    """The words, shown as one of them will read it, with whom they reach; then the reminder."""
    viewer = request.viewer
    require(viewer, Permission.REMIND_PEOPLE, "organisation", organisation_id)
    asked = asked_of(request, organisation_id)
    query = replace(asked.query, after=None, before=None, starting_at=None)
    asked, snapshot = replace(asked, query=query), asked.reading.snapshot
    back = f"{asked.reading.url('people').partition('?')[0]}?{request.GET.urlencode()}"
    if snapshot is None or number_of(viewer, organisation_id, snapshot, query) > AT_ONCE:
        messages.error(
            request,
            _(
                "名单超过 %(number)s 人或还没有计算过，没有提醒；请先按状态或下级组织筛选，再分批提醒。"
            )
            % {"number": formats.count(AT_ONCE)},
        )
        return redirect(back)
    initial = {"text": _draft(asked), "submission": uuid4()}
    form = ReminderForm(request.POST or None, initial=initial)
    if request.POST.get("action") == "send" and form.is_valid():
        made = _send(request, asked, snapshot, form)
        return redirect("standing:reminder", made.pk)
    found = reminding.audience_of(
        viewer=viewer,
        organisation_id=organisation_id,
        snapshot=snapshot,
        query=query,
        today=viewer.today,
    )
    context = _context(request, asked, form, found) | {"back": back}
    return render(request, "standing/remind.html", context)


def _draft(asked: Asked) -> str:
    return draft_of(asked.reading, asked.form.chosen, asked.query.window)


def _send(request: ViewerRequest, asked: Asked, snapshot: Snapshot, form: ReminderForm) -> Reminder:
    text = form.cleaned_data["text"]
    return reminding.remind(
        viewer=request.viewer,
        organisation_id=asked.reading.place.id,
        snapshot=snapshot,
        query=asked.query,
        text=text,
        message_of=partial(message_of, asked.reading, asked.form.chosen, text),
        submission=form.cleaned_data["submission"],
        now=timezone.now(),
    )


def _context(
    request: ViewerRequest, asked: Asked, form: ReminderForm, found: Audience
) -> dict[str, object]:
    reading, query, indicator = asked.reading, asked.query, asked.form.chosen
    text = str(form["text"].value() or "")
    sample = found.sample
    preview = message_of(reading, indicator, text, sample) if sample else None
    return {
        "title": _("提醒"),
        "lead": f"{title_of(indicator)} · {window_words(query.window)}",
        "frame": frame_of(request.viewer, reading),
        "form": form,
        "found": found,
        "preview": preview,
        "facts": [
            (_("这次提醒"), _people(len(found.fresh))),
            (_("本周已就此项提醒过，不再重复"), _people(len(found.repeated))),
            (_("没有账号，提醒不到"), _people(len(found.unreached))),
            (_("已达标或免训缓训，不必提醒"), _people(len(found.needless))),
        ],
    }


def _people(count: int) -> str:
    return _("%(count)s 人") % {"count": formats.count(count)}


@login_required
@require_GET
def reminder(request: ViewerRequest, reminder_id: int) -> HttpResponse:
    """What became of a reminder, for who made it."""
    found = reminder_or_404(request.viewer, reminder_id)
    missed = unreached_of(request.viewer, found)
    if missed:
        note_list_view(
            viewer=request.viewer, organisation_id=found.organisation_id, now=timezone.now()
        )
    book = book_of_organisation(found.organisation_id, request.viewer.today)
    indicator = next((one for one in book.indicators if one.id == found.indicator), None)
    context = {
        "title": _("已提醒 %(count)s 人") % {"count": formats.count(found.told)},
        "lead": f"{title_of(indicator) if indicator else found.indicator} · {window_words(found.window)}",
        "reminder": found,
        "missed": missed[:SHOWN],
        "missed_count": len(found.unreached),
        "facts": [
            (_("单位"), found.organisation.name),
            (_("已提醒"), _people(found.told)),
            (_("本周已提醒过，没有重复"), _people(found.repeated)),
            (_("没有账号，没有提醒到"), _people(len(found.unreached))),
            (_("已达标或免训缓训，没有提醒"), _people(found.needless)),
            (_("提醒内容"), found.text),
        ],
        "frame": Frame(fresh=True),
    }
    return render(request, "standing/reminder.html", context)


@login_required
@requires_second_factor
@require_GET
def unreached(request: ViewerRequest, reminder_id: int) -> FileResponse:
    """Whom a reminder did not reach, as a workbook, to be told otherwise."""
    found = reminder_or_404(request.viewer, reminder_id)
    rows = unreached_of(request.viewer, found)
    reminding.note_unreached(viewer=request.viewer, reminder=found, now=timezone.now())
    book = BytesIO()
    columns = [_("姓名"), _("组织"), _("职务")]
    write_list(columns, [[one.name, one.place, one.post] for one in rows], book, _("没有提醒到"))
    book.seek(0)
    name = _("没有提醒到的人-%(day)s.xlsx") % {
        "day": formats.day(timezone.localdate(found.made_at))
    }
    return FileResponse(book, as_attachment=True, filename=name)
