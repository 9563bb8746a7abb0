"""Evaluation on Spark: the same expressions over the same Parquet, for lakes beyond one machine."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from gongxun.rules.evaluation.errors import EvaluationError
from gongxun.rules.evaluation.output import merge_parts
from gongxun.rules.evaluation.spark_session import SparkSteps, steps_failures
from gongxun.rules.evaluation.spark_session import compiled_for_spark as compiled
from gongxun.rules.evaluation.stages import (
    Stages,
    everywhere,
    kept,
    rolled_promotions,
    rolled_rows,
    rolled_up,
    with_window,
)
from gongxun.rules.evaluation.task import COUNTED_KINDS, Progress, Task
from gongxun.rules.indicators import windows
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.entries import yearly_sums
from gongxun.rules.indicators.organisations import ORG_RESULT
from gongxun.rules.indicators.people import PERSON_RESULT
from gongxun.rules.indicators.rollup import STEP, closure
from gongxun.rules.indicators.tables import lake_tables
from gongxun.rules.lake.opening import Lake
from gongxun.rules.periods import Window


class SparkEvaluation:
    """Fills a folder with `person_result` and `org_result` from a checked lake."""

    def __init__(self, steps: SparkSteps, task: Task, progress: Progress) -> None:
        self._steps = steps
        self._task = task
        self._progress = progress

    def run(self, lake: Lake, folder: Path, depth: int) -> None:
        """`depth` is the number of levels of the organisation tree."""
        try:
            self._run(lake, folder, depth)
        except steps_failures() as error:
            raise EvaluationError(
                f"Spark 计算中断，没有写出任何结果：{str(error).splitlines()[0]}"
            ) from error

    def _run(self, lake: Lake, folder: Path, depth: int) -> None:
        person_rows: list[str] = []
        org_rows: list[str] = []
        if self._task.calendar.has_begun:
            self._steps.see_lake(lake)
            self._see_windows()
            pairs = closure(lake_tables().organisation, depth)
            self._steps.keep("pairs", compiled(pairs))
            for name, part in self._parts():
                (person_rows if name == "person" else org_rows).append(part)
        self._write(folder, "person_result", person_rows, PERSON_RESULT)
        self._write(folder, "org_result", org_rows, ORG_RESULT)

    def _parts(self) -> Iterator[tuple[str, str]]:
        stages = Stages(self._task, lake_tables())
        if self._task.steps:
            self._progress("个人学时", 0, 1)
            self._stand(stages)
            for kind in COUNTED_KINDS:
                yield from self._counted(stages, kind)
        for number in range(len(self._task.promotions)):
            yield from self._promoted(stages, number)
        for table in self._task.own_rows(lake_tables()):
            yield "organisation", compiled(table)

    def _see_windows(self) -> None:
        for kind in ("year", "semester", "plan"):
            rows = [self._window_row(window) for window in self._task.calendar.windows(kind)]
            self._steps.see_rows(f"{kind}_windows", rows, windows.COLUMNS)

    def _window_row(self, window: Window) -> Mapping[str, object]:
        below = self._task.book.once_on_track_below
        return windows.window_row(window, self._task.calendar, below)

    def _stand(self, stages: Stages) -> None:
        sums = yearly_sums(stages.lake.credit, self._task.streams, self._task.calendar)
        self._steps.see("holding", compiled(stages.holdings))
        self._steps.see("credit_sums", compiled(sums))
        self._steps.keep("standing", compiled(stages.standing))

    def _counted(self, stages: Stages, kind: str) -> Iterator[tuple[str, str]]:
        items = self._task.counted(kind)
        if not items:
            return
        rows = stages.person_rows(kind)
        rows_text = "" if rows is None else compiled(rows)
        counts = compiled(stages.own_counts(kind))
        sums = rolled_up(tuple(name for item in items for name in item.columns))
        every = everywhere(sums, lake_tables().organisation)
        rolled = compiled(with_window(every, items))
        results = [compiled(rolled_rows(item)) for item in items]
        for window in self._task.calendar.windows(kind):
            label = window.label.replace("-", "_")
            own = {
                f"`{name}`": f"`{name}_{label}`"
                for name in ("standing_now", "own_counts", "rolled", "this_window")
            }
            self._see_aims(kind, window, label, own)
            self._steps.see(f"standing_now_{label}", compiled(stages.in_window(window)))
            self._steps.see(f"own_counts_{label}", _renamed(counts, own))
            self._steps.see(f"rolled_{label}", _renamed(rolled, own))
            if rows_text:
                yield "person", _renamed(rows_text, own)
            for result in results:
                yield "organisation", _renamed(result, own)

    def _see_aims(self, kind: str, window: Window, label: str, own: dict[str, str]) -> None:
        self._steps.see_rows(f"this_window_{label}", [self._window_row(window)], windows.COLUMNS)
        for item in self._task.counted(kind):
            if isinstance(item, Coverage):
                aims = item.aims(window, window.elapsed(self._task.calendar.as_of))
                name = f"aims_{item.number}"
                self._steps.see_rows(f"{name}_{label}", [aims], item.aim_columns)
                own[f"`{name}`"] = f"`{name}_{label}`"

    def _promoted(self, stages: Stages, number: int) -> Iterator[tuple[str, str]]:
        indicator = self._task.promotions[number]
        years, name = f"first_years_{number}", f"promotion_counts_{number}"
        self._steps.see("promoted", compiled(stages.promoted))
        entries = stages.entries(indicator)
        self._steps.keep(years, compiled(stages.first_years(indicator, entries)))
        own = {"`first_years`": f"`{years}`"}
        yield "person", _renamed(compiled(stages.promotion_rows(indicator)), own)
        counts = stages.promotion_counts(indicator)
        self._steps.see(name, _renamed(compiled(counts), own))
        yield "organisation", compiled(rolled_promotions(kept(name, counts)))

    def _write(self, folder: Path, name: str, parts: list[str], columns: Mapping[str, str]) -> None:
        self._progress(name, 0, 1)
        place = None
        if parts:
            named = ", ".join(f"`{column}`" for column in columns)
            texts = [f"SELECT {named} FROM ({part})" for part in parts]  # noqa: S608 - our own text
            place = self._steps.keep(name, " UNION ALL ".join(texts))
        merge_parts(place, folder / f"{name}.parquet", columns)
        self._progress(name, 1, 1)


def _renamed(sql: str, names: Mapping[str, str]) -> str:
    for name, other in names.items():
        sql = sql.replace(name, other)
    return sql


def tree_depth(longest_path: int | None) -> int:
    return (longest_path or 0) // STEP
