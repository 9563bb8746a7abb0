"""An organisation's figures as a page shows them: worded, with their links."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from gongxun.base.shell import formats, parts
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.trend import Trend, as_written, share_of, trend_of
from gongxun.records.standing.presentation.words import title_of, window_words
from gongxun.records.standing.selectors.figures import Ratio, RollUp, Then
from gongxun.rules.books import CoverageIndicator, Indicator, PolicyBook, ReleaseHoursIndicator


@dataclass(frozen=True, slots=True)
class PersonRow:
    """How the people of the organisation stand against one person indicator."""

    title: str
    clause: str
    window: str
    figure: RollUp
    people_url: str
    short_url: str
    exempt_url: str
    figure_url: str
    change: str
    trend: Trend | None


@dataclass(frozen=True, slots=True)
class RatioRow:
    """A figure of the organisation itself, worded."""

    title: str
    clause: str
    window: str
    value: str
    basis: str
    target: str
    status: str
    figure_url: str
    missing: int
    missing_url: str
    trend: Trend | None


def person_row(
    reading: Reading, indicator: Indicator, figure: RollUp, before: Sequence[Then]
) -> PersonRow:
    missing = ("not_met",) if figure.not_met and not figure.behind else ("behind", "not_met")
    window = figure.window
    return PersonRow(
        title=title_of(indicator),
        clause=indicator.clause.number,
        window=window_words(window),
        figure=figure,
        people_url=reading.people_url(indicator.id, window),
        short_url=reading.people_url(indicator.id, window, *missing),
        exempt_url=reading.people_url(indicator.id, window, "exempt"),
        figure_url=reading.figure_url(indicator.id, window),
        change=_change(before),
        trend=trend_of(before),
    )


def ratio_row(
    reading: Reading, indicator: Indicator, figure: Ratio, before: Sequence[Then]
) -> RatioRow:
    value, basis, target = amounts(indicator, figure)
    covers = isinstance(indicator, CoverageIndicator)
    missing = int((figure.denominator or 0) - figure.numerator) if covers else 0
    return RatioRow(
        title=title_of(indicator),
        clause=indicator.clause.number,
        window=window_words(figure.window),
        value=value,
        basis=basis,
        target=target,
        status=figure.status,
        figure_url=reading.figure_url(indicator.id, figure.window),
        missing=missing,
        missing_url=reading.people_url(indicator.id, figure.window, "untrained"),
        trend=trend_of(before),
    )


def amounts(indicator: Indicator, figure: Ratio) -> tuple[str, str, str]:
    """The value, what it is made of, and the target, each with its unit once."""
    if figure.denominator is None:
        unit = formats.hours if isinstance(indicator, ReleaseHoursIndicator) else None
        words = [
            unit(round(one * 100)) if unit else _classes(one)
            for one in (figure.numerator, figure.target)
        ]
        return words[0], "", words[1]
    if not figure.denominator:
        return formats.NO_DATA, "", formats.percent(figure.target)
    share = as_written(figure.numerator) / as_written(figure.denominator)
    parts_ = {"part": _plain(figure.numerator), "whole": _plain(figure.denominator)}
    basis = (
        _("%(part)s / %(whole)s 人")
        if isinstance(indicator, CoverageIndicator)
        else _("%(part)s / %(whole)s")
    )
    return formats.percent(share), basis % parts_, formats.percent(figure.target)


def coverage_chart(
    indicator: CoverageIndicator, figures: Sequence[Ratio], book: PolicyBook
) -> parts.Chart:
    """The coverage of each year begun against the plan's curve."""
    years = [str(year) for year in range(book.plan.start.year, book.plan.end.year + 1)]
    reached = {one.window: one.value for one in figures}
    return parts.Chart(
        title=_("五年培训覆盖率与规划目标"),
        note=_("累计参加过集中培训的人数 ÷ 现有干部人数"),
        heading=_("年度"),
        categories=years,
        unit="%",
        series=(
            parts.Series(_("实际"), [_percent_points(reached.get(year)) for year in years]),
            parts.Series(
                _("目标"),
                [_percent_points(float(indicator.curve_at(int(year)))) for year in years],
                role="target",
            ),
        ),
    )


def coverage_sentence(figure: Ratio | None, window: str) -> str:
    """The one sentence that matters on an officer's page."""
    if figure is None or not figure.denominator:
        return _("本组织还没有在册干部。导入名册后，这里显示培训覆盖情况。")
    value = as_written(figure.numerator) / as_written(figure.denominator)
    target = as_written(figure.target)
    facts = {
        "year": window,
        "value": formats.percent(value),
        "target": formats.percent(target),
        "people": formats.count(
            max(0, -(-target * int(figure.denominator) // 1) - int(figure.numerator))
        ),
    }
    if value >= target:
        return _("培训覆盖率 %(value)s，已达到 %(year)s 年目标 %(target)s。") % facts
    return (
        _("培训覆盖率 %(value)s，%(year)s 年目标 %(target)s，还差 %(people)s 人参加集中培训。")
        % facts
    )


def _change(course: Sequence[Then]) -> str:
    if len(course) < 2:
        return ""
    then, now = share_of(course[-2].figure), share_of(course[-1].figure)
    if then is None or now is None:
        return ""
    points = (now - then) * 1000 // 1
    if not points:
        return _("持平")
    sign = "+" if points > 0 else "−"
    return _("%(sign)s%(points)s 个百分点") % {"sign": sign, "points": f"{abs(points) / 10:g}"}


def _classes(number: float) -> str:
    return _("%(number)s 期") % {"number": f"{number:g}"}


def _plain(number: float) -> str:
    return formats.hundredths(round(number * 100))


def _percent_points(share: float | None) -> float | None:
    return None if share is None else int(share * 1000 + 1e-9) / 10
