"""Result rows and own counts of one range of persons, window by window.

The rules are the expressions of `indicators.people` and `indicators.coverage`; here they only run,
over the columns of the range's holders.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.arrays import Ints, constant, to_arrow
from gongxun.rules.evaluation.columns import Column, Rows
from gongxun.rules.evaluation.folding import Fold, Persons
from gongxun.rules.evaluation.own_counts import OwnCounts, Places
from gongxun.rules.evaluation.stages import Stages
from gongxun.rules.evaluation.task import Task
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.people import Measure
from gongxun.rules.indicators.standing import is_held, window_columns
from gongxun.rules.periods import Window


@dataclass(frozen=True)
class HolderColumns:
    """Appointments held on any date of evaluation, by person; masks as in `holdings`."""

    person_id: Ints
    org_id: Ints
    appointment_id: Ints
    masks: dict[str, Ints] = field(default_factory=dict)


class Standing:
    """The wide table of standing as columns that are cut to the rows asked for."""

    def __init__(self, holders: HolderColumns, fold: Fold, persons: Persons) -> None:
        self.holders = holders
        self._fold = fold
        self._person = persons.places(holders.person_id)

    def rows(self, chosen: Ints) -> Rows:
        places: list[Ints] = []

        def read(name: str) -> Column:
            if name in self.holders.masks:
                return self.holders.masks[name][chosen]
            if not places:
                places.append(self._person[chosen])
            return self._fold.sums(name)[places[0]]

        return Rows(read, len(chosen))


@dataclass(frozen=True)
class _Formulas:
    """One indicator's expressions in one kind of window, over that window's view of standing."""

    item: Measure | Coverage
    tests: dict[str, ir.BooleanValue]
    values: dict[str, ir.Value]


@dataclass(frozen=True)
class _Step:
    """A window with what its names mean over the wide table."""

    kind: str
    window: Window
    held: ir.BooleanValue
    names: dict[str, ir.Value]


class StandingRows:
    """Expressions built once a kind of window, run for each window and range."""

    def __init__(self, task: Task, stages: Stages) -> None:
        self._formulas = {
            kind: [_formulas(item, stages.now) for item in task.counted(kind)]
            for kind in {kind for kind, _ in task.steps}
        }
        self._steps = [
            _Step(
                kind,
                window,
                is_held(stages.wide, window, task.calendar),
                window_columns(stages.wide, window, task.book, task.streams, task.calendar),
            )
            for kind, window in task.steps
        ]

    def tables(self, columns: Standing, places: Places, counts: OwnCounts) -> Iterator[pa.Table]:
        everyone = columns.rows(np.arange(len(columns.holders.person_id)))
        for step in self._steps:
            now = _Now(columns, step, np.flatnonzero(everyone.evaluate(step.held)))
            for formula in self._formulas[step.kind]:
                if isinstance(formula.item, Coverage):
                    _count_coverage(formula, now, places, counts)
                else:
                    yield _measure(formula, now, places, counts)


class _Now:
    """The holders of one window, and its view of standing for any of them."""

    def __init__(self, columns: Standing, step: _Step, then: Ints) -> None:
        self.holders = columns.holders
        self.window = step.window
        self.then = then
        self._columns = columns
        self._names = step.names

    def rows(self, chosen: Ints) -> Rows:
        wide = self._columns.rows(chosen)
        return Rows(lambda name: wide.value(self._names[name]), len(chosen))


def _formulas(item: Measure | Coverage, now: ir.Table) -> _Formulas:
    if isinstance(item, Coverage):
        return _Formulas(
            item, {"members": item.is_member(now), "trained": item.is_trained(now)}, {}
        )
    judged = item.judged(now)
    tests = {
        "fits": item.fits(now),
        "exempt": item.is_exempt(now),
        "met": judged.met,
        "on_track": judged.on_track,
    }
    return _Formulas(item, tests, item.values(now))


def _count_coverage(formula: _Formulas, now: _Now, places: Places, counts: OwnCounts) -> None:
    member = now.then[now.rows(now.then).evaluate(formula.tests["members"])]
    trained = member[now.rows(member).evaluate(formula.tests["trained"])]
    counts.add(formula.item, now.window, places, [member, trained])


def _measure(formula: _Formulas, now: _Now, places: Places, counts: OwnCounts) -> pa.Table:
    fitting = now.then[now.rows(now.then).evaluate(formula.tests["fits"])]
    exempted = now.rows(fitting).evaluate(formula.tests["exempt"])
    kept = fitting[~exempted]
    rows = now.rows(kept)
    met, on_track = (kept[rows.evaluate(formula.tests[name])] for name in ("met", "on_track"))
    counts.add(formula.item, now.window, places, [kept, met, on_track, fitting[exempted]])
    holders = now.holders
    return pa.table(
        {
            "indicator": constant(formula.item.indicator.id, len(kept)),
            "window": constant(now.window.label, len(kept)),
            "person_id": to_arrow(holders.person_id[kept]),
            "org_id": to_arrow(holders.org_id[kept]),
            "appointment_id": to_arrow(holders.appointment_id[kept]),
            **{name: rows.arrow(value) for name, value in formula.values.items()},
        }
    )
