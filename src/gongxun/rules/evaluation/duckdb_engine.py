"""Evaluation on DuckDB, one range of persons after another, so that memory does not grow."""

# ruff: noqa: S608 - names come from the contract and from us; values are quoted or bound

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.chunk import Chunk
from gongxun.rules.evaluation.duckdb_session import DuckSession, compiled
from gongxun.rules.evaluation.output import ResultWriter
from gongxun.rules.evaluation.stages import Stages, kept, rolled_promotions, rolled_rows
from gongxun.rules.evaluation.task import Progress, Task
from gongxun.rules.evaluation.tree import Ints, Tree
from gongxun.rules.indicators import windows
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.organisations import ORG_RESULT
from gongxun.rules.indicators.people import PERSON_RESULT, Measure
from gongxun.rules.indicators.rollup import STEP, closure
from gongxun.rules.indicators.tables import lake_tables
from gongxun.rules.lake.views import quoted
from gongxun.rules.periods import Window


class DuckEvaluation:
    """Fills a folder with `person_result` and `org_result` from the views of a checked lake."""

    def __init__(self, session: DuckSession, task: Task, scratch: Path, progress: Progress) -> None:
        self._session = session
        self._task = task
        self._scratch = scratch
        self._progress = progress

    def run(self, folder: Path, appointments_at_once: int) -> None:
        with (
            ResultWriter(folder / "person_result.parquet", PERSON_RESULT) as person_rows,
            ResultWriter(folder / "org_result.parquet", ORG_RESULT) as org_rows,
        ):
            if not self._task.calendar.has_begun:
                return
            self._keep_windows()
            if self._task.steps or self._task.promotions:
                self._evaluate_persons(person_rows, self._ranges(appointments_at_once))
                self._roll_up(org_rows)
                self._roll_up_promotions(org_rows)
            self._progress("机构和院校指标", 0, 1)
            for table in self._task.own_rows(lake_tables()):
                self._write(org_rows, compiled(table))
            self._progress("机构和院校指标", 1, 1)

    def _keep_windows(self) -> None:
        calendar = self._task.calendar
        for kind in ("year", "semester", "plan"):
            rows = [self._window_row(window) for window in calendar.windows(kind)]
            self._session.keep_rows(f"{kind}_windows", rows, windows.COLUMNS)

    def _window_row(self, window: Window) -> Mapping[str, object]:
        below = self._task.book.once_on_track_below
        return windows.window_row(window, self._task.calendar, below)

    def _evaluate_persons(self, rows: ResultWriter, ranges: list[tuple[int, int]]) -> None:
        chunk = Chunk(self._session, self._task, self._scratch)
        for done, (low, high) in enumerate(ranges):
            self._progress("个人指标", done, len(ranges))
            chunk.evaluate(low, high, done)
            if chunk.rows:
                self._write(rows, chunk.rows)
        self._progress("个人指标", len(ranges), len(ranges))

    def _ranges(self, appointments_at_once: int) -> list[tuple[int, int]]:
        """Inclusive ranges of person ids with about as many appointments each."""
        count, low, high = self._session.row(
            "SELECT count(*), min(person_id), max(person_id) FROM appointment"
        )
        chunks = -(-count // appointments_at_once)
        if chunks <= 1:
            return [(low, high)] if count else []
        shares = [number / chunks for number in range(1, chunks)]
        (found,) = self._session.row(
            f"SELECT approx_quantile(person_id, {shares}) FROM appointment"
        )
        cuts = sorted({cut for cut in found if low <= cut < high})
        return list(zip([low, *(cut + 1 for cut in cuts)], [*cuts, high], strict=True))

    def _roll_up(self, rows: ResultWriter) -> None:
        tree = Tree(self._session.connection)
        steps = self._task.steps
        compiled_rows: dict[tuple[str, bool], str] = {}
        for done, (kind, window) in enumerate(steps):
            self._progress("逐级汇总", done, len(steps))
            self._session.keep_rows("this_window", [self._window_row(window)], windows.COLUMNS)
            for everybody in (True, False):
                items = tuple(
                    item
                    for item in self._task.counted(kind)
                    if item.concerns_everybody == everybody
                )
                if items:
                    self._keep_aims(items, window)
                    self._keep_rolled(tree, f"counts_{window.label}_{everybody}", items)
                    key = (kind, everybody)
                    if key not in compiled_rows:
                        compiled_rows[key] = compiled(
                            rolled_rows(items, lake_tables().organisation)
                        )
                    self._write(rows, compiled_rows[key])
        self._progress("逐级汇总", len(steps), len(steps))

    def _keep_aims(self, items: tuple[Measure | Coverage, ...], window: Window) -> None:
        for item in items:
            if isinstance(item, Coverage):
                aims = item.aims(window, window.elapsed(self._task.calendar.as_of))
                self._session.keep_rows(f"aims_{item.number}", [aims], item.aim_columns)

    def _keep_rolled(self, tree: Tree, left: str, items: tuple[Measure | Coverage, ...]) -> None:
        columns = tuple(column for item in items for column in item.columns)
        rolled = {"org_id": pa.array(tree.org_ids)}
        own = self._left(left, ("org_id", *columns))
        places = tree.places(own["org_id"])
        for column in columns:
            rolled[column] = pa.array(tree.rolled_up(places, own[column]))
        self._session.connection.register("rolled", pa.table(rolled))

    def _left(self, name: str, columns: tuple[str, ...]) -> Mapping[str, Ints]:
        """What the ranges of persons left in the scratch folder under a name."""
        files = sorted(self._scratch.glob(f"{name}.*.parquet"))
        if not files:
            return {column: np.zeros(0, dtype=np.int64) for column in columns}
        listed = ", ".join(quoted(str(file)) for file in files)
        named = ", ".join(f'"{column}"' for column in columns)
        found: Mapping[str, Ints] = self._session.connection.execute(
            f"SELECT {named} FROM read_parquet([{listed}])"
        ).fetchnumpy()
        return found

    def _roll_up_promotions(self, rows: ResultWriter) -> None:
        if not self._task.promotions:
            return
        session, organisation = self._session, lake_tables().organisation
        (longest,) = session.row("SELECT max(length(path)) FROM organisation")
        session.keep("pairs", compiled(closure(organisation, (longest or 0) // STEP)))
        stages = Stages(self._task, lake_tables())
        for number, indicator in enumerate(self._task.promotions):
            files = sorted(self._scratch.glob(f"promoted_{number}.*.parquet"))
            if not files:
                continue
            listed = ", ".join(quoted(str(file)) for file in files)
            session.see("promotion_counts", f"SELECT * FROM read_parquet([{listed}])")
            counts = kept("promotion_counts", stages.promotion_counts(indicator))
            for year in self._task.calendar.years:
                within = counts.filter(counts.promoted_on.between(year.start, year.end))
                self._write(rows, compiled(rolled_promotions(within)))

    def _write(self, rows: ResultWriter, sql: str) -> None:
        for batch in self._session.batches(sql):
            rows.write(batch)
