"""What an organisation's page says: the sentence, the head figures, the curve, the indicators."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.shell import formats, parts
from gongxun.records.standing.models import Snapshot
from gongxun.records.standing.presentation.organisations import (
    PersonRow,
    RatioRow,
    coverage_chart,
    coverage_sentence,
    person_row,
    ratio_row,
)
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    organisation_figures,
    previous_snapshot,
    promotion_figures,
)
from gongxun.registry.orgs.selectors import OrganisationFact, roster_of_year
from gongxun.rules.books import CoverageIndicator, PersonIndicator, PolicyBook

Figures = dict[str, list[RollUp | Ratio]]


@dataclass(frozen=True, slots=True)
class Board:
    sentence: str
    head: Sequence[parts.Figure]
    coverage: parts.Chart | None
    people: Sequence[PersonRow]
    ratios: Sequence[RatioRow]


def board_of(
    viewer: Viewer, place: OrganisationFact, book: PolicyBook, snapshot: Snapshot, year: int
) -> Board:
    windows = [str(one) for one in range(book.plan.start.year, book.plan.end.year + 1)]
    windows += [book.plan.label, f"{year}-1", f"{year}-2"]
    found = organisation_figures(viewer, place.id, snapshot, windows)
    earlier = previous_snapshot(snapshot)
    before = organisation_figures(viewer, place.id, earlier, windows) if earlier else {}
    yearly = (i for i in book.indicators if isinstance(i, CoverageIndicator) and i.window == "year")
    coverage = next(yearly, None)
    reached = (
        [one for one in found.get(coverage.id, ()) if isinstance(one, Ratio)] if coverage else []
    )
    current = next((one for one in reached if one.window == str(year)), None)
    people = [*_person_rows(viewer, place, book, snapshot, year, found, before)]
    return Board(
        sentence=coverage_sentence(current, str(year)),
        head=_head(place, people, current, year),
        coverage=coverage_chart(coverage, reached, book) if coverage and reached else None,
        people=people,
        ratios=_ratio_rows(place, book, year, found),
    )


def _person_rows(
    viewer: Viewer,
    place: OrganisationFact,
    book: PolicyBook,
    snapshot: Snapshot,
    year: int,
    found: Figures,
    before: Figures,
) -> list[PersonRow]:
    rows = []
    for indicator in book.person_indicators:
        if indicator.window == "first_year":
            figure = promotion_figures(viewer, place.id, snapshot, indicator.id, year)
            then = None
        else:
            label = str(year) if indicator.window == "year" else book.plan.label
            figure = _roll_up(found, indicator, label)
            then = _roll_up(before, indicator, label)
        if figure is not None:
            rows.append(person_row(indicator, figure, place.id, then))
    return rows


def _roll_up(figures: Figures, indicator: PersonIndicator, window: str) -> RollUp | None:
    rows = figures.get(indicator.id, ())
    return next((one for one in rows if isinstance(one, RollUp) and one.window == window), None)


def _ratio_rows(
    place: OrganisationFact, book: PolicyBook, year: int, found: Figures
) -> list[RatioRow]:
    shown = {str(year), book.plan.label, f"{year}-1", f"{year}-2"}
    return [
        ratio_row(indicator, figure, place.id)
        for indicator in book.indicators
        if not isinstance(indicator, PersonIndicator)
        for figure in found.get(indicator.id, ())
        if isinstance(figure, Ratio) and figure.window in shown
    ]


def _head(
    place: OrganisationFact, people: Sequence[PersonRow], coverage: Ratio | None, year: int
) -> list[parts.Figure]:
    confirmed, returned = roster_of_year(place.id, year)
    headcount = int(coverage.denominator) if coverage and coverage.denominator else 0
    roster = (
        _("名册已于 %(day)s 确认。") % {"day": formats.day(confirmed.confirmed_on)}
        if confirmed
        else _("本年度名册尚未确认：分母还没有人负责。")
    )
    head = [parts.Figure(_("在册干部"), formats.count(headcount), _("人"), sentence=roster)]
    if coverage is not None:
        share = coverage.value
        head.insert(
            0,
            parts.Figure(
                _("培训覆盖率"),
                formats.percent(share),
                target=_("目标 %(target)s") % {"target": formats.percent(coverage.target)},
                status=coverage.status,
            ),
        )
    owed = [row.figure for row in people]
    short = sum(one.behind + one.not_met for one in owed)
    head.append(
        parts.Figure(
            _("落后或未达标"),
            formats.count(short),
            _("人次"),
            sentence=_("按各项要求分别计数，一人可有几项。"),
        )
    )
    if returned is not None:
        total = returned.full_time + returned.part_time + returned.secondment
        words = _("无名册的年度汇总数，不计入任何比率；其中受训 %(trained)s 人。") % {
            "trained": returned.trained
        }
        head.append(parts.Figure(_("汇总上报"), formats.count(total), _("人"), sentence=words))
    return head
