"""One range of persons on DuckDB: holdings, sums of entries, rows, own counts."""

# ruff: noqa: S608 - names come from the contract and from us; values are quoted or bound

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Final

import ibis.expr.types as ir
import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.duckdb_session import DuckSession, compiled
from gongxun.rules.evaluation.folding import Fold, Ints, Kept
from gongxun.rules.evaluation.stages import Stages, kept, kept_entries
from gongxun.rules.evaluation.task import Task
from gongxun.rules.indicators.entries import flagged_entries
from gongxun.rules.indicators.tables import LakeTables, lake_tables
from gongxun.rules.lake.views import quoted
from gongxun.rules.periods import Window

_CHUNKED: Final = ("appointment", "exemption")
_LONGEST_YEAR: Final = 366


class Chunk:
    """Every step compiled once and run for each range; `rows` then reads the range's results."""

    def __init__(self, session: DuckSession, task: Task, scratch: Path) -> None:
        self._session = session
        self._task = task
        self._scratch = scratch
        stages = Stages(task, _chunked(lake_tables()))
        self._entries = compiled(flagged_entries(stages.lake.credit, task.streams))
        self._now = [
            (kind, window.label, compiled(stages.in_window(window))) for kind, window in task.steps
        ]
        self._holdings = compiled(stages.holdings) if self._now else ""
        self._counts = self._compile_counts(stages)
        self._promoted = compiled(stages.promoted()) if task.promotions else ""
        self._first_years = [
            (
                compiled(stages.first_years(indicator, kept_entries())),
                compiled(stages.promotion_counts(indicator)),
            )
            for indicator in task.promotions
        ]
        self.rows = self._compile_rows(stages)

    def _compile_counts(self, stages: Stages) -> dict[str, list[tuple[bool, str]]]:
        found: dict[str, list[tuple[bool, str]]] = {}
        for kind in {kind for kind, _, _ in self._now}:
            for everybody in (True, False):
                items = tuple(
                    item
                    for item in self._task.counted(kind)
                    if item.concerns_everybody == everybody
                )
                if items:
                    counts = compiled(stages.own_counts(kind, items))
                    found.setdefault(kind, []).append((everybody, counts))
        return found

    def _compile_rows(self, stages: Stages) -> str:
        """All of a range's person rows; each window's rows are the same text over its own view."""
        of_kind = {
            kind: compiled(rows)
            for kind in {kind for kind, _, _ in self._now}
            if (rows := stages.person_rows(kind)) is not None
        }
        parts = [
            of_kind[kind].replace('"standing_now"', f'"standing_{label}"')
            for kind, label, _ in self._now
            if kind in of_kind
        ]
        parts += [
            compiled(stages.promotion_rows(indicator)).replace(
                '"first_years"', f'"first_years_{number}"'
            )
            for number, indicator in enumerate(self._task.promotions)
        ]
        return " UNION ALL ".join(f"({part})" for part in parts)

    def evaluate(self, low: int, high: int, number: int) -> None:
        """Leaves own counts in the scratch folder; `rows` is then ready to be read."""
        session = self._session
        for table in _CHUNKED:
            session.see(
                f"chunk_{table}", f"SELECT * FROM {table} WHERE person_id BETWEEN {low} AND {high}"
            )
        holding = session.table(self._holdings) if self._holdings else None
        if self._promoted:
            session.keep("promoted", self._promoted)
        self._read_entries(low, high, holding)
        for kind, label, now in self._now:
            session.see(f"standing_{label}", now)
            for everybody, counts in self._counts[kind]:
                over = counts.replace('"standing_now"', f'"standing_{label}"')
                self._leave(f"counts_{label}_{everybody}", number, over)
        for position, (years, counts) in enumerate(self._first_years):
            self._see_kept(position)
            session.keep(f"first_years_{position}", years)
            over = counts.replace('"first_years"', f'"first_years_{position}"')
            self._leave(f"promoted_{position}", number, over)

    def _read_entries(self, low: int, high: int, holding: pa.Table | None) -> None:
        """One pass over the range's entries: sums for holders, entries kept for the promoted."""
        persons = _persons(holding)
        years = tuple(year.label for year in self._task.calendar.years)
        fold = Fold(np.unique(persons), self._task.streams, years)
        self._kept = self._keepers()
        schema = None
        for window in self._spans():
            for batch in self._batches(low, high, window):
                schema = batch.schema
                if window.label in years:
                    fold.add(batch, window.label)
                for keeper in self._kept:
                    keeper.add(batch)
        self._schema = schema
        if holding is not None:
            columns = {name: holding.column(name) for name in holding.column_names}
            session = self._session
            session.connection.register(
                "standing_read", pa.table({**columns, **fold.columns(persons)})
            )
            session.keep("standing", "SELECT * FROM standing_read")
            session.connection.unregister("standing_read")

    def _spans(self) -> list[Window]:
        """The years begun and, where promotions reach beyond the plan, the year after it."""
        calendar = self._task.calendar
        spans = [
            Window(year.start, year.evaluated_on(calendar.as_of), year.label)
            for year in calendar.years
        ]
        if self._task.promotions and calendar.as_of > calendar.plan.end:
            after = calendar.plan.end + timedelta(days=1)
            end = min(calendar.as_of, after + timedelta(days=_LONGEST_YEAR))
            spans.append(Window(after, end, "after"))
        return spans

    def _batches(self, low: int, high: int, window: Window) -> Iterator[pa.RecordBatch]:
        self._session.see(
            "chunk_credit",
            f"SELECT * FROM credit WHERE person_id BETWEEN {low} AND {high}"
            f" AND earned_on BETWEEN {_day(window.start)} AND {_day(window.end)}",
        )
        return self._session.batches(self._entries)

    def _keepers(self) -> list[Kept]:
        if not self._promoted:
            return []
        promoted = self._session.table("SELECT DISTINCT person_id FROM promoted ORDER BY 1")
        persons: Ints = promoted.column("person_id").to_numpy()
        every = list(self._task.streams.every)
        return [
            Kept(
                persons,
                sum(1 << every.index(s) for s in self._task.streams.of(indicator.credits)),
            )
            for indicator in self._task.promotions
        ]

    def _see_kept(self, position: int) -> None:
        table = self._kept[position].table(self._schema) if self._schema else _no_entries()
        self._session.connection.register("kept_entries", table)

    def _leave(self, name: str, number: int, sql: str) -> None:
        file = self._scratch / f"{name}.{number:05}.parquet"
        self._session.run(f"COPY ({sql}) TO {quoted(str(file))} (FORMAT parquet)")


def _chunked(lake: LakeTables) -> LakeTables:
    """The same tables, where those of persons are read from the views of one range."""
    views: dict[str, ir.Table] = {
        name: kept(f"chunk_{name}", getattr(lake, name)) for name in (*_CHUNKED, "credit")
    }
    return replace(lake, **views)


def _persons(holding: pa.Table | None) -> Ints:
    if holding is None:
        return np.zeros(0, dtype=np.int64)
    found: Ints = holding.column("person_id").to_numpy()
    return found


def _no_entries() -> pa.Table:
    kinds = {
        "person_id": pa.int64(), "earned_on": pa.date32(), "hours_hundredths": pa.int32(),
        "days_hundredths": pa.int32(),
    }  # fmt: skip
    return pa.schema(list(kinds.items())).empty_table()


def _day(day: date) -> str:
    return f"DATE '{day.isoformat()}'"
