"""Result rows and own counts of one range of persons, window by window.

The rules are the expressions of `indicators.people` and `indicators.coverage`; here they only run,
over the columns of the range's holders.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.columns import Column, Rows, constant
from gongxun.rules.evaluation.folding import Fold, Ints, Persons
from gongxun.rules.evaluation.own_counts import OwnCounts, Places
from gongxun.rules.evaluation.stages import Stages
from gongxun.rules.evaluation.task import Task
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.people import Measure
from gongxun.rules.indicators.standing import is_held
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
        def read(name: str) -> Column:
            if name in self.holders.masks:
                return self.holders.masks[name][chosen]
            return self._fold.sums(name)[self._person[chosen]]

        return Rows(read, len(chosen))


@dataclass(frozen=True)
class _Formulas:
    """One indicator's expressions in one kind of window, over that window's view of standing."""

    item: Measure | Coverage
    tests: dict[str, ir.BooleanValue]
    values: dict[str, ir.Value]


class StandingRows:
    """Expressions built once, run for each range."""

    def __init__(self, task: Task, stages: Stages) -> None:
        self._steps: list[tuple[Window, ir.BooleanValue, list[_Formulas]]] = []
        for kind, window in task.steps:
            now = stages.in_window(window)
            held = is_held(stages.wide, window, task.calendar)
            formulas = [_formulas(item, now) for item in task.counted(kind)]
            self._steps.append((window, held, formulas))

    def tables(self, columns: Standing, places: Places, counts: OwnCounts) -> Iterator[pa.Table]:
        holders = columns.holders
        everyone = np.arange(len(holders.person_id))
        for window, held, formulas in self._steps:
            then = np.flatnonzero(columns.rows(everyone).evaluate(held))
            for formula in formulas:
                if isinstance(formula.item, Coverage):
                    _count_coverage(formula, columns, then, window, places, counts)
                else:
                    yield _measure(formula, columns, then, window, places, counts)


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


def _count_coverage(
    formula: _Formulas,
    columns: Standing,
    then: Ints,
    window: Window,
    places: Places,
    counts: OwnCounts,
) -> None:
    member = then[columns.rows(then).evaluate(formula.tests["members"])]
    trained = member[columns.rows(member).evaluate(formula.tests["trained"])]
    counts.add(formula.item, window, places, [member, trained])


def _measure(
    formula: _Formulas,
    columns: Standing,
    then: Ints,
    window: Window,
    places: Places,
    counts: OwnCounts,
) -> pa.Table:
    fitting = then[columns.rows(then).evaluate(formula.tests["fits"])]
    exempted = columns.rows(fitting).evaluate(formula.tests["exempt"])
    kept = fitting[~exempted]
    rows = columns.rows(kept)
    met, on_track = (kept[rows.evaluate(formula.tests[name])] for name in ("met", "on_track"))
    groups = [kept, met, on_track, fitting[exempted]]
    counts.add(formula.item, window, places, groups)
    holders = columns.holders
    return pa.table(
        {
            "indicator": constant(formula.item.indicator.id, len(kept)),
            "window": constant(window.label, len(kept)),
            "person_id": holders.person_id[kept],
            "org_id": holders.org_id[kept],
            "appointment_id": holders.appointment_id[kept],
            **{name: rows.arrow(value) for name, value in formula.values.items()},
        }
    )
