from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from gongxun.base.access.middleware import ViewerRequest
from gongxun.base.access.roles import Permission
from gongxun.base.shell import explanation as grounds
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Frame
from gongxun.records.ledger.selectors.notes import EntryNote
from gongxun.records.standing.presentation.persons import lead_of, panel_of, requirement_card
from gongxun.records.standing.presentation.reading import BY_PLAN, chosen_year
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.facts import facts_of
from gongxun.records.standing.selectors.fresh import figures_of
from gongxun.records.standing.services import note_view
from gongxun.records.standing.views.place import year_links
from gongxun.registry.people.selectors import (
    holding_appointment,
    person_of,
    shown_name,
    visible_person_or_404,
)
from gongxun.registry.policies.selectors import plan_book
from gongxun.rules.books import PolicyBook
from gongxun.rules.explanation import EntryFact, explain

if TYPE_CHECKING:
    from gongxun.registry.people.models import Appointment, Person

RECENT = 8


@login_required
@require_GET
def mine(request: ViewerRequest) -> HttpResponse:
    """A cadre's own page: what she owes and where she stands."""
    own = person_of(request.viewer)
    if own is None:
        raise Http404(_("您的账号还没有关联个人档案；请联系本单位的培训管理员。"))
    return _page(request, own, _("我的达标情况"))


@login_required
@require_GET
def person(request: ViewerRequest, person_id: int) -> HttpResponse:
    """The same page about a person whom the reader may see."""
    found = visible_person_or_404(request.viewer, person_id, Permission.VIEW_PERSON_RESULTS)
    note_view(viewer=request.viewer, person=found, what="person", now=timezone.now())
    return _page(request, found, shown_name(request.viewer, found))


@login_required
@require_GET
def explanation(
    request: ViewerRequest, person_id: int, indicator: str, window: str
) -> HttpResponse:
    """Why one figure is what it is, as of today or of the date in the address."""
    viewer = request.viewer
    found = visible_person_or_404(viewer, person_id, Permission.VIEW_PERSON_RESULTS)
    note_view(viewer=viewer, person=found, what="explanation", now=timezone.now())
    by_plan = request.GET.get("by") == BY_PLAN
    post = None if by_plan else holding_appointment(found.pk, viewer.today)
    book = plan_book() if by_plan else _book_of(post, viewer.today)
    facts, notes = facts_of(found.pk)
    asked = request.GET.get("appointment", "")
    as_of = _date(request.GET.get("as_of", ""), book, viewer.today)
    try:
        explained = explain(book, indicator, window, facts, as_of, number(asked))
    except KeyError as missing:
        raise Http404(
            _("没有这项数据：指标或时段可能写错，或这一时段在所选日期还没有开始。")
        ) from missing
    name = shown_name(viewer, found)
    kept = [(key, request.GET[key]) for key in ("by", "appointment") if request.GET.get(key)]
    context = {
        "title": name,
        "explanation": panel_of(
            explained, notes, book, person_id=found.pk, subject=name, kept=kept
        ),
        "frame": Frame(fresh=True),
    }
    return render(request, "standing/explanation.html", context)


def _page(request: ViewerRequest, found: "Person", title: str) -> HttpResponse:
    viewer = request.viewer
    appointment = holding_appointment(found.pk, viewer.today)
    book = _book_of(appointment, viewer.today)
    year = chosen_year(request.GET.get("year", ""), book, viewer.today)
    facts, notes = facts_of(found.pk)
    figures = figures_of(found.pk, facts, book, year, viewer.today)
    cards = [requirement_card(one, found.pk) for one in figures]
    context = {
        "title": title,
        "lead": lead_of(cards, viewer.today),
        "person": found,
        "appointment": appointment,
        "cards": cards,
        "recent": _recent(facts.entries, notes),
        "frame": Frame(
            place=appointment.organisation.name if appointment else "",
            years=year_links(book, year, viewer.today.year),
            fresh=True,
        ),
    }
    return render(request, "standing/person.html", context)


def _book_of(appointment: "Appointment | None", today: date) -> PolicyBook:
    return book_of_organisation(appointment.organisation_id if appointment else None, today)


def _date(asked: str, book: PolicyBook, today: date) -> date:
    """The date of the address inside the plan, else today."""
    try:
        chosen = date.fromisoformat(asked)
    except ValueError:
        chosen = today
    return max(book.plan.start, min(chosen, book.plan.end))


def _recent(entries: Iterable[EntryFact], notes: dict[int, EntryNote]) -> list[grounds.Entry]:
    latest = sorted(entries, key=lambda one: (one.earned_on, one.entry_id), reverse=True)[:RECENT]
    return [
        grounds.Entry(
            one.earned_on,
            notes[one.entry_id].title if one.entry_id in notes else "",
            " · ".join((notes[one.entry_id].form, notes[one.entry_id].organiser))
            if one.entry_id in notes
            else "",
            one.hours_hundredths,
            one.days_hundredths or None,
        )
        for one in latest
    ]
