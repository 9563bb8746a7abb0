"""Why a figure of an organisation is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.shell import formats
from gongxun.base.shell.addresses import number
from gongxun.base.shell.frame import Link
from gongxun.records.standing.models import Snapshot, Status
from gongxun.records.standing.presentation.organisations import amounts
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.subjects import subjects_url
from gongxun.records.standing.presentation.trend import share_of
from gongxun.records.standing.presentation.words import mark_of, title_of, window_words
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    child_figures,
    history,
    organisation_figures,
    promotion_figures,
)
from gongxun.registry.orgs.selectors import children_of
from gongxun.rules.books import CoverageIndicator, Indicator, PersonIndicator

OF_A_ROLL_UP = (Status.MET, Status.ON_TRACK, Status.BEHIND, Status.NOT_MET, Status.EXEMPT)
LISTED = 50


@dataclass(frozen=True, slots=True)
class Count:
    """A part of the people behind a figure; ``mark`` is the shape and colour of its badge."""

    mark: str
    word: str
    number: int
    url: str


@dataclass(frozen=True, slots=True)
class Share:
    """What one organisation below contributes."""

    name: str
    url: str
    value: str
    status: str


@dataclass(frozen=True, slots=True)
class Course:
    """The figure in an earlier evaluation."""

    as_of: date
    value: str


@dataclass(frozen=True, slots=True)
class Grounds:
    title: str
    place: str
    window: str
    clause: str
    demand: str
    sentence: str
    status: str
    target: str
    basis: str
    choices: Sequence[str]
    counts: Sequence[Count]
    shares: Sequence[Share]
    course: Sequence[Course]
    book: str
    as_of: date
    links: Sequence[Link]


def organisation_grounds(
    viewer: Viewer, reading: Reading, indicator_id: str, window: str
) -> Grounds:
    """Raise Http404 where the book has no such indicator or the snapshot no such row."""
    book, snapshot = reading.book, reading.snapshot
    indicator = next((one for one in book.indicators if one.id == indicator_id), None)
    figure = (
        _figure(viewer, reading, snapshot, indicator, window) if indicator and snapshot else None
    )
    if indicator is None or snapshot is None or figure is None:
        raise Http404(_("没有这项数据：指标、时段或组织可能写错，或这一时段还没有计算。"))
    value, target, basis = _words(indicator, figure)
    course = history(viewer, reading.place.id, snapshot, [window])
    return Grounds(
        title=title_of(indicator),
        place=reading.place.name,
        window=window_words(window),
        clause=indicator.clause.number,
        demand=indicator.clause.demand,
        sentence=value,
        status=figure.status if isinstance(figure, Ratio) else "",
        target=target,
        basis=basis,
        choices=[choice.reason for choice in (*book.text.choices, *indicator.choices)],
        counts=_counts(reading, figure, indicator, window),
        shares=_shares(viewer, reading, snapshot, indicator, window),
        course=[
            Course(then.as_of, _words(indicator, then.figure)[0])
            for then in course.get((indicator.id, window), ())
        ],
        book=_("%(title)s · 第 %(version)s 版") % {"title": book.title, "version": book.version},
        as_of=snapshot.as_of,
        links=_links(reading, indicator, window),
    )


def _figure(
    viewer: Viewer, reading: Reading, snapshot: Snapshot, indicator: Indicator, window: str
) -> RollUp | Ratio | None:
    place = reading.place.id
    if (
        isinstance(indicator, PersonIndicator)
        and indicator.window == "first_year"
        and number(window) is not None
    ):
        return promotion_figures(viewer, place, snapshot, indicator.id, int(window))
    return next(
        iter(organisation_figures(viewer, place, snapshot, [window]).get(indicator.id, ())), None
    )


def _words(indicator: Indicator, figure: RollUp | Ratio) -> tuple[str, str, str]:
    if isinstance(figure, RollUp):
        facts = {
            "share": formats.percent(figure.share_met),
            "met": formats.count(figure.met),
            "population": formats.count(figure.population),
        }
        return _("%(share)s 已达标：%(population)s 人中 %(met)s 人") % facts, "", ""
    value, basis, target = amounts(indicator, figure)
    return value, target, basis


def _counts(
    reading: Reading, figure: RollUp | Ratio, indicator: Indicator, window: str
) -> list[Count]:
    """The parts of the figure, each with the list of who is in it."""
    if isinstance(figure, RollUp):
        parts = {one: getattr(figure, one) for one in OF_A_ROLL_UP}
    elif isinstance(indicator, CoverageIndicator):
        trained = int(figure.numerator)
        parts = {
            Status.TRAINED: trained,
            Status.UNTRAINED: int(figure.denominator or 0) - trained,
        }
    else:
        return []
    return [
        Count(
            mark_of(one),
            str(Status(one).label),
            number,
            reading.people_url(indicator.id, window, one),
        )
        for one, number in parts.items()
        if number
    ]


def _shares(
    viewer: Viewer, reading: Reading, snapshot: Snapshot, indicator: Indicator, window: str
) -> list[Share]:
    children = {
        child.id: child
        for child in children_of(viewer, reading.place.id)
        if child.dissolved_on is None
    }
    figures = child_figures(viewer, children, snapshot, indicator.id, window)
    known = [(pk, one) for pk, one in figures.items() if share_of(one) is not None]
    # Those that hold the figure back come first.
    known.sort(key=lambda one: (share_of(one[1]) or 0, children[one[0]].name))
    return [
        Share(
            children[pk].name,
            reading.url("figure", pk, indicator.id, window),
            _words(indicator, figure)[0],
            figure.status if isinstance(figure, Ratio) else "",
        )
        for pk, figure in known[:LISTED]
    ]


def _links(reading: Reading, indicator: Indicator, window: str) -> list[Link]:
    if isinstance(indicator, PersonIndicator | CoverageIndicator):
        url = reading.people_url(indicator.id, window)
        return [Link(_("这一项的名单"), url, icon="users")]
    return [Link(_("各组织的情况"), subjects_url(reading, indicator.id, window), icon="building")]
