from dataclasses import asdict
from datetime import date
from typing import Annotated

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router, Schema

from gongxun.base.access.roles import Permission
from gongxun.base.api.authentication import ApiRequest
from gongxun.base.api.fields import Cursor, Id, Named
from gongxun.base.api.interface import hidden
from gongxun.base.api.paging import opened, sealed
from gongxun.records.standing.api.shapes import BookOut, By, IndicatorId, WindowLabel, Year
from gongxun.records.standing.models import PersonResult, Status
from gongxun.records.standing.presentation.figures import organisation_grounds
from gongxun.records.standing.presentation.reading import BY_PLAN, Reading, read
from gongxun.records.standing.presentation.words import title_of
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    organisation_figures,
    promotion_figures,
)
from gongxun.records.standing.selectors.people import (
    HOURS,
    SHORTFALL,
    ListPage,
    ListQuery,
    people_behind,
)
from gongxun.records.standing.services import note_list_view
from gongxun.registry.people.selectors import shown_names
from gongxun.rules.books import CoverageIndicator, Indicator, PersonIndicator

router = Router(tags=[_("单位达标情况")])


class FigureOut(Schema):
    """A figure of an organisation over its subtree. Of people: ``population`` and its parts, the exempt apart.

    Of the organisation itself: ``numerator``, ``denominator`` (null for a count), ``target``, ``status``.
    """

    indicator: str
    title: str
    clause: str
    window: str
    population: int | None = None
    met: int | None = None
    not_met: int | None = None
    on_track: int | None = None
    behind: int | None = None
    exempt: int | None = None
    numerator: float | None = None
    denominator: float | None = None
    target: float | None = None
    status: str | None = None


class Figures(Schema):
    """``as_of``: the day of the evaluation; null where there was none yet."""

    organisation: Named
    book: BookOut
    as_of: date | None
    items: list[FigureOut]


class CountOut(Schema):
    word: str
    number: int


class ShareOut(Schema):
    name: str
    value: str
    status: str


class CourseOut(Schema):
    as_of: date
    value: str


class GroundsOut(Schema):
    """Why a figure is what it is: demand, value, parts, what each organisation below adds, its course."""

    organisation: Named
    indicator: str
    title: str
    clause: str
    demand: str
    window: str
    sentence: str
    status: str
    target: str
    basis: str
    choices: list[str]
    counts: list[CountOut]
    shares: list[ShareOut]
    course: list[CourseOut]
    book: str
    as_of: date


class StandingOut(Schema):
    """Where one person stood on the day of the evaluation."""

    person: Named
    organisation: Named
    window: str
    status: Status
    hours_hundredths: int
    days_hundredths: int
    shortfall_hours_hundredths: int
    shortfall_days_hundredths: int


class Standings(Schema):
    as_of: date | None
    items: list[StandingOut]
    next: str | None


class Asked(Schema):
    year: Year | None = None
    by: By = "nearest"


class Behind(Schema):
    status: list[Status] = []
    by: By = "nearest"
    cursor: Cursor = ""


@router.get(
    "/organisations/{organisation_id}/results",
    response=Figures,
    summary=_("单位各项指标"),
    url_name="results",
    description=_(
        "最近一次计算的结果，含全部下级。不写 year 给出规划期各年和整个规划期；by=plan 按全国规划。"
    ),
)
def results(
    request: ApiRequest, organisation_id: Annotated[Id, Path()], asked: Annotated[Asked, Query()]
) -> Figures:
    reading = _reading(request, organisation_id, asked.by, asked.year)
    book, snapshot, found = reading.book, reading.snapshot, []
    if snapshot:
        year = str(reading.year)
        windows = (
            [year, f"{year}-1", f"{year}-2", book.plan.label] if asked.year else reading.windows
        )
        figures = organisation_figures(request.viewer, organisation_id, snapshot, windows)
        for indicator in book.indicators:
            members: list[RollUp | Ratio] = list(figures.get(indicator.id, ()))
            if _by_promotion(indicator):
                one = promotion_figures(
                    request.viewer, organisation_id, snapshot, indicator.id, reading.year
                )
                members += [one] if one else []
            found += [_figure(indicator, one) for one in members]
    return Figures(
        organisation=_place(reading),
        book=BookOut(id=book.id, version=book.version, title=book.title),
        as_of=snapshot.as_of if snapshot else None,
        items=found,
    )


@router.get(
    "/organisations/{organisation_id}/results/{indicator}/{window}",
    response=GroundsOut,
    summary=_("单位一项指标的依据"),
    url_name="grounds",
)
def grounds(
    request: ApiRequest,
    organisation_id: Annotated[Id, Path()],
    indicator: IndicatorId,
    window: WindowLabel,
    by: By = "nearest",
) -> GroundsOut:
    reading = _reading(request, organisation_id, by, None)
    found = organisation_grounds(request.viewer, reading, indicator, window)
    return GroundsOut(
        organisation=_place(reading),
        indicator=indicator,
        title=found.title,
        clause=found.clause,
        demand=found.demand,
        window=window,
        sentence=found.sentence,
        status=found.status,
        target=found.target,
        basis=found.basis,
        choices=list(found.choices),
        counts=[CountOut(word=one.word, number=one.number) for one in found.counts],
        shares=[
            ShareOut(name=one.name, value=one.value, status=one.status) for one in found.shares
        ],
        course=[CourseOut(as_of=one.as_of, value=one.value) for one in found.course],
        book=found.book,
        as_of=found.as_of,
    )


@router.get(
    "/organisations/{organisation_id}/results/{indicator}/{window}/people",
    response=Standings,
    summary=_("一项指标背后的人"),
    url_name="standings",
    description=_(
        "还差学时最多的在前，每页 50 人；status 可写多个，不写则列出免训缓训以外的全部。"
    ),
)
def standings(
    request: ApiRequest,
    organisation_id: Annotated[Id, Path()],
    indicator: IndicatorId,
    window: WindowLabel,
    asked: Annotated[Behind, Query()],
) -> Standings:
    viewer = request.viewer
    reading = _reading(request, organisation_id, asked.by, None)
    chosen = next((one for one in reading.book.indicators if one.id == indicator), None)
    if not isinstance(chosen, PersonIndicator | CoverageIndicator):
        raise Http404
    found = _page(request, reading, chosen, window, asked)
    note_list_view(viewer=viewer, organisation_id=organisation_id, now=timezone.now())
    names = shown_names(viewer, [one.person for one in found.rows])
    return Standings(
        as_of=reading.snapshot.as_of if reading.snapshot else None,
        items=[_standing(one, names[one.person_id]) for one in found.rows],
        next=sealed(request, [found.after]) if found.after else None,
    )


def _page(
    request: ApiRequest, reading: Reading, indicator: Indicator, window: str, asked: Behind
) -> ListPage:
    """The people of the page; none before the first evaluation."""
    if reading.snapshot is None:
        return ListPage([], None, None, 0, at_least=False)
    covers = isinstance(indicator, CoverageIndicator)
    query = ListQuery(
        path=reading.place.path,
        indicator=indicator.id,
        window=window,
        any_window_of_year=_by_promotion(indicator),
        statuses=tuple(asked.status),
        # Of those not covered nobody is short of a number of hours: who has least comes first.
        sort=HOURS if covers else SHORTFALL,
        descending=not covers,
        after=str(opened(request, asked.cursor)[0]) if asked.cursor else None,
    )
    with hidden:
        return people_behind(request.viewer, reading.place.id, reading.snapshot, query)


def _reading(request: ApiRequest, organisation_id: int, by: By, year: int | None) -> Reading:
    asked = {"by": BY_PLAN if by == "plan" else "", "year": str(year or "")}
    with hidden:
        return read(request.viewer, organisation_id, asked, Permission.VIEW_RESULTS)


def _by_promotion(indicator: Indicator) -> bool:
    return isinstance(indicator, PersonIndicator) and indicator.window == "first_year"


def _place(reading: Reading) -> Named:
    return Named(id=reading.place.id, name=reading.place.name)


def _figure(indicator: Indicator, one: RollUp | Ratio) -> FigureOut:
    return FigureOut(title=title_of(indicator), clause=indicator.clause.number, **asdict(one))


def _standing(one: PersonResult, name: str) -> StandingOut:
    return StandingOut(
        person=Named(id=one.person_id, name=name),
        organisation=Named(id=one.organisation_id, name=one.organisation.name),
        window=one.window,
        status=Status(one.status),
        hours_hundredths=one.hours_hundredths,
        days_hundredths=one.days_hundredths,
        shortfall_hours_hundredths=one.shortfall_hours_hundredths,
        shortfall_days_hundredths=one.shortfall_days_hundredths,
    )
