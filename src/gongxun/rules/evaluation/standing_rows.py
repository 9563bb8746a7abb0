"""Result rows and own counts of one range of persons, window by window.

The rules are the expressions of `indicators.people` and `indicators.coverage`; here they only run,
over the columns of the range's holders.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.arrays import Ints, Truths, constant, to_arrow
from gongxun.rules.evaluation.columns import NOTHING, Column, Rows
from gongxun.rules.evaluation.folding import Fold
from gongxun.rules.evaluation.ids import Ids
from gongxun.rules.evaluation.own_counts import OwnCounts, Places
from gongxun.rules.evaluation.stages import Stages
from gongxun.rules.evaluation.task import Task
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.people import Measure
from gongxun.rules.indicators.standing import is_held, window_columns
from gongxun.rules.periods import Window

_HOLDERS_AT_ONCE = 131_072


@dataclass(frozen=True)
class HolderColumns:
    """Appointments held on any date of evaluation, by person; masks as in `holdings`."""

    person_id: Ints
    org_id: Ints
    appointment_id: Ints
    masks: dict[str, Ints] = field(default_factory=dict)

    def stretches(self, length: int) -> Iterator["HolderColumns"]:
        """The same by stretches of rows, without copying."""
        for start in range(0, len(self.person_id), length):
            part = slice(start, start + length)
            yield HolderColumns(
                self.person_id[part],
                self.org_id[part],
                self.appointment_id[part],
                {name: mask[part] for name, mask in self.masks.items()},
            )


def _standing(holders: HolderColumns, fold: Fold, persons: Ids) -> Rows:
    """The wide table of standing as columns: what windows share is worked out once."""
    places = persons.places(holders.person_id)
    first = int(places[0]) if len(places) else 0
    in_order = np.array_equal(places, np.arange(first, first + len(places)))

    def read(name: str) -> Column:
        if name in holders.masks:
            mask = holders.masks[name]
            return mask if mask.any() else NOTHING
        sums = fold.sums(name)
        if sums is None:
            return NOTHING
        return sums[first : first + len(places)] if in_order else sums.take(places)

    return Rows(read, len(places))


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

    def tables(
        self, holders: HolderColumns, fold: Fold, persons: Ids, counts: OwnCounts
    ) -> Iterator[pa.Table]:
        """Result rows of every window; a stretch of holders at a time stays in the cache."""
        for some in holders.stretches(_HOLDERS_AT_ONCE):
            everyone = _standing(some, fold, persons)
            places = counts.places(some.org_id)
            for step in self._steps:
                yield from self._window(_Now(some, everyone, step), step.kind, places, counts)

    def _window(
        self, now: "_Now", kind: str, places: Places, counts: OwnCounts
    ) -> Iterator[pa.Table]:
        for formula in self._formulas[kind]:
            if isinstance(formula.item, Coverage):
                _count_coverage(formula, now, places, counts)
            else:
                yield _measure(formula, now, places, counts)


class _Now:
    """The holders of one window, and its view of standing for any of them."""

    def __init__(self, holders: HolderColumns, everyone: Rows, step: _Step) -> None:
        self.holders = holders
        self.window = step.window
        self.then = np.flatnonzero(everyone.evaluate(step.held))
        self._everyone = everyone
        self._names = step.names
        self._all = self._rows(self.then)

    def rows(self, chosen: Ints) -> Rows:
        return self._all if len(chosen) == len(self.then) else self._rows(chosen)

    def _rows(self, chosen: Ints) -> Rows:
        return self._everyone.seen_through(self._names, chosen)


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
    member = _where(now.then, now.rows(now.then).evaluate(formula.tests["members"]))
    trained = now.rows(member).evaluate(formula.tests["trained"])
    local = places.local.take(member)
    counts.add(formula.item, now.window, places, [local, _where(local, trained)])


def _measure(formula: _Formulas, now: _Now, places: Places, counts: OwnCounts) -> pa.Table:
    fitting = _where(now.then, now.rows(now.then).evaluate(formula.tests["fits"]))
    exempted = now.rows(fitting).evaluate(formula.tests["exempt"])
    kept = _where(fitting, ~exempted)
    rows, local = now.rows(kept), places.local.take(kept)
    met, on_track = (_where(local, rows.evaluate(formula.tests[t])) for t in ("met", "on_track"))
    exempt = places.local[fitting[exempted]]
    counts.add(formula.item, now.window, places, [local, met, on_track, exempt])
    holders = now.holders
    return pa.table(
        {
            "indicator": constant(formula.item.indicator.id, len(kept)),
            "window": constant(now.window.label, len(kept)),
            "person_id": to_arrow(holders.person_id.take(kept)),
            "org_id": to_arrow(holders.org_id.take(kept)),
            "appointment_id": to_arrow(holders.appointment_id.take(kept)),
            **{name: rows.arrow(value) for name, value in formula.values.items()},
        }
    )


def _where(rows: Ints, test: Truths) -> Ints:
    """Those of the rows for which a test holds; the same array where it holds for all."""
    return rows if test.all() else rows[test]
