"""What is asked of the year, by whom it is missing, and what a class gives towards it.

Hours and days are hundredths. One seat is one person in one run of a class.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Measure(StrEnum):
    """In what a goal is counted."""

    HOURS = "hours"
    DAYS = "days"
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Goal:
    """One indicator as far as classes can meet it within the year.

    ``required``: hundredths of hours or days that one person is asked for in all; 1 where once is enough.
    ``themes``: a class counts only with all of these. ``population`` and ``met`` count people on the day of
    the figures; those whose pace is kept count as met where the window is longer than the year.
    """

    indicator: str
    measure: Measure
    required: int
    population: int
    met: int
    themes: frozenset[str] = frozenset()
    weight: int = 1


@dataclass(frozen=True, slots=True)
class Group:
    """People of one organisation who miss the same.

    ``unit``: the organisation that sends them. ``traits``: the required lines they belong to. ``needs``: (indicator,
    hundredths still missing), sorted; for a goal of once the number is 1.
    """

    unit: int
    category: str
    traits: frozenset[str]
    needs: tuple[tuple[str, int], ...]
    people: int


@dataclass(frozen=True, slots=True)
class Offer:
    """A kind of class: what a seat gives, and whom it is for.

    ``categories`` empty: everybody. ``focus``: only people with one of these traits; empty: all.
    """

    title: str
    hours: int
    days: int
    categories: frozenset[str] = frozenset()
    focus: frozenset[str] = frozenset()
    themes: frozenset[str] = frozenset()

    def admits(self, category: str, traits: frozenset[str]) -> bool:
        if self.categories and category not in self.categories:
            return False
        return not self.focus or bool(self.focus & traits)

    def gives(self, goal: Goal) -> int:
        """What one seat adds towards a goal, in the goal's own measure."""
        if not goal.themes <= self.themes:
            return 0
        if goal.measure is Measure.ONCE:
            return 1
        return self.hours if goal.measure is Measure.HOURS else self.days


Worth = dict[str, int]


def gap_of(groups: Iterable[Group], goals: Sequence[Goal]) -> float:
    """How many requirements are unmet, weighted: one person and one indicator is one."""
    weights = {goal.indicator: goal.weight for goal in goals}
    return float(
        sum(group.people * weights.get(name, 0) for group in groups for name, _ in group.needs)
    )
