"""The year as a program: how many runs of which kind, where and when, and who sits in them.

Columns: runs of a kind at a school in a month (whole); seats of a group in a kind; how many people of a group a
requirement is closed for, in full or in part. The last is bounded by the people and by what their seats give, and is
what the program makes large.

A demand can be *loosened*: then it may be missed by a share of itself, and the program makes those shares small.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from gongxun.work.plans.proposing.limits import Kind, Limits
from gongxun.work.plans.proposing.needs import Goal, Group
from gongxun.work.plans.proposing.program import INFINITY, Program

BUDGET, PLACES, BEDS, FAIR_SHARE = "budget", "places", "beds", "fair_share"
FLOOR, RUNS = "floor:", "runs:"
# Below this a share of the money says nothing: 10,000 yuan in 分.
LEAST_MONEY = 1_000_000
# So little that they never outweigh what a seat closes: among equal years the one that begins earlier, at the school
# named first, and no seat that closes nothing.
LATER = 1e-5
FARTHER = 1e-6
SEAT = 1e-5


@dataclass(slots=True)
class Year:
    """The program with what its columns mean."""

    program: Program
    runs: dict[tuple[int, int, int], int] = field(default_factory=dict)
    seats: dict[tuple[int, int], int] = field(default_factory=dict)
    closed: dict[tuple[int, str], int] = field(default_factory=dict)
    slack: dict[str, int] = field(default_factory=dict)


def demands_of(kinds: Sequence[Kind], limits: Limits) -> list[str]:
    """What can be loosened, the softest first."""
    named = [FAIR_SHARE] if limits.fair_share > 0 else []
    named += [FLOOR + name for name in limits.floors]
    named += [BUDGET] if limits.budget is not None else []
    named += [PLACES] if limits.places is not None else []
    named += [RUNS + str(kind.key) for kind in kinds if kind.at_least]
    return [*named, BEDS] if any(kind.schools for kind in kinds) else named


def build(
    groups: Sequence[Group],
    goals: Sequence[Goal],
    kinds: Sequence[Kind],
    limits: Limits,
    loosened: Collection[str] = (),
) -> Year:
    """The program of a year; with ``loosened`` demands, one that seeks how little they must give."""
    year = Year(Program())
    for demand in loosened:
        year.slack[demand] = year.program.column(worth=-1.0)
    _runs(year, kinds, limits)
    _seats(year, groups, goals, kinds, seeking=bool(loosened))
    _filled(year, kinds)
    _money(year, kinds, limits)
    _demanded(year, groups, goals, limits)
    return year


def _runs(year: Year, kinds: Sequence[Kind], limits: Limits) -> None:
    """How often a kind is held, and the beds that it takes."""
    use: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    for at, kind in enumerate(kinds):
        held = []
        months: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for place, school in enumerate(kind.schools or (0,)):
            for month in kind.months:
                worth = -LATER * month - FARTHER * place
                column = year.program.column(worth, 0, kind.most_a_month, whole=True)
                year.runs[at, school, month] = column
                held.append((column, 1.0))
                months[month].append((column, 1.0))
                if school:
                    days = -(-kind.offer.days // 100)
                    use[school, month].append((column, float(kind.most_places * days)))
        loose = _loosely(year, RUNS + str(kind.key), kind.at_least)
        year.program.row([*held, *loose], lowest=kind.at_least)
        year.program.row(held, highest=kind.at_most)
        for terms in months.values():
            year.program.row(terms, highest=kind.most_a_month)
    for (school, month), terms in use.items():
        free = limits.bed_days(school, month)
        year.program.row([*terms, *_loosely(year, BEDS, -max(free, 1))], highest=free)


def _loosely(year: Year, demand: str, factor: float) -> list[tuple[int, float]]:
    column = year.slack.get(demand)
    return [] if column is None else [(column, float(factor))]


def _seats(
    year: Year, groups: Sequence[Group], goals: Sequence[Goal], kinds: Sequence[Kind], seeking: bool
) -> None:
    """Seats of every group in every kind that brings it on, and what they close."""
    named = {goal.indicator: goal for goal in goals}
    gains = [{name: kind.offer.gives(goal) for name, goal in named.items()} for kind in kinds]
    for number, group in enumerate(groups):
        given: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for at, kind in enumerate(kinds):
            helps = [(name, lack) for name, lack in group.needs if gains[at].get(name, 0) > 0]
            if not helps or not kind.offer.admits(group.category, group.traits):
                continue
            most = float(group.people * min(kind.at_most, kind.a_person))
            column = year.program.column(-SEAT, highest=most)
            year.seats[at, number] = column
            for name, lack in helps:
                given[name].append((column, -min(gains[at][name], lack) / lack))
        for name, terms in given.items():
            worth = 0.0 if seeking else float(named[name].weight)
            column = year.program.column(worth, 0, group.people)
            year.closed[number, name] = column
            year.program.row([(column, 1.0), *terms], highest=0)


def _filled(year: Year, kinds: Sequence[Kind]) -> None:
    """Seats between the fewest and the most places of the runs."""
    seats: dict[int, list[tuple[int, float]]] = defaultdict(list)
    for (at, _group), column in year.seats.items():
        seats[at].append((column, 1.0))
    held: dict[int, list[int]] = defaultdict(list)
    for (at, _school, _month), column in year.runs.items():
        held[at].append(column)
    for at, kind in enumerate(kinds):
        most = [(column, -float(kind.most_places)) for column in held[at]]
        year.program.row([*seats[at], *most], highest=0)
        if kind.fewest_places:
            fewest = [(column, -float(kind.fewest_places)) for column in held[at]]
            year.program.row([*seats[at], *fewest], lowest=0)


def _money(year: Year, kinds: Sequence[Kind], limits: Limits) -> None:
    if limits.places is not None:
        terms = [(column, 1.0) for column in year.seats.values()]
        loose = _loosely(year, PLACES, -max(limits.places, 1))
        year.program.row([*terms, *loose], highest=limits.places)
    if limits.budget is None:
        return
    spent = [(column, kinds[at].cost_of_run / 100) for (at, _s, _m), column in year.runs.items()]
    spent += [(column, kinds[at].cost_of_place / 100) for (at, _g), column in year.seats.items()]
    loose = _loosely(year, BUDGET, -max(limits.budget, LEAST_MONEY) / 100)
    year.program.row([*spent, *loose], highest=limits.budget / 100)


def _demanded(year: Year, groups: Sequence[Group], goals: Sequence[Goal], limits: Limits) -> None:
    """A fair share for every organisation, and the least that single indicators are to gain."""
    weights = {goal.indicator: goal.weight for goal in goals}
    units: dict[int, list[tuple[int, float]]] = defaultdict(list)
    indicators: dict[str, list[tuple[int, float]]] = defaultdict(list)
    for (number, name), column in year.closed.items():
        units[groups[number].unit].append((column, float(weights[name])))
        indicators[name].append((column, 1.0))
    if limits.fair_share > 0:
        gaps: dict[int, float] = defaultdict(float)
        for group in groups:
            gaps[group.unit] += group.people * sum(weights.get(name, 0) for name, _ in group.needs)
        for unit, gap in gaps.items():
            asked = gap * limits.fair_share
            loose = _loosely(year, FAIR_SHARE, asked)
            year.program.row([*units[unit], *loose], asked, INFINITY)
    for name, least in limits.floors.items():
        loose = _loosely(year, FLOOR + name, least)
        year.program.row([*indicators[name], *loose], least, INFINITY)
