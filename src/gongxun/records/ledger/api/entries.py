from datetime import date, datetime
from typing import Annotated, Literal

from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema

from gongxun.base.access.gate import Viewer
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import Cursor, Id, Limit, Named
from gongxun.base.api.interface import hidden
from gongxun.base.api.paging import page
from gongxun.records.ledger import selectors, services
from gongxun.records.ledger.models import Entry, EntryKind, Form, Mode, Source
from gongxun.records.ledger.selectors.listing import filtered
from gongxun.registry.people.selectors import person_of, resolve

router = Router(tags=[_("学时台账")])


class EntryOut(Schema):
    """One line of the ledger, never changed. ``reversed``: another line takes it back; the two add up to nothing."""

    id: int
    person: int
    kind: EntryKind
    mode: Mode
    form: Form
    earned_on: date
    title: str
    hours_hundredths: int
    days_hundredths: int
    conversion: str
    themes: list[str]
    organiser: Named | None
    outside_organiser: str
    recognised_by: Named
    source: Source
    reverses: int | None
    reversed: bool
    reason: str
    recorded_at: datetime


class Entries(Schema):
    items: list[EntryOut]
    next: str | None


class TotalOut(Schema):
    """Net sums of a year in one form, reversals and caps deducted."""

    year: int
    mode: Mode
    form: Form
    hours_hundredths: int
    days_hundredths: int
    entries: int


class Totals(Schema):
    items: list[TotalOut]


class Asked(Schema):
    year: Annotated[int, Query(ge=2000, le=2100)] | None = None
    form: Form | None = None
    kind: Literal["standing", "reversed", "cap"] | None = None
    cursor: Cursor = ""
    limit: Limit = 50


@router.get(
    "/people/{person_id}/entries",
    response=Entries,
    summary=_("一个人的学时"),
    url_name="entries",
    description=_(
        "最近取得的在前。kind：standing 有效的取得，reversed 已冲正及其冲正，cap 超限扣除。"
    ),
)
def entries(
    request: ApiRequest, person_id: Annotated[Id, Path()], asked: Annotated[Asked, Query()]
) -> Entries:
    viewer = request.viewer
    with hidden:
        scope = selectors.scope_of(viewer, person_id)
    rows = filtered(scope, year=asked.year, form=asked.form or "", kind=asked.kind or "")
    found, following = page(
        request, rows, by=("earned_on", "id"), cursor=asked.cursor, limit=asked.limit, falling=True
    )
    note(viewer, "ledger", person_id)
    return Entries(items=[_entry(one) for one in found], next=following)


@router.get(
    "/people/{person_id}/totals",
    response=Totals,
    summary=_("一个人各年学时净计"),
    url_name="totals",
    description=_("按年和培训形式，冲正和超限扣除已减去。"),
)
def totals(request: ApiRequest, person_id: Annotated[Id, Path()]) -> Totals:
    with hidden:
        found = selectors.totals_of(request.viewer, person_id)
    note(request.viewer, "ledger", person_id)
    return Totals(
        items=[
            TotalOut(
                year=one.year,
                mode=Mode(one.mode),
                form=Form(one.form),
                hours_hundredths=one.hours_hundredths,
                days_hundredths=one.days_hundredths,
                entries=one.entries,
            )
            for one in found
        ]
    )


@router.get("/entries/{entry_id}", response=EntryOut, summary=_("一条学时"), url_name="entry")
def entry(request: ApiRequest, entry_id: Annotated[Id, Path()]) -> EntryOut:
    with hidden:
        found = selectors.history(request.viewer, entry_id)
    note(request.viewer, "entry", found.entry.person_id, entry=found.entry.pk)
    return _entry(found.entry, reversed_=found.reversal is not None)


def note(viewer: Viewer, what: str, person_id: int, **detail: int) -> None:
    """Who looks at somebody else's record is written down."""
    own, key = person_of(viewer), resolve(person_id)
    if own is None or own.pk != key:
        services.note_view(viewer=viewer, what=what, person_id=key, now=timezone.now(), **detail)


def _entry(one: Entry, *, reversed_: bool | None = None) -> EntryOut:
    gone = getattr(one, "reversed", False) if reversed_ is None else reversed_
    return EntryOut(
        id=one.pk,
        person=one.person_id,
        kind=EntryKind(one.kind),
        mode=Mode(one.mode),
        form=Form(one.form),
        earned_on=one.earned_on,
        title=one.title,
        hours_hundredths=one.hours_hundredths,
        days_hundredths=one.days_hundredths,
        conversion=one.conversion,
        themes=one.themes,
        organiser=Named(id=one.organiser.pk, name=one.organiser.name) if one.organiser else None,
        outside_organiser=one.outside_organiser,
        recognised_by=Named(id=one.recognised_by_id, name=one.recognised_by.name),
        source=Source(one.source),
        reverses=one.reverses_id,
        reversed=gone,
        reason=one.reason,
        recorded_at=one.recorded_at,
    )
