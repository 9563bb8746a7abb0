"""The organisations one level below, ranked by a figure: as lines, and as tiles where they are provinces."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.shell import formats, parts
from gongxun.records.standing.models import Snapshot
from gongxun.records.standing.presentation.reading import Reading
from gongxun.records.standing.presentation.tiles import Tile, tiles_of
from gongxun.records.standing.presentation.words import title_of
from gongxun.records.standing.selectors.figures import Ratio, RollUp, child_figures
from gongxun.registry.orgs.selectors import ChildRow, children_of
from gongxun.rules.books import CoverageIndicator, PersonIndicator

SORTS = frozenset({"name", "value", "population", "short"})
LISTED = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation: the share reached, of how many, and how many are short.

    ``missing`` are the statuses of those who are short.
    """

    id: int
    code: str
    name: str
    is_province: bool
    share: Fraction | None
    population: int
    reached: int
    short: int
    status: str
    missing: tuple[str, ...]
    reading: Reading
    indicator: str
    window: str

    @property
    def words(self) -> str:
        return formats.percent(self.share)

    @property
    def url(self) -> str:
        asked = {"year": str(self.reading.year), "rank": self.indicator}
        return self.reading.url("organisation", self.id, **asked)

    @property
    def people_url(self) -> str:
        return self.reading.people_url(self.indicator, self.window, *self.missing, place=self.id)


@dataclass(frozen=True, slots=True)
class Ranking:
    """``total`` lines there are; ``lines`` are the first of them unless all were asked for.

    ``short`` says who is counted in each line's column of that name.
    """

    lines: Sequence[Line]
    total: int
    choices: Sequence[tuple[str, str, bool]]
    statuses: Sequence[tuple[str, str, bool]]
    title: str
    target: str
    short: str
    tiles: Sequence[Tile]


def ranking_of(
    viewer: Viewer, reading: Reading, snapshot: Snapshot, query: Mapping[str, str]
) -> Ranking:
    """Rank the children by the indicator of the address (``rank``), the yearly coverage where it names none."""
    book = reading.book
    able: list[CoverageIndicator | PersonIndicator] = [
        *(i for i in book.indicators if isinstance(i, CoverageIndicator)),
        *(i for i in book.person_indicators if i.window != "first_year"),
    ]
    chosen = next((i for i in able if i.id == query.get("rank")), able[0])
    window = book.plan.label if chosen.window == "plan" else str(reading.year)
    children = [
        child for child in children_of(viewer, reading.place.id) if child.dissolved_on is None
    ]
    figures = child_figures(viewer, [child.id for child in children], snapshot, chosen.id, window)
    lines = [_line(reading, child, figures.get(child.id), chosen, window) for child in children]
    tiles = tiles_of([line for line in lines if line.is_province])
    sort = parts.Sort.read(query, SORTS, "value")
    lines.sort(key=lambda line: _key(line, sort.key), reverse=sort.descending)
    status = query.get("child", "")
    if status in parts.Status.values:
        lines = [line for line in lines if line.status == status]
    targets = {figure.target for figure in figures.values() if isinstance(figure, Ratio)}
    return Ranking(
        lines=lines if query.get("all") else lines[:LISTED],
        total=len(lines),
        choices=[(one.id, title_of(one), one is chosen) for one in able],
        statuses=[(one.value, str(one.label), one.value == status) for one in parts.Status],
        title=title_of(chosen),
        target=_("目标 %(target)s") % {"target": formats.percent(targets.pop())}
        if len(targets) == 1
        else "",
        short=_("尚未参训") if isinstance(chosen, CoverageIndicator) else _("落后或未达标"),
        tiles=tiles,
    )


def _line(
    reading: Reading,
    child: ChildRow,
    figure: RollUp | Ratio | None,
    indicator: CoverageIndicator | PersonIndicator,
    window: str,
) -> Line:
    population, reached, short, status = 0, 0, 0, "no_data"
    missing: tuple[str, ...] = ("behind", "not_met")
    if isinstance(figure, RollUp):
        population, reached, short = figure.population, figure.met, figure.behind + figure.not_met
        status = "met" if reached == population else "behind" if short else "on_track"
    elif isinstance(figure, Ratio) and figure.denominator:
        population, reached = int(figure.denominator), int(figure.numerator)
        short, status, missing = population - reached, figure.status, ("untrained",)
    return Line(
        id=child.id,
        code=child.code,
        name=child.name,
        is_province=child.level == "province" and child.kind == "federation",
        share=Fraction(reached, population) if population else None,
        population=population,
        reached=reached,
        short=short,
        status=status if population else "no_data",
        missing=missing,
        reading=reading,
        indicator=indicator.id,
        window=window,
    )


def _key(line: Line, sort: str) -> tuple[object, ...]:
    # Those without data stand last in rising order: nothing is known of them.
    match sort:
        case "name":
            return (line.name,)
        case "population":
            return (line.population, line.name)
        case "short":
            return (line.short, line.name)
    return (line.share is None, line.share or Fraction(0), line.name)
