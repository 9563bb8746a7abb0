"""The parts of a table: coverage, people, organisations, those below. Cells are values, not words."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import TYPE_CHECKING

from gongxun.base.access.gate import Viewer
from gongxun.base.shell import formats
from gongxun.base.shell.parts import Status
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    child_figures,
    organisation_figures,
    promotion_figures,
)
from gongxun.records.standing.selectors.subjects import subject_counts
from gongxun.registry.orgs.selectors import breadcrumbs, children_of
from gongxun.rules.books import (
    CoverageIndicator,
    Indicator,
    PersonIndicator,
    PolicyBook,
    ReleaseHoursIndicator,
)

if TYPE_CHECKING:
    from gongxun.records.standing.models import Snapshot

Value = str | int | Fraction | None
Figures = dict[tuple[str, str], RollUp | Ratio]
FIVE = ("met", "on_track", "behind", "not_met", "no_data")


@dataclass(frozen=True, slots=True)
class Section:
    """One table. A whole number is a count, a fraction a share, None nothing known; text stays text."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[Value]]
    empty: str = ""
    words: list[list[str]] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        self.words.extend([shown(cell) for cell in row] for row in self.rows)

    @property
    def numeric(self) -> list[bool]:
        """Of each column, whether it holds numbers."""
        known = [
            [row[at] for row in self.rows if row[at] is not None] for at in range(len(self.columns))
        ]
        return [bool(cells) and not isinstance(cells[0], str) for cells in known]

    @property
    def headings(self) -> list[tuple[str, bool]]:
        return list(zip(self.columns, self.numeric, strict=True))

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """Cells as they read, each with whether its column holds numbers."""
        numeric = self.numeric
        return [list(zip(row, numeric, strict=True)) for row in self.words]


def shown(cell: Value) -> str:
    """A cell as it reads on screen and on paper."""
    if isinstance(cell, Fraction):
        return formats.percent(cell)
    return cell if isinstance(cell, str) else formats.count(cell)


def sections_of(
    viewer: Viewer,
    organisation_id: int,
    book: PolicyBook,
    snapshot: "Snapshot",
    years: Sequence[int],
) -> list[Section]:
    """Every part of the table of ``years``, the coverage of the whole plan first. Raises PermissionDenied."""
    windows = [
        *map(str, range(book.plan.start.year, book.plan.end.year + 1)),
        book.plan.label,
        *(f"{year}-{half}" for year in years for half in (1, 2)),
    ]
    by_indicator = organisation_figures(viewer, organisation_id, snapshot, windows)
    found: Figures = {
        (indicator, one.window): one for indicator, many in by_indicator.items() for one in many
    }
    for indicator in book.person_indicators:
        if indicator.window == "first_year":
            for year in years:
                one = promotion_figures(viewer, organisation_id, snapshot, indicator.id, year)
                if one is not None:
                    found[(indicator.id, str(year))] = one
    return [
        _coverage(book, found, years),
        _people(book, found, years),
        _organisations(book, found, years),
        _subjects(viewer, organisation_id, book, snapshot, years),
        _ranking(viewer, organisation_id, book, snapshot, years[-1]),
    ]


def _yearly(book: PolicyBook) -> CoverageIndicator:
    return next(
        one
        for one in book.indicators
        if isinstance(one, CoverageIndicator) and one.window == "year"
    )


def _coverage(book: PolicyBook, found: Figures, years: Sequence[int]) -> Section:
    indicator = _yearly(book)
    rows: list[list[Value]] = []
    for year in range(book.plan.start.year, book.plan.end.year + 1):
        target = Fraction(indicator.curve_at(year))
        figure = found.get((indicator.id, str(year))) if year <= years[-1] else None
        if isinstance(figure, Ratio) and figure.denominator:
            trained, members = int(figure.numerator), int(figure.denominator)
            share, word = Fraction(trained, members), _word(figure.status)
            rows.append([str(year), trained, members, share, target, word])
        else:
            rows.append([str(year), None, None, None, target, "–"])
    columns = ("年度", "累计参训人数", "现有干部人数", "覆盖率", "规划目标", "状态")
    return Section(f"一、培训覆盖率（{indicator.clause.number}）", columns, rows)


def _people(book: PolicyBook, found: Figures, years: Sequence[int]) -> Section:
    rows: list[list[Value]] = []
    for indicator in book.person_indicators:
        for window in _windows(indicator, book, years):
            figure = found.get((indicator.id, window))
            if isinstance(figure, RollUp):
                rows.append(_people_row(indicator, figure))
    columns = (
        "要求", "条款", "时段", "标准", "应达标", "已达标", "达标率", "进度正常", "进度落后",
        "未达标", "免训缓训",
    )  # fmt: skip
    return Section("二、人员要求", columns, rows, "统计范围内没有适用的人员。")


def _people_row(indicator: PersonIndicator, figure: RollUp) -> list[Value]:
    return [
        indicator.title_zh, indicator.clause.number, _window(figure.window), _demand(indicator, figure.window),
        figure.population, figure.met, figure.share_met, figure.on_track, figure.behind, figure.not_met,
        figure.exempt,
    ]  # fmt: skip


def _organisations(book: PolicyBook, found: Figures, years: Sequence[int]) -> Section:
    rows: list[list[Value]] = []
    for indicator in book.indicators:
        if isinstance(indicator, PersonIndicator) or indicator is _yearly(book):
            continue
        for window in _windows(indicator, book, years):
            figure = found.get((indicator.id, window))
            if isinstance(figure, Ratio):
                value, basis, target = _amounts(indicator, figure)
                head = [indicator.title_zh, indicator.clause.number, _window(window)]
                rows.append([*head, value, basis, target, _word(figure.status)])
    columns = ("要求", "条款", "时段", "现值", "构成", "目标", "状态")
    return Section("三、组织自身的要求", columns, rows, "本组织没有适用的组织要求。")


def _subjects(
    viewer: Viewer,
    organisation_id: int,
    book: PolicyBook,
    snapshot: "Snapshot",
    years: Sequence[int],
) -> Section:
    able = [
        one for one in book.indicators if not isinstance(one, PersonIndicator | CoverageIndicator)
    ]
    windows = {window for one in able for window in _windows(one, book, years)}
    path = breadcrumbs(organisation_id)[-1].path
    ids = [one.id for one in able]
    counts = subject_counts(viewer, organisation_id, path, snapshot, ids, windows)
    rows: list[list[Value]] = []
    for indicator in able:
        for window in _windows(indicator, book, years):
            five = counts.get((indicator.id, window))
            # A single one that is the organisation itself stands in the part before.
            if five and sum(five.values()) > 1:
                numbers = [five.get(status, 0) for status in FIVE]
                head = [indicator.title_zh, indicator.clause.number, _window(window)]
                rows.append([*head, sum(numbers), *numbers])
    columns = (
        "要求", "条款", "时段", "应达标组织", "已达标", "进度正常", "进度落后", "未达标", "暂无数据",
    )  # fmt: skip
    return Section("四、所属组织和院校", columns, rows, "所属组织和院校没有适用的要求。")


def _ranking(
    viewer: Viewer, organisation_id: int, book: PolicyBook, snapshot: "Snapshot", year: int
) -> Section:
    """Children by coverage, the highest first; equal shares share a place, who has nobody stands last."""
    indicator = _yearly(book)
    living = [one for one in children_of(viewer, organisation_id) if one.dissolved_on is None]
    figures = child_figures(viewer, [one.id for one in living], snapshot, indicator.id, str(year))
    lines: list[tuple[Fraction | None, str, int, int, str]] = []
    for child in living:
        figure = figures.get(child.id)
        if isinstance(figure, Ratio) and figure.denominator:
            trained, members = int(figure.numerator), int(figure.denominator)
            word = _word(figure.status)
            lines.append((Fraction(trained, members), child.name, trained, members, word))
        else:
            lines.append((None, child.name, 0, 0, _word("no_data")))
    # Sorting is stable: those of equal share stay in the order of pinyin.
    lines.sort(key=lambda one: (one[0] is None, -(one[0] or Fraction(0))))
    places: dict[Fraction | None, int | None] = {None: None}
    rows: list[list[Value]] = [
        [places.setdefault(share, at), name, members, trained, share, word]
        for at, (share, name, trained, members, word) in enumerate(lines, start=1)
    ]
    columns = ("位次", "组织", "现有干部人数", "累计参训人数", "覆盖率", "状态")
    return Section(f"五、下级组织培训覆盖率排序（{year}年）", columns, rows, "没有下级组织。")


def _windows(indicator: Indicator, book: PolicyBook, years: Sequence[int]) -> list[str]:
    match indicator.window:
        case "plan":
            return [book.plan.label]
        case "semester":
            return [f"{year}-{half}" for year in years for half in (1, 2)]
        case "class":
            return []
    return [str(year) for year in years]


def _window(label: str) -> str:
    match label.split("-"):
        case [first, last] if len(last) == 4:
            return f"{first}—{last}年"
        case [year, "1"]:
            return f"{year}年春季学期"
        case [year, "2"]:
            return f"{year}年秋季学期"
    return f"{label}年"


def _demand(indicator: PersonIndicator, window: str) -> str:
    units: dict[str, Callable[[int | None], str]] = {"hours": formats.hours, "days": formats.days}
    if indicator.at_least_once:
        return "至少参加一次"
    day = date(int(window[:4]), 1, 1)
    return " 或 ".join(
        f"≥ {units[one.unit](one.required_on(day))}" for one in indicator.alternatives
    )


def _amounts(indicator: Indicator, figure: Ratio) -> tuple[Value, Value, Value]:
    if figure.denominator is None:
        if isinstance(indicator, ReleaseHoursIndicator):
            value, target = (
                formats.hours(round(one * 100)) for one in (figure.numerator, figure.target)
            )
            return value, "", target
        return f"{figure.numerator:g} 期", "", f"{figure.target:g} 期"
    target_share = Fraction(str(figure.target))
    if not figure.denominator:
        return None, "", target_share
    part, whole = (
        formats.hundredths(round(one * 100)) for one in (figure.numerator, figure.denominator)
    )
    share = Fraction(str(figure.numerator)) / Fraction(str(figure.denominator))
    return share, f"{part} / {whole}", target_share


def _word(status: str | None) -> str:
    return str(Status(status or "no_data").label)
