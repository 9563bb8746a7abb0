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
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.subjects import SubjectRow, subject_rows
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    Then,
    history,
    promotion_figures,
)
from gongxun.registry.orgs.selectors import roster_of_year
from gongxun.rules.books import CoverageIndicator, PersonIndicator

Courses = dict[tuple[str, str], list[Then]]


@dataclass(frozen=True, slots=True)
class Board:
    sentence: str
    head: Sequence[parts.Figure]
    coverage: parts.Chart | None
    people: Sequence[PersonRow]
    ratios: Sequence[RatioRow]
    subjects: Sequence[SubjectRow]


def board_of(viewer: Viewer, reading: Reading, snapshot: Snapshot) -> Board:
    courses = history(viewer, reading.place.id, snapshot, reading.windows)
    # The last point of a course is the figure itself, where the snapshot still knows it.
    courses = {key: one for key, one in courses.items() if one[-1].as_of == snapshot.as_of}
    yearly = (
        one
        for one in reading.book.indicators
        if isinstance(one, CoverageIndicator) and one.window == "year"
    )
    coverage = next(yearly, None)
    reached = [
        one[-1].figure
        for (indicator, _window), one in sorted(courses.items())
        if coverage and indicator == coverage.id
    ]
    ratios = [one for one in reached if isinstance(one, Ratio)]
    current = next((one for one in ratios if one.window == str(reading.year)), None)
    people = list(_person_rows(viewer, reading, snapshot, courses))
    return Board(
        sentence=coverage_sentence(current, str(reading.year)),
        head=_head(reading, people, coverage, current),
        coverage=coverage_chart(coverage, ratios, reading.book) if coverage and ratios else None,
        people=people,
        ratios=_ratio_rows(reading, courses),
        subjects=subject_rows(viewer, reading, snapshot),
    )


def _person_rows(
    viewer: Viewer, reading: Reading, snapshot: Snapshot, courses: Courses
) -> list[PersonRow]:
    rows = []
    for indicator in reading.book.person_indicators:
        course: list[Then] = []
        if indicator.window == "first_year":
            figure: object = promotion_figures(
                viewer, reading.place.id, snapshot, indicator.id, reading.year
            )
        else:
            label = str(reading.year) if indicator.window == "year" else reading.book.plan.label
            course = courses.get((indicator.id, label), [])
            figure = course[-1].figure if course else None
        if isinstance(figure, RollUp):
            rows.append(person_row(reading, indicator, figure, course))
    return rows


def _ratio_rows(reading: Reading, courses: Courses) -> list[RatioRow]:
    shown = [str(reading.year), *reading.windows[-3:]]
    rows = []
    for indicator in reading.book.indicators:
        if isinstance(indicator, PersonIndicator):
            continue
        for window in shown:
            course = courses.get((indicator.id, window), [])
            if course and isinstance(figure := course[-1].figure, Ratio):
                rows.append(ratio_row(reading, indicator, figure, course))
    return rows


def _head(
    reading: Reading,
    people: Sequence[PersonRow],
    indicator: CoverageIndicator | None,
    coverage: Ratio | None,
) -> list[parts.Figure]:
    confirmed, returned = roster_of_year(reading.place.id, reading.year)
    headcount = int(coverage.denominator) if coverage and coverage.denominator else 0
    roster = (
        _("名册已于 %(day)s 确认。") % {"day": formats.day(confirmed.confirmed_on)}
        if confirmed
        else _("本年度名册尚未确认，人数以确认为准。")
    )
    head = []
    if coverage is not None and indicator is not None:
        window = coverage.window
        missing = headcount - int(coverage.numerator)
        head = [
            parts.Figure(
                _("培训覆盖率"),
                formats.percent(coverage.value),
                target=_("目标 %(target)s") % {"target": formats.percent(coverage.target)},
                status=coverage.status,
                url=reading.figure_url(indicator.id, window),
                explain=True,
            ),
            parts.Figure(
                _("尚未参训"),
                formats.count(missing),
                _("人"),
                sentence=_("规划期内还没有参加过集中培训。"),
                url=reading.people_url(indicator.id, window, "untrained"),
            ),
        ]
    head.append(parts.Figure(_("在册干部"), formats.count(headcount), _("人"), sentence=roster))
    short = sum(row.figure.behind + row.figure.not_met for row in people)
    words = _("按各项要求分别计数，一人可有几项。")
    head.append(parts.Figure(_("落后或未达标"), formats.count(short), _("人次"), sentence=words))
    if returned is not None:
        total = returned.full_time + returned.part_time + returned.secondment
        words = _("无名册的年度汇总数，不计入任何比率；其中受训 %(trained)s 人。") % {
            "trained": returned.trained
        }
        head.append(parts.Figure(_("汇总上报"), formats.count(total), _("人"), sentence=words))
    return head
