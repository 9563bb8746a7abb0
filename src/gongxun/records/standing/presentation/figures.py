"""Why a figure of an organisation is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import Http404
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.shell import formats
from gongxun.base.shell.frame import Link
from gongxun.records.standing.models import Snapshot, Status
from gongxun.records.standing.presentation.organisations import amounts, people_link
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    child_figures,
    history,
    organisation_figures,
    promotion_figures,
)
from gongxun.registry.orgs.selectors import OrganisationFact, children_of
from gongxun.rules.books import Indicator, PersonIndicator, PolicyBook


@dataclass(frozen=True, slots=True)
class Share:
    """What one organisation below contributes."""

    name: str
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
    counts: Sequence[tuple[str, int, str]]
    shares: Sequence[Share]
    course: Sequence[Course]
    book: str
    as_of: date
    links: Sequence[Link]


def organisation_grounds(
    viewer: Viewer,
    place: OrganisationFact,
    book: PolicyBook,
    snapshot: Snapshot | None,
    indicator_id: str,
    window: str,
) -> Grounds:
    """Raise Http404 where the book has no such indicator or the snapshot no such row."""
    indicator = next((one for one in book.indicators if one.id == indicator_id), None)
    figure = _figure(viewer, place, snapshot, indicator, window) if indicator and snapshot else None
    if indicator is None or snapshot is None or figure is None:
        raise Http404(_("没有这项数据：指标、时段或组织可能写错，或这一时段还没有计算。"))
    value, target, basis = _words(indicator, figure)
    return Grounds(
        title=title_of(indicator),
        place=place.name,
        window=window_words(window),
        clause=indicator.clause.number,
        demand=indicator.clause.demand,
        sentence=value,
        status=figure.status if isinstance(figure, Ratio) else "",
        target=target,
        basis=basis,
        choices=[choice.reason for choice in (*book.text.choices, *indicator.choices)],
        counts=_counts(figure, place, indicator, window) if isinstance(figure, RollUp) else (),
        shares=_shares(viewer, place, snapshot, indicator, window),
        course=[
            Course(as_of, _words(indicator, then)[0])
            for as_of, then in history(viewer, place.id, book.id, indicator.id, window)
        ],
        book=f"{book.id} {book.version}",
        as_of=snapshot.as_of,
        links=_links(place, indicator, window),
    )


def _figure(
    viewer: Viewer, place: OrganisationFact, snapshot: Snapshot, indicator: Indicator, window: str
) -> RollUp | Ratio | None:
    if (
        isinstance(indicator, PersonIndicator)
        and indicator.window == "first_year"
        and window.isdigit()
    ):
        return promotion_figures(viewer, place.id, snapshot, indicator.id, int(window))
    return next(
        iter(organisation_figures(viewer, place.id, snapshot, [window]).get(indicator.id, ())), None
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
    figure: RollUp, place: OrganisationFact, indicator: Indicator, window: str
) -> list[tuple[str, int, str]]:
    return [
        (status.value, number, people_link(place.id, indicator.id, window, status.value))
        for status in (Status.MET, Status.ON_TRACK, Status.BEHIND, Status.NOT_MET)
        if (number := getattr(figure, status.value))
    ]


def _shares(
    viewer: Viewer, place: OrganisationFact, snapshot: Snapshot, indicator: Indicator, window: str
) -> list[Share]:
    children = {child.id: child for child in children_of(viewer, place.id)}
    figures = child_figures(viewer, children, snapshot, indicator.id, window)
    shares = [
        Share(
            children[pk].name,
            _words(indicator, figure)[0],
            figure.status if isinstance(figure, Ratio) else "",
        )
        for pk, figure in figures.items()
    ]
    return sorted(shares, key=lambda share: share.name)


def _links(place: OrganisationFact, indicator: Indicator, window: str) -> list[Link]:
    if not isinstance(indicator, PersonIndicator):
        return []
    return [Link(_("这一项的名单"), people_link(place.id, indicator.id, window), icon="users")]
