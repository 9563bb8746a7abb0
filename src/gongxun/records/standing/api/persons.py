from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema

from gongxun.base.access.roles import Permission
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import Id, Named
from gongxun.base.api.interface import hidden
from gongxun.base.shell import explanation as panel
from gongxun.records.standing.api.shapes import BookOut, By, IndicatorId, WindowLabel, Year
from gongxun.records.standing.presentation.persons import panel_of, sentence_of
from gongxun.records.standing.presentation.reading import chosen_year
from gongxun.records.standing.presentation.words import title_of
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.facts import facts_of
from gongxun.records.standing.selectors.fresh import Figure, figures_of
from gongxun.records.standing.services import note_view
from gongxun.registry.people.selectors import (
    holding_appointment,
    shown_name,
    visible_person_or_404,
)
from gongxun.rules.books import PolicyBook
from gongxun.rules.explanation import JudgedEntry, Standing, explain

if TYPE_CHECKING:
    from gongxun.registry.people.models import Person

router = Router(tags=[_("个人达标情况")])


class AlternativeOut(Schema):
    """One way to meet a requirement; amounts in hundredths of ``unit`` (hours, days)."""

    unit: str
    required: int
    value: int
    shortfall: int


class RequirementOut(Schema):
    """One demand on one person, computed now. ``status`` is null where she is exempt or it does not apply."""

    indicator: str
    title: str
    clause: str
    window: str
    starts: date
    ends: date
    appointment: int
    status: str | None
    exempt: bool
    sentence: str
    hours_hundredths: int
    days_hundredths: int
    alternatives: list[AlternativeOut]


class Requirements(Schema):
    person: Named
    book: BookOut
    as_of: date
    year: int
    items: list[RequirementOut]


class JudgedOut(Schema):
    """An entry, what the ledger calls it, and why it did not count."""

    entry: int
    earned_on: date
    title: str
    hours_hundredths: int
    days_hundredths: int
    verdict: str
    reason: str
    counterpart: int | None


class OutlookOut(Schema):
    """The figure on another day, were nothing added."""

    day: date
    status: str | None
    hours_hundredths: int
    days_hundredths: int


class ExplanationOut(Schema):
    person: Named
    indicator: str
    title: str
    clause: str
    demand: str
    choice: str
    window: str
    starts: date
    ends: date
    as_of: date
    book: BookOut
    appointment: int | None
    in_population: bool
    exempt: bool
    status: str | None
    sentence: str
    pace: str
    expected_on: date | None
    hours_hundredths: int
    days_hundredths: int
    alternatives: list[AlternativeOut]
    counted: list[JudgedOut]
    not_counted: list[JudgedOut]
    outlook: list[OutlookOut]


class Asked(Schema):
    year: Year | None = None
    by: By = "nearest"


class Explained(Schema):
    as_of: date | None = None
    appointment: Id | None = None
    by: By = "nearest"


@router.get(
    "/people/{person_id}/results",
    response=Requirements,
    summary=_("一个人的各项要求"),
    url_name="requirements",
    description=_("按台账此刻的内容现算，不等下一次汇总。不写 year 为今年。"),
)
def requirements(
    request: ApiRequest, person_id: Annotated[Id, Path()], asked: Annotated[Asked, Query()]
) -> Requirements:
    viewer = request.viewer
    found = _person(request, person_id, "person")
    book = _book(found.pk, asked.by, viewer.today)
    year = chosen_year(str(asked.year or ""), book, viewer.today)
    facts, _notes = facts_of(found.pk)
    return Requirements(
        person=Named(id=found.pk, name=shown_name(viewer, found)),
        book=_stated(book),
        as_of=viewer.today,
        year=year,
        items=[_requirement(one) for one in figures_of(found.pk, facts, book, year, viewer.today)],
    )


@router.get(
    "/people/{person_id}/results/{indicator}/{window}",
    response=ExplanationOut,
    summary=_("一个人一项指标的依据"),
    url_name="explanation",
    description=_(
        "条款、要求、已计入的和没有计入的每条学时及原因、进度，以及其他日期的情形。as_of 不写为今天。"
    ),
)
def explanation(
    request: ApiRequest,
    person_id: Annotated[Id, Path()],
    indicator: IndicatorId,
    window: WindowLabel,
    asked: Annotated[Explained, Query()],
) -> ExplanationOut:
    viewer = request.viewer
    found = _person(request, person_id, "explanation")
    book = _book(found.pk, asked.by, viewer.today)
    facts, notes = facts_of(found.pk)
    as_of = max(book.plan.start, min(asked.as_of or viewer.today, book.plan.end))
    try:
        it = explain(book, indicator, window, facts, as_of, asked.appointment)
    except KeyError:
        raise Http404 from None
    name = shown_name(viewer, found)
    said = panel_of(it, notes, book, person_id=found.pk, subject=name)
    return ExplanationOut(
        person=Named(id=found.pk, name=name),
        indicator=it.indicator.id,
        title=said.title,
        clause=said.clause,
        demand=said.demand,
        choice=said.choice,
        window=it.window.label,
        starts=it.window.start,
        ends=it.window.end,
        as_of=it.as_of,
        book=_stated(book),
        appointment=it.appointment.appointment_id if it.appointment else None,
        in_population=it.in_population,
        exempt=it.exempt,
        status=it.standing.status,
        sentence=said.sentence,
        pace=said.pace,
        expected_on=it.expected_on,
        hours_hundredths=it.standing.hours_hundredths,
        days_hundredths=it.standing.days_hundredths,
        alternatives=_alternatives(it.standing),
        counted=_judged(it.counted, said.counted),
        not_counted=_judged(it.not_counted, said.not_counted),
        outlook=[
            OutlookOut(
                day=one.day,
                status=one.standing.status,
                hours_hundredths=one.standing.hours_hundredths,
                days_hundredths=one.standing.days_hundredths,
            )
            for one in it.outlook
        ],
    )


def _person(request: ApiRequest, person_id: int, what: str) -> "Person":
    """The person, with the look at her written down."""
    with hidden:
        found = visible_person_or_404(request.viewer, person_id, Permission.VIEW_PERSON_RESULTS)
    note_view(viewer=request.viewer, person=found, what=what, now=timezone.now())
    return found


def _book(person_id: int, by: By, today: date) -> PolicyBook:
    post = None if by == "plan" else holding_appointment(person_id, today)
    return book_of_organisation(post.organisation_id if post else None, today)


def _stated(book: PolicyBook) -> BookOut:
    return BookOut(id=book.id, version=book.version, title=book.title)


def _alternatives(standing: Standing) -> list[AlternativeOut]:
    return [
        AlternativeOut(
            unit=one.unit, required=one.required, value=one.value, shortfall=one.shortfall
        )
        for one in standing.alternatives
    ]


def _requirement(one: Figure) -> RequirementOut:
    return RequirementOut(
        indicator=one.indicator.id,
        title=title_of(one.indicator),
        clause=one.indicator.clause.number,
        window=one.window.label,
        starts=one.window.start,
        ends=one.window.end,
        appointment=one.appointment_id,
        status=one.standing.status,
        exempt=one.exempt,
        sentence=sentence_of(one),
        hours_hundredths=one.standing.hours_hundredths,
        days_hundredths=one.standing.days_hundredths,
        alternatives=_alternatives(one.standing),
    )


def _judged(entries: Iterable[JudgedEntry], words: Iterable[panel.Entry]) -> list[JudgedOut]:
    return [
        JudgedOut(
            entry=one.entry.entry_id,
            earned_on=one.entry.earned_on,
            title=said.title,
            hours_hundredths=one.entry.hours_hundredths,
            days_hundredths=one.entry.days_hundredths,
            verdict=one.verdict.value,
            reason=said.reason,
            counterpart=one.counterpart,
        )
        for one, said in zip(entries, words, strict=True)
    ]
