"""Evaluation on DuckDB, one range of persons after another, so that memory does not grow."""

# ruff: noqa: S608 - names come from the contract and from us; values are quoted or bound

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import ibis.expr.types as ir
import pyarrow as pa

from gongxun.rules.evaluation.arrays import from_arrow, keep_freed_memory, to_arrow
from gongxun.rules.evaluation.chunk import Chunk
from gongxun.rules.evaluation.columns import Rows
from gongxun.rules.evaluation.credits import CreditReader
from gongxun.rules.evaluation.duckdb_session import DuckSession, compiled
from gongxun.rules.evaluation.output import ResultWriter
from gongxun.rules.evaluation.own_counts import OwnCounts
from gongxun.rules.evaluation.stages import Stages, kept, rolled_promotions, rolled_rows
from gongxun.rules.evaluation.task import COUNTED_KINDS, Progress, Task
from gongxun.rules.evaluation.tree import Tree
from gongxun.rules.indicators import windows
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.organisations import ORG_RESULT
from gongxun.rules.indicators.people import PERSON_RESULT
from gongxun.rules.indicators.tables import lake_tables
from gongxun.rules.indicators.teaching import school_sessions
from gongxun.rules.lake.opening import Part
from gongxun.rules.lake.views import quoted
from gongxun.rules.periods import Window

_ORGANISATIONS_AT_ONCE: Final = 250_000


class DuckEvaluation:
    """Fills a folder with `person_result` and `org_result` from the views of a checked lake."""

    def __init__(
        self,
        session: DuckSession,
        task: Task,
        credit: tuple[Part, ...],
        scratch: Path,
        progress: Progress,
    ) -> None:
        self._session = session
        self._task = task
        self._credit = credit
        self._scratch = scratch
        self._progress = progress

    def run(self, folder: Path, appointments_at_once: int) -> None:
        with (
            ResultWriter(
                folder / "person_result.parquet", PERSON_RESULT, has_nulls=False
            ) as person_rows,
            ResultWriter(folder / "org_result.parquet", ORG_RESULT) as org_rows,
        ):
            if not self._task.calendar.has_begun:
                return
            keep_freed_memory()
            self._keep_windows()
            if self._task.steps or self._task.promotions:
                counts = OwnCounts(self._scratch, Tree(self._session.connection))
                self._evaluate_persons(person_rows, counts, self._ranges(appointments_at_once))
                self._roll_up(org_rows, counts)
                self._roll_up_promotions(org_rows, counts)
            self._progress("机构和院校指标", 0, 1)
            for table in self._own_rows():
                self._write(org_rows, compiled(table))
            self._progress("机构和院校指标", 1, 1)

    def _own_rows(self) -> Iterator[ir.Table]:
        """Six indicators look at the sessions of schools: those are found once."""
        lake = lake_tables()
        sessions = school_sessions(lake)
        self._session.keep("school_session", compiled(sessions))
        return self._task.own_rows(lake, kept("school_session", sessions))

    def _keep_windows(self) -> None:
        calendar = self._task.calendar
        for kind in ("year", "semester", "plan"):
            rows = [self._window_row(window) for window in calendar.windows(kind)]
            self._session.keep_rows(f"{kind}_windows", rows, windows.COLUMNS)

    def _window_row(self, window: Window) -> Mapping[str, object]:
        below = self._task.book.once_on_track_below
        return windows.window_row(window, self._task.calendar, below)

    def _evaluate_persons(
        self, rows: ResultWriter, counts: OwnCounts, ranges: list[tuple[int, int]]
    ) -> None:
        reader = CreditReader(
            self._session, self._credit, self._task.streams, ranges, self._scratch
        )
        self._session.work_alone()
        chunk = Chunk(self._session, self._task, reader, counts)
        for done, (low, high) in enumerate(ranges):
            self._progress("个人指标", done, len(ranges))
            for table in chunk.evaluate(low, high, done):
                rows.write(table)
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
        # A sixteenth is enough to cut by, and always the same one.
        (found,) = self._session.row(
            f"SELECT approx_quantile(person_id, {shares}) FROM appointment"
            " WHERE hash(person_id) % 16 = 0"
        )
        cuts = sorted({cut for cut in found or () if low <= cut < high})
        return list(zip([low, *(cut + 1 for cut in cuts)], [*cuts, high], strict=True))

    def _roll_up(self, rows: ResultWriter, counts: OwnCounts) -> None:
        steps = self._task.steps
        formulas = {
            item.columns: rolled_rows(item)
            for kind in COUNTED_KINDS
            for item in self._task.counted(kind)
        }
        for done, (kind, window) in enumerate(steps):
            self._progress("逐级汇总", done, len(steps))
            for item in self._task.counted(kind):
                rolled = {
                    "org_id": counts.org_ids,
                    **counts.rolled_up(item, window),
                    **self._window_row(window),
                }
                if isinstance(item, Coverage):
                    rolled |= item.aims(window, window.elapsed(self._task.calendar.as_of))
                everywhere = Rows(rolled.__getitem__, len(counts.org_ids))
                for start in range(0, len(counts.org_ids), _ORGANISATIONS_AT_ONCE):
                    stop = min(start + _ORGANISATIONS_AT_ONCE, len(counts.org_ids))
                    rows.write(everywhere.stretch(start, stop).table(formulas[item.columns]))
        self._progress("逐级汇总", len(steps), len(steps))

    def _roll_up_promotions(self, rows: ResultWriter, counts: OwnCounts) -> None:
        session = self._session
        stages = Stages(self._task, lake_tables())
        for number, indicator in enumerate(self._task.promotions):
            files = sorted(self._scratch.glob(f"promoted_{number}.*.parquet"))
            if not files:
                continue
            listed = ", ".join(quoted(str(file)) for file in files)
            session.see("promotion_counts", f"SELECT * FROM read_parquet([{listed}])")
            concerned = session.table("SELECT DISTINCT org_id FROM promotion_counts")
            members, above = counts.pairs(from_arrow(concerned.column("org_id")))
            pairs = pa.table({"member_id": to_arrow(members), "ancestor_id": to_arrow(above)})
            session.connection.register("pairs", pairs)
            own = kept("promotion_counts", stages.promotion_counts(indicator))
            text = compiled(rolled_promotions(kept("promotions_now", own)))
            for year in self._task.calendar.years:
                session.see(
                    "promotions_now",
                    f"SELECT * FROM promotion_counts WHERE year(promoted_on) = {year.start.year}",
                )
                self._write(rows, text)

    def _write(self, rows: ResultWriter, sql: str) -> None:
        for batch in self._session.batches(sql):
            rows.write(batch)
