"""The organisations one level below, ranked by a figure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import gettext as _

from gongxun.base.access.gate import Viewer
from gongxun.base.shell import formats, parts
from gongxun.records.standing.models import Snapshot
from gongxun.records.standing.presentation.organisations import people_link
from gongxun.records.standing.presentation.words import title_of
from gongxun.records.standing.selectors.figures import Ratio, RollUp, child_figures
from gongxun.registry.orgs.selectors import ChildRow, OrganisationFact, children_of
from gongxun.rules.books import CoverageIndicator, PersonIndicator, PolicyBook

SORTS = frozenset({"name", "value", "population", "short"})


@dataclass(frozen=True, slots=True)
class Line:
    """One organisation: the share reached, of how many, and how many are short."""

    name: str
    url: str
    share: Fraction | None
    population: int
    reached: int
    short: int
    status: str
    people_url: str

    @property
    def words(self) -> str:
        return formats.percent(self.share)


@dataclass(frozen=True, slots=True)
class Ranking:
    lines: Sequence[Line]
    choices: Sequence[tuple[str, str, bool]]
    title: str
    target: str


def ranking_of(
    viewer: Viewer,
    place: OrganisationFact,
    book: PolicyBook,
    snapshot: Snapshot,
    query: Mapping[str, str],
    year: int,
) -> Ranking:
    """Rank the children by the indicator of the address (``rank``), the yearly coverage where it names none."""
    able: list[CoverageIndicator | PersonIndicator] = [
        *(i for i in book.indicators if isinstance(i, CoverageIndicator)),
        *(i for i in book.person_indicators if i.window != "first_year"),
    ]
    chosen = next((i for i in able if i.id == query.get("rank")), able[0])
    window = book.plan.label if chosen.window == "plan" else str(year)
    children = [child for child in children_of(viewer, place.id) if child.dissolved_on is None]
    figures = child_figures(viewer, [child.id for child in children], snapshot, chosen.id, window)
    lines = [_line(child, figures.get(child.id), chosen.id, window) for child in children]
    sort = parts.Sort.read(query, SORTS, "value")
    lines.sort(key=lambda line: _key(line, sort.key), reverse=sort.descending)
    targets = {figure.target for figure in figures.values() if isinstance(figure, Ratio)}
    return Ranking(
        lines=lines,
        choices=[(one.id, title_of(one), one is chosen) for one in able],
        title=title_of(chosen),
        target=_("目标 %(target)s") % {"target": formats.percent(targets.pop())}
        if len(targets) == 1
        else "",
    )


def _line(child: ChildRow, figure: RollUp | Ratio | None, indicator: str, window: str) -> Line:
    population, reached, short, status = 0, 0, 0, "no_data"
    if isinstance(figure, RollUp):
        population, reached, short = figure.population, figure.met, figure.behind + figure.not_met
        status = "met" if reached == population else "behind" if short else "on_track"
    elif isinstance(figure, Ratio) and figure.denominator:
        population, reached = int(figure.denominator), int(figure.numerator)
        short, status = population - reached, figure.status
    return Line(
        name=child.name,
        url=reverse("standing:organisation", args=[child.id]),
        share=Fraction(reached, population) if population else None,
        population=population,
        reached=reached,
        short=short,
        status=status if population else "no_data",
        people_url=people_link(child.id, indicator, window) if isinstance(figure, RollUp) else "",
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
