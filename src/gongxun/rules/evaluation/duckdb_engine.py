"""Evaluation on DuckDB, one range of persons after another, so that memory does not grow."""

# ruff: noqa: S608 - names come from the contract and from us; values are quoted or bound

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Final

import ibis.expr.types as ir
import numpy as np

from gongxun.rules.evaluation.duckdb_session import DuckSession, compiled
from gongxun.rules.evaluation.folding import Fold, Ints
from gongxun.rules.evaluation.output import ResultWriter
from gongxun.rules.evaluation.stages import (
    Stages,
    kept,
    rolled_promotions,
    rolled_rows,
    rolled_up,
)
from gongxun.rules.evaluation.task import COUNTED_KINDS, Progress, Task
from gongxun.rules.indicators import windows
from gongxun.rules.indicators.coverage import Coverage
from gongxun.rules.indicators.entries import flagged_entries
from gongxun.rules.indicators.organisations import ORG_RESULT
from gongxun.rules.indicators.people import PERSON_RESULT, Measure
from gongxun.rules.indicators.rollup import STEP, closure
from gongxun.rules.indicators.tables import LakeTables, lake_tables
from gongxun.rules.lake.views import quoted
from gongxun.rules.periods import Window

_COLUMNS_AT_ONCE: Final = 24
"""Counts rolled up together: what bounds memory over millions of organisations."""
_CHUNKED: Final = ("appointment", "exemption", "credit")


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

    def _evaluate_persons(self, writer: ResultWriter, ranges: list[tuple[int, int]]) -> None:
        chunk = _Chunk(self._session, self._task, self._scratch)
        for done, (low, high) in enumerate(ranges):
            self._progress("个人指标", done, len(ranges))
            for batch in chunk.evaluate(low, high, done):
                writer.write(batch)
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

    def _roll_up(self, writer: ResultWriter) -> None:
        session = self._session
        lake = lake_tables()
        (longest,) = session.row("SELECT max(length(path)) FROM organisation")
        session.keep("pairs", compiled(closure(lake.organisation, (longest or 0) // STEP)))
        rolling = {kind: _Rolling(self._task, kind) for kind in COUNTED_KINDS}
        for done, (kind, window) in enumerate(self._task.steps):
            self._progress("逐级汇总", done, len(self._task.steps))
            self._see_scratch(f"counts_{window.label}", rolling[kind].columns, "own_counts")
            session.keep_rows("this_window", [self._window_row(window)], windows.COLUMNS)
            for coverage in rolling[kind].coverages:
                aims = coverage.aims(window, window.elapsed(self._task.calendar.as_of))
                session.keep_rows(f"aims_{coverage.number}", [aims], coverage.aim_columns)
            for rolled, rows in rolling[kind].batches:
                session.keep("rolled", rolled)
                self._write(writer, rows)
        self._roll_up_promotions(writer)
        self._progress("逐级汇总", len(self._task.steps), len(self._task.steps))

    def _see_scratch(self, left: str, columns: tuple[str, ...], name: str) -> None:
        files = sorted(self._scratch.glob(f"{left}.*.parquet"))
        if files:
            listed = ", ".join(quoted(str(file)) for file in files)
            self._session.see(name, f"SELECT * FROM read_parquet([{listed}])")
        else:
            typed = ", ".join(f"0::BIGINT AS {column}" for column in ("org_id", *columns))
            self._session.see(name, f"SELECT {typed} WHERE false")

    def _roll_up_promotions(self, writer: ResultWriter) -> None:
        stages = Stages(self._task, lake_tables())
        for indicator in self._task.promotions:
            name = f"promoted_{self._task.promotions.index(indicator)}"
            if not any(self._scratch.glob(f"{name}.*.parquet")):
                continue
            self._see_scratch(name, (), name)
            counts = kept(name, stages.promotion_counts(indicator))
            for year in self._task.calendar.years:
                within = counts.filter(counts.promoted_on.between(year.start, year.end))
                self._write(writer, compiled(rolled_promotions(within)))

    def _write(self, writer: ResultWriter, sql: str) -> None:
        for batch in self._session.batches(sql):
            writer.write(batch)


class _Chunk:
    """The steps for one range of persons, compiled once and run for each range."""

    def __init__(self, session: DuckSession, task: Task, scratch: Path) -> None:
        self._session = session
        self._task = task
        self._scratch = scratch
        lake = lake_tables()
        stages = Stages(task, _chunked(lake))
        self._windows = [
            (kind, window.label, compiled(stages.in_window(window))) for kind, window in task.steps
        ]
        if self._windows:
            self._holdings = compiled(stages.holdings)
            self._entries = compiled(
                flagged_entries(stages.lake.credit, task.streams, task.calendar)
            )
            self._standing = compiled(stages.standing)
        kinds = {kind for kind, _, _ in self._windows}
        self._counts = {kind: compiled(stages.own_counts(kind)) for kind in kinds}
        rows = {kind: stages.person_rows(kind) for kind in kinds}
        self._rows = {kind: compiled(table) for kind, table in rows.items() if table is not None}
        self._promotions = [
            (
                compiled(stages.first_years(indicator)),
                compiled(stages.promotion_rows(indicator)),
                compiled(stages.promotion_counts(indicator)),
            )
            for indicator in task.promotions
        ]

    def evaluate(self, low: int, high: int, number: int) -> Iterator[object]:
        """Batches of `person_result`; own counts are left in the scratch folder."""
        session = self._session
        for table in _CHUNKED:
            session.see(
                f"chunk_{table}", f"SELECT * FROM {table} WHERE person_id BETWEEN {low} AND {high}"
            )
        if self._windows:
            session.keep("holding", self._holdings)
            self._fold()
            session.keep("standing", self._standing)
        for kind, label, now in self._windows:
            session.see("standing_now", now)
            if kind in self._rows:
                yield from session.batches(self._rows[kind])
            self._leave(f"counts_{label}", number, self._counts[kind])
        for position, (years, rows, counts) in enumerate(self._promotions):
            session.keep("first_years", years)
            yield from session.batches(rows)
            self._leave(f"promoted_{position}", number, counts)

    def _fold(self) -> None:
        rows = self._session.connection.execute(
            "SELECT DISTINCT person_id FROM holding ORDER BY person_id"
        )
        persons: Ints = np.asarray(rows.fetchnumpy()["person_id"], dtype=np.int64)
        fold = Fold(persons, self._task.streams, self._task.calendar)
        fold.add_all(self._session.batches(self._entries))
        self._session.connection.register("credit_sums", fold.table())

    def _leave(self, name: str, number: int, sql: str) -> None:
        file = self._scratch / f"{name}.{number:05}.parquet"
        self._session.run(f"COPY ({sql}) TO {quoted(str(file))} (FORMAT parquet)")


def _chunked(lake: LakeTables) -> LakeTables:
    """The same tables, where those of persons are read from the views of one range."""
    views: dict[str, ir.Table] = {
        name: kept(f"chunk_{name}", getattr(lake, name)) for name in _CHUNKED
    }
    return replace(lake, **views)


class _Rolling:
    """The roll-up of one kind of window: few columns at a time, each compiled once."""

    def __init__(self, task: Task, kind: str) -> None:
        items = task.counted(kind)
        organisation = lake_tables().organisation
        self.columns = tuple(column for item in items for column in item.columns)
        self.coverages = tuple(item for item in items if isinstance(item, Coverage))
        self.batches = [
            (
                compiled(rolled_up(tuple(column for item in batch for column in item.columns))),
                compiled(rolled_rows(batch, organisation)),
            )
            for batch in _batches(items)
        ]


def _batches(
    items: tuple[Measure | Coverage, ...],
) -> Iterator[tuple[Measure | Coverage, ...]]:
    batch: list[Measure | Coverage] = []
    width = 0
    for item in items:
        wide = len(item.columns)
        if batch and width + wide > _COLUMNS_AT_ONCE:
            yield tuple(batch)
            batch, width = [], 0
        batch.append(item)
        width += wide
    if batch:
        yield tuple(batch)
