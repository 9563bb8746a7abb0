"""A year proposed: runs with their places by organisation, how near the optimum, and what stood in the way."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gongxun.work.plans.proposing.building import (
    BEDS,
    BUDGET,
    Year,
    build,
    demands_of,
)
from gongxun.work.plans.proposing.forecast import Outcome, Seating, foresee
from gongxun.work.plans.proposing.limits import Kind, Limits
from gongxun.work.plans.proposing.needs import Goal, Group
from gongxun.work.plans.proposing.program import Solution
from gongxun.work.plans.proposing.settling import settle

SECONDS = 40.0
# What to give up is sought demand by demand.
SEEKING_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class Run:
    """One run proposed. ``kind``: number in the list of kinds; ``school`` 0: none. ``places`` by organisation."""

    kind: int
    school: int
    month: int
    places: Mapping[int, int]

    @property
    def total(self) -> int:
        return sum(self.places.values())


@dataclass(frozen=True, slots=True)
class Proposed:
    """``worth``: requirements closed, as the forecast counts them, weighted; ``bound``: more than any year can
    close. ``full``: limits that are used up (``budget``, ``beds``).
    """

    runs: tuple[Run, ...]
    outcome: Outcome
    worth: float
    bound: float
    cost: int
    full: tuple[str, ...]

    @property
    def gap(self) -> float:
        """How far below the bound, as a share of it."""
        return max(0.0, 1 - self.worth / self.bound) if self.bound > 0 else 0.0


@dataclass(frozen=True, slots=True)
class Relaxation:
    """Letting these demands go by these shares of themselves makes the year possible."""

    demands: Mapping[str, float]


def propose(
    groups: Sequence[Group],
    goals: Sequence[Goal],
    kinds: Sequence[Kind],
    limits: Limits,
    *,
    seconds: float = SECONDS,
) -> Proposed | list[Relaxation]:
    """The best year found within ``seconds``; where no year meets every demand, what to relax: single demands that
    suffice alone, the smallest share first, else all that have to give together.
    """
    year = build(groups, goals, kinds, limits)
    solution = settle(year, kinds, limits, seconds=seconds)
    if solution is None:
        return _relaxations(groups, goals, kinds, limits)
    runs = _runs_of(year, solution, groups, kinds)
    seatings = [
        Seating(n, kinds[run.kind].offer, run.places, run.kind, kinds[run.kind].a_person)
        for n, run in enumerate(runs)
    ]
    outcome = foresee(groups, seatings, goals)
    cost = sum(
        kinds[run.kind].cost_of_run + run.total * kinds[run.kind].cost_of_place for run in runs
    )
    return Proposed(
        runs, outcome, outcome.closed, max(solution.bound, outcome.closed), cost,
        _used_up(runs, kinds, limits, cost),
    )  # fmt: skip


def _runs_of(
    year: Year, solution: Solution, groups: Sequence[Group], kinds: Sequence[Kind]
) -> tuple[Run, ...]:
    seats = _whole_seats(year, solution, groups)
    runs = []
    for at, kind in enumerate(kinds):
        held = [
            (month, school)
            for (which, school, month), column in year.runs.items()
            if which == at
            for _ in range(round(solution.values[column]))
        ]
        spread = _spread(seats.get(at, {}), sorted(held), kind.most_places)
        for (month, school), places in zip(sorted(held), spread, strict=True):
            if places or kind.at_least:
                runs.append(Run(at, school, month, places))
    return tuple(sorted(runs, key=lambda run: (run.month, run.kind, run.school)))


def _whole_seats(
    year: Year, solution: Solution, groups: Sequence[Group]
) -> dict[int, dict[int, int]]:
    """Whole seats by kind and organisation: rounded down, then the largest remainders up to the kind's sum."""
    sums: dict[int, dict[int, float]] = defaultdict(lambda: defaultdict(float))
    for (at, number), column in year.seats.items():
        if (value := float(solution.values[column])) > 1e-6:
            sums[at][groups[number].unit] += value
    whole = {}
    for at, by_unit in sums.items():
        units = sorted(by_unit)
        values = np.array([by_unit[unit] for unit in units])
        floors = np.floor(values + 1e-6).astype(int)
        left = int(np.floor(values.sum() + 1e-6)) - int(floors.sum())
        for place in np.argsort(-(values - floors), kind="stable")[: max(left, 0)]:
            floors[place] += 1
        whole[at] = {unit: int(n) for unit, n in zip(units, floors, strict=True) if n}
    return whole


def _spread(
    seats: Mapping[int, int], held: Sequence[tuple[int, int]], most: int
) -> list[dict[int, int]]:
    """Seats over the runs of a kind, evenly filled: a large organisation sends to several, so that never all are away."""
    places: list[dict[int, int]] = [{} for _ in held]
    if not held:
        return places
    total = sum(seats.values())
    room = [min(most, total // len(held) + (n < total % len(held))) for n in range(len(held))]
    for unit in sorted(seats, key=lambda one: (-seats[one], one)):
        left = seats[unit]
        share = -(-left // len(held))
        for n in sorted(range(len(held)), key=lambda one: (-room[one], one)):
            taken = min(share, room[n], left)
            if taken:
                places[n][unit] = taken
                room[n] -= taken
                left -= taken
        for n in range(len(held)):
            taken = min(room[n], left)
            if taken:
                places[n][unit] = places[n].get(unit, 0) + taken
                room[n] -= taken
                left -= taken
    return places


def _used_up(
    runs: Sequence[Run], kinds: Sequence[Kind], limits: Limits, cost: int
) -> tuple[str, ...]:
    """Limits that leave no room for another run of the cheapest and smallest kind."""
    full = []
    cheapest = min(
        (kind.cost_of_run + kind.fewest_places * kind.cost_of_place for kind in kinds), default=0
    )
    if limits.budget is not None and limits.budget - cost < cheapest:
        full.append(BUDGET)
    used: dict[int, int] = defaultdict(int)
    for run in runs:
        if run.school:
            kind = kinds[run.kind]
            used[run.school] += kind.most_places * -(-kind.offer.days // 100)
    smallest = min(
        (one.most_places * -(-one.offer.days // 100) for one in kinds if one.schools), default=0
    )
    months = sorted({month for kind in kinds for month in kind.months})
    schools = {school for kind in kinds for school in kind.schools}
    if schools and all(
        sum(limits.bed_days(school, month) for month in months) - used[school] < smallest
        for school in schools
    ):
        full.append(BEDS)
    return tuple(full)


def _relaxations(
    groups: Sequence[Group], goals: Sequence[Goal], kinds: Sequence[Kind], limits: Limits
) -> list[Relaxation]:
    demands = demands_of(kinds, limits)
    found = [_loosen(groups, goals, kinds, limits, [demand]) for demand in demands]
    if alone := [Relaxation(shares) for shares in found if shares]:
        return sorted(alone, key=lambda one: sum(one.demands.values()))
    together = _loosen(groups, goals, kinds, limits, demands)
    return [Relaxation(together)] if together else []


def _loosen(
    groups: Sequence[Group],
    goals: Sequence[Goal],
    kinds: Sequence[Kind],
    limits: Limits,
    demands: Sequence[str],
) -> dict[str, float]:
    """By how much the demands have to give at least; empty where that does not help. Whole runs may ask a little more."""
    year = build(groups, goals, kinds, limits, demands)
    solution = year.program.solve(seconds=SEEKING_SECONDS, whole=False)
    if not len(solution.values):
        return {}
    found = {name: float(solution.values[column]) for name, column in year.slack.items()}
    return {name: share for name, share in found.items() if share > 1e-6}
