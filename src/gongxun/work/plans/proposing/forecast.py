"""What the indicators become when seats are taken: person by person within each organisation, conservatively.

A seat goes first to whom it completes most requirements, then to whom it brings furthest, then to who misses least.
Nobody sits in the same run twice. Where a requirement can be met by hours or by days, hours alone are counted, so
that the outcome is never better here than it will be.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gongxun.work.plans.proposing.needs import Goal, Group, Offer

# (indicator, still missing, missing at first)
Needs = tuple[tuple[str, int, int], ...]


@dataclass(frozen=True, slots=True)
class Seating:
    """One run of a class and how many each organisation sends. Runs are taken in the order given.

    ``kind``: nobody sits in runs of one kind more than ``a_person`` times; None: a class like no other.
    """

    key: int
    offer: Offer
    places: Mapping[int, int]
    kind: int | None = None
    a_person: int = 1


@dataclass(slots=True)
class Outcome:
    """``met``: people who newly meet an indicator. ``by_run``: the same by run and indicator. ``empty``: seats by run
    for which nobody in the organisation had a need. ``closed``: unmet requirements closed, in full or in part, weighted.
    ``left``: who still misses what.
    """

    met: Counter[str] = field(default_factory=Counter)
    by_run: dict[int, Counter[str]] = field(default_factory=dict)
    helped: Counter[int] = field(default_factory=Counter)
    empty: Counter[int] = field(default_factory=Counter)
    closed: float = 0.0
    left: list[Group] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _State:
    """Where some people of a group stand after the seats given so far."""

    category: str
    traits: frozenset[str]
    needs: Needs
    attended: tuple[int, ...] = ()


def foresee(groups: Iterable[Group], seatings: Sequence[Seating], goals: Sequence[Goal]) -> Outcome:
    """The outcome of all runs for all organisations."""
    outcome = Outcome(by_run={one.key: Counter() for one in seatings})
    named = {goal.indicator: goal for goal in goals}
    members = _by_unit(groups)
    for unit in sorted({*members, *(unit for run in seatings for unit in run.places)}):
        states: Counter[_State] = Counter()
        for one in members.get(unit, ()):
            needs = tuple((name, lack, lack) for name, lack in one.needs if name in named)
            states[_State(one.category, one.traits, needs)] += one.people
        for run in seatings:
            if seats := run.places.get(unit, 0):
                states = _seat(states, run, seats, named, outcome)
        outcome.left += [
            Group(unit, one.category, one.traits, tuple(need[:2] for need in one.needs), people)
            for one, people in states.items()
            if one.needs
        ]
    return outcome


def _by_unit(groups: Iterable[Group]) -> dict[int, list[Group]]:
    found: dict[int, list[Group]] = {}
    for one in groups:
        found.setdefault(one.unit, []).append(one)
    return found


def _seat(
    states: Counter[_State], run: Seating, seats: int, goals: Mapping[str, Goal], outcome: Outcome
) -> Counter[_State]:
    """Give the seats of one run to the people of one organisation."""
    gains = {name: run.offer.gives(goal) for name, goal in goals.items()}
    ranked = sorted(
        (
            (_benefit(state.needs, gains, goals), state)
            for state in states
            if run.offer.admits(state.category, state.traits)
            and (run.kind is None or state.attended.count(run.kind) < run.a_person)
        ),
        key=lambda found: (
            found[0],
            sorted(found[1].traits),
            found[1].category,
            found[1].needs,
            found[1].attended,
        ),
        reverse=True,
    )
    after = Counter(states)
    for (completed, progress, _nearest), state in ranked:
        if seats == 0 or progress <= 0:
            break
        taken = min(seats, states[state])
        seats -= taken
        after[state] -= taken
        after[_after(state, gains, run.kind)] += taken
        outcome.closed += progress * taken
        outcome.helped[run.key] += taken
        if completed:
            for name, missing, _first in state.needs:
                if missing <= gains[name]:
                    outcome.met[name] += taken
                    outcome.by_run[run.key][name] += taken
    outcome.empty[run.key] += seats
    return +after


def _benefit(
    needs: Needs, gains: Mapping[str, int], goals: Mapping[str, Goal]
) -> tuple[int, float, float]:
    """How many requirements a seat completes, how much of all it closes (weighted), and how little is missing."""
    completed, closed, left = 0, 0.0, 0.0
    for name, missing, first in needs:
        weight = goals[name].weight
        completed += weight * (missing <= gains[name])
        closed += weight * min(gains[name], missing) / first
        left += missing / goals[name].required
    return completed, closed, -left


def _after(state: _State, gains: Mapping[str, int], kind: int | None) -> _State:
    left = tuple(
        (name, missing - gains[name], first)
        for name, missing, first in state.needs
        if missing > gains[name]
    )
    attended = state.attended if kind is None else tuple(sorted((*state.attended, kind)))
    return _State(state.category, state.traits, left, attended)
