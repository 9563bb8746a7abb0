"""Solving a year in three steps, each far smaller than the whole: without whole numbers; how many runs that makes;
the seats in those runs. Where that ends without a year the whole program is tried as it stands.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from gongxun.work.plans.proposing.building import Year
from gongxun.work.plans.proposing.limits import Kind, Limits
from gongxun.work.plans.proposing.program import Ending, Program, Solution

GAP = 0.005
# Rounding the runs is a small program of its own.
ROUNDING_SECONDS = 10.0


def settle(year: Year, kinds: Sequence[Kind], limits: Limits, *, seconds: float) -> Solution | None:
    """The year's runs and seats, with the bound that no year exceeds; None where no year meets every demand."""
    broken = year.program.solve(seconds=seconds, whole=False)
    if broken.ending is Ending.INFEASIBLE:
        return None
    if len(broken.values) and (runs := _round(year, broken, kinds, limits)) is not None:
        kept = year.program.lowest.copy(), year.program.highest.copy()
        for key, number in runs.items():
            year.program.fix(year.runs[key], number)
        found = year.program.solve(seconds=seconds, whole=False)
        year.program.lowest, year.program.highest = kept
        if len(found.values):
            return replace(found, bound=broken.worth)
    found = year.program.solve(seconds=seconds, gap=GAP)
    return found if len(found.values) else None


def _round(
    year: Year, broken: Solution, kinds: Sequence[Kind], limits: Limits
) -> dict[tuple[int, int, int], int] | None:
    """Whole runs that hold as much of the broken year's worth as they can; None where none keep to the limits."""
    seats, worths = _by_kind(year, broken)
    small = Program()
    runs: dict[tuple[int, int, int], int] = {}
    beds: dict[tuple[int, int], list[tuple[int, float]]] = defaultdict(list)
    spent: list[tuple[int, float]] = []
    sitting: list[tuple[int, float]] = []
    for at, kind in enumerate(kinds):
        taken = small.column(worths[at] / seats[at] if seats[at] else 0.0, 0, seats[at])
        held = []
        months: dict[int, list[tuple[int, float]]] = defaultdict(list)
        for key in (key for key in year.runs if key[0] == at):
            # Near where the broken year holds it, and no more often than is worth its trouble.
            worth = 1e-3 * float(broken.values[year.runs[key]])
            worth += 10 * year.program.worths[year.runs[key]]
            runs[key] = small.column(worth, 0, kind.most_a_month, whole=True)
            held.append(runs[key])
            months[key[2]].append((runs[key], 1.0))
            if key[1]:
                beds[key[1:]].append((runs[key], kind.most_places * -(-kind.offer.days // 100)))
        small.row([(one, 1.0) for one in held], kind.at_least, kind.at_most)
        for terms in months.values():
            small.row(terms, highest=kind.most_a_month)
        small.row([(taken, 1.0), *((one, -kind.most_places) for one in held)], highest=0)
        small.row([(taken, 1.0), *((one, -kind.fewest_places) for one in held)], lowest=0)
        spent += [(one, kind.cost_of_run / 100) for one in held]
        spent.append((taken, kind.cost_of_place / 100))
        sitting.append((taken, 1.0))
    for (school, month), terms in beds.items():
        small.row(terms, highest=limits.bed_days(school, month))
    if limits.budget is not None:
        small.row(spent, highest=limits.budget / 100)
    if limits.places is not None:
        small.row(sitting, highest=limits.places)
    found = small.solve(seconds=ROUNDING_SECONDS, gap=GAP)
    if not len(found.values):
        return None
    return {key: round(found.values[column]) for key, column in runs.items()}


def _by_kind(year: Year, broken: Solution) -> tuple[dict[int, float], dict[int, float]]:
    """Seats of each kind in the broken year, and what they close; a requirement closed by several kinds is shared
    among them by their seats.
    """
    seats: dict[int, float] = defaultdict(float)
    worths: dict[int, float] = defaultdict(float)
    closed: dict[int, float] = defaultdict(float)
    for (number, _name), column in year.closed.items():
        closed[number] += year.program.worths[column] * float(broken.values[column])
    of_group: dict[int, float] = defaultdict(float)
    for (_at, number), column in year.seats.items():
        of_group[number] += float(broken.values[column])
    for (at, number), column in year.seats.items():
        if (value := float(broken.values[column])) > 0:
            seats[at] += value
            worths[at] += closed[number] * value / of_group[number]
    return seats, worths
