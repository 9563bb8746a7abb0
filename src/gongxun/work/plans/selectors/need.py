"""Who stands behind the indicators where, as far as a class can help: from the current evaluation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import get_language

from gongxun.base.access.gate import Viewer
from gongxun.base.access.roles import Permission
from gongxun.records.standing.selectors.books import book_of_organisation
from gongxun.records.standing.selectors.figures import (
    Ratio,
    RollUp,
    child_figures,
    current_snapshot,
    organisation_figures,
    promotion_figures,
)
from gongxun.rules.books import PersonIndicator, PolicyBook, Population
from gongxun.work.plans.models import Audience, Focus, PlannedClass

if TYPE_CHECKING:
    from gongxun.records.standing.models import Snapshot

COVERAGE = "coverage.cumulative"


@dataclass(frozen=True, slots=True)
class Gap:
    """``behind``: people of the subtree who have not met the indicator, in the window of the year."""

    indicator: PersonIndicator
    window: str
    population: int
    behind: int

    @property
    def title(self) -> str:
        english = (get_language() or "").startswith("en")
        return self.indicator.title_en if english else self.indicator.title_zh


@dataclass(frozen=True, slots=True)
class Ground:
    """The book and the evaluation by which an organisation's needs are read; None: not evaluated yet."""

    book: PolicyBook
    snapshot: "Snapshot"


def ground_of(viewer: Viewer, organisation_id: int) -> Ground | None:
    """None also where the viewer may not see the organisation's results."""
    if not viewer.may(Permission.VIEW_RESULTS, "organisation", organisation_id):
        return None
    book = book_of_organisation(organisation_id, viewer.today)
    snapshot = current_snapshot(book.id)
    return Ground(book, snapshot) if snapshot else None


def trainable(book: PolicyBook) -> list[PersonIndicator]:
    """Person indicators that a class can help with: collective training counts to them."""
    found = (one for one in book.indicators if isinstance(one, PersonIndicator))
    return [one for one in found if "collective" in one.credits.modes]


def gaps(viewer: Viewer, organisation_id: int, year: int) -> list[Gap]:
    """The gaps of a subtree for a plan of ``year``, in the order of the book.

    Of a year that has not begun everybody owes what is owed yearly. In queries as many as there are
    kinds of windows.
    """
    ground = ground_of(viewer, organisation_id)
    if ground is None:
        return []
    now = str(min(year, viewer.today.year))
    windows = [now, f"{ground.book.plan.start.year}-{ground.book.plan.end.year}"]
    figures = organisation_figures(viewer, organisation_id, ground.snapshot, windows)
    found = []
    for indicator in trainable(ground.book):
        rows: Iterable[Ratio | RollUp | None] = figures.get(indicator.id, [])
        if indicator.basis == "promotion":
            rows = [
                promotion_figures(viewer, organisation_id, ground.snapshot, indicator.id, int(now))
            ]
        for row in rows:
            if isinstance(row, RollUp):
                ahead = indicator.window == "year" and year > viewer.today.year
                behind = row.population if ahead else row.population - row.met
                found.append(Gap(indicator, row.window, row.population, behind))
    return found


def serves(indicator: PersonIndicator, one: PlannedClass) -> bool:
    """Whether the class is for people whom the indicator measures, and its credits count there."""
    themes = indicator.credits.themes
    if themes and not set(themes) & set(one.themes):
        return False
    if indicator.basis == "promotion" and not _for(
        one, Audience.NEWLY_PROMOTED, Focus.NEWLY_PROMOTED
    ):
        return False
    return any(_fits(population, one) for population in indicator.population)


def _fits(population: Population, one: PlannedClass) -> bool:
    if (
        population.categories
        and one.categories
        and not set(population.categories) & set(one.categories)
    ):
        return False
    if population.office_staff and not _for(one, Audience.OFFICE_STAFF, Focus.OFFICE_STAFF):
        return False
    if population.young and not _for(one, Audience.YOUNG, Focus.YOUNG):
        return False
    teachers = bool(population.school_kinds or population.school_levels)
    return not teachers or one.audience == Audience.TEACHER


def _for(one: PlannedClass, audience: Audience, focus: Focus) -> bool:
    return one.audience == audience or focus in one.focus


def cadres_of(viewer: Viewer, organisation_ids: Collection[int], ground: Ground) -> dict[int, int]:
    """How many cadres the subtree of each organisation has, in one query; unknown ones are absent."""
    found = child_figures(
        viewer, organisation_ids, ground.snapshot, COVERAGE, str(ground.snapshot.as_of.year)
    )
    return {
        key: int(row.denominator)
        for key, row in found.items()
        if isinstance(row, Ratio) and row.denominator is not None
    }


def behind_by_place(
    viewer: Viewer, organisation_ids: Collection[int], one: PlannedClass, ground: Ground
) -> dict[int, int]:
    """By organisation, how many of its subtree stand behind the indicators that the class serves: of several
    indicators the largest number, since one person may stand behind each of them.
    """
    now = str(ground.snapshot.as_of.year)
    whole = f"{ground.book.plan.start.year}-{ground.book.plan.end.year}"
    found: dict[int, int] = dict.fromkeys(organisation_ids, 0)
    for indicator in trainable(ground.book):
        if indicator.basis == "promotion" or not serves(indicator, one):
            continue
        window = now if indicator.window == "year" else whole
        rows = child_figures(viewer, organisation_ids, ground.snapshot, indicator.id, window)
        for key, row in rows.items():
            if isinstance(row, RollUp):
                found[key] = max(found[key], row.population - row.met)
    return found
