"""One range of persons: who holds what, what was earned, the result rows, own counts."""

# ruff: noqa: S608 - names come from the contract and from us; values are numbers

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Final

import ibis
import numpy as np
import pyarrow as pa

from gongxun.rules.evaluation.arrays import Ints, from_arrow
from gongxun.rules.evaluation.credits import CreditReader, positions
from gongxun.rules.evaluation.duckdb_session import DuckSession, compiled
from gongxun.rules.evaluation.folding import Fold, Kept
from gongxun.rules.evaluation.holders import held_bits
from gongxun.rules.evaluation.ids import Ids, distinct
from gongxun.rules.evaluation.own_counts import OwnCounts
from gongxun.rules.evaluation.stages import Stages, kept, kept_entries
from gongxun.rules.evaluation.standing_rows import HolderColumns, StandingRows
from gongxun.rules.evaluation.task import Task
from gongxun.rules.indicators.holdings import exempt_columns, exemptions
from gongxun.rules.indicators.populations import Populations
from gongxun.rules.indicators.tables import LakeTables, lake_tables
from gongxun.rules.lake.views import quoted
from gongxun.rules.periods import Window

_CHUNKED: Final = ("appointment", "exemption")
_LONGEST_YEAR: Final = 366
_PLACE: Final = ibis.table({"org_id": "int64", "level": "string", "kind": "string"}, name="place")


class Chunk:
    """Every step compiled once and run for each range."""

    def __init__(
        self, session: DuckSession, task: Task, credit: CreditReader, counts: OwnCounts
    ) -> None:
        self._session = session
        self._task = task
        self._credit = credit
        self._counts = counts
        session.keep("place", compiled(Stages(task, lake_tables()).asked_places))
        self._keep_few(replace(lake_tables(), organisation=_PLACE))
        stages = Stages(task, _chunked(lake_tables()))
        self._rows = StandingRows(task, stages)
        self._fitted = compiled(stages.fitted)
        self._first_years = [
            (
                compiled(stages.first_years(indicator, kept_entries())),
                compiled(stages.promotion_rows(indicator)),
                compiled(stages.promotion_counts(indicator)),
            )
            for indicator in task.promotions
        ]

    def _keep_few(self, lake: LakeTables) -> None:
        """What concerns few persons is worked out once for all ranges."""
        task, session = self._task, self._session
        exempted = exemptions(lake.exemption, task.book, task.calendar.dates)
        session.keep("every_exempted", compiled(exempted))
        if task.promotions:
            session.keep("every_promoted", compiled(Stages(task, lake).promoted))

    def evaluate(self, low: int, high: int, number: int) -> Iterator[pa.Table]:
        """The range's rows of `person_result`; its own counts go to the scratch folder."""
        session = self._session
        for table in _CHUNKED:
            session.see(
                f"chunk_{table}", f"SELECT * FROM {table} WHERE person_id BETWEEN {low} AND {high}"
            )
        appointments = session.table(self._fitted)
        holders = self._holders(appointments, low, high)
        persons = Ids(distinct(_ints(appointments, "person_id")))
        if self._first_years:
            session.see(
                "promoted",
                f"SELECT * FROM every_promoted WHERE person_id BETWEEN {low} AND {high}",
            )
        keepers = self._keepers(persons)
        fold = self._read_entries(low, high, persons, keepers)
        yield from self._rows.tables(holders, fold, persons, self._counts)
        for position, (years, rows, counts) in enumerate(self._first_years):
            session.connection.register("kept_entries", keepers[position].table())
            session.keep("first_years", years)
            yield session.table(rows)
            file = self._counts.folder / f"promoted_{position}.{number:05}.parquet"
            session.run(f"COPY ({counts}) TO {quoted(str(file))} (FORMAT parquet)")

    def _holders(self, appointments: pa.Table, low: int, high: int) -> HolderColumns:
        rows, bits = held_bits(appointments, self._task.calendar.dates)
        person = _ints(appointments, "person_id")[rows]
        book, dates = self._task.book, len(self._task.calendar.dates)
        exempted = self._session.table(
            f"SELECT * FROM every_exempted WHERE exempt_person BETWEEN {low} AND {high}"
        )
        return HolderColumns(
            person_id=person,
            org_id=_ints(appointments, "org_id")[rows],
            appointment_id=_ints(appointments, "appointment_id")[rows],
            masks={
                "held_0": bits,
                **{name: _ints(appointments, name)[rows] for name in Populations(book).columns},
                **_matched(person, exempted, exempt_columns(book, dates)),
            },
        )

    def _keepers(self, persons: Ids) -> list[Kept]:
        if not self._first_years:
            return []
        promoted = _ints(
            self._session.table("SELECT DISTINCT person_id FROM promoted"), "person_id"
        )
        streams = self._task.streams
        return [
            Kept(persons, promoted, positions(streams, streams.of(indicator.credits)))
            for indicator in self._task.promotions
        ]

    def _read_entries(self, low: int, high: int, persons: Ids, keepers: list[Kept]) -> Fold:
        """One pass over the range's entries: yearly sums, and entries kept for the promoted."""
        years = tuple(year.label for year in self._task.calendar.years)
        fold = Fold(persons, self._task.streams)
        for window in self._spans():
            for block in self._credit.blocks(low, high, window):
                if not len(block.person):
                    continue
                places = persons.places(block.person[block.run_ends])
                if window.label in years:
                    fold.add(block, places, window.label)
                for keeper in keepers:
                    keeper.add(block, places)
        return fold

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


def _chunked(lake: LakeTables) -> LakeTables:
    """The same tables, where those of persons are read from the views of one range."""
    return replace(
        lake,
        organisation=_PLACE,
        appointment=kept("chunk_appointment", lake.appointment),
        exemption=kept("chunk_exemption", lake.exemption),
    )


def _ints(table: pa.Table, name: str) -> Ints:
    return from_arrow(table.column(name))


def _matched(person: Ints, exempted: pa.Table, names: tuple[str, ...]) -> dict[str, Ints]:
    """Each row's exemption masks, 0 for most."""
    result = {name: np.zeros(len(person), dtype=np.int64) for name in names}
    who = _ints(exempted, "exempt_person")
    first = np.searchsorted(person, who, side="left")
    past = np.searchsorted(person, who, side="right")
    for name, column in result.items():
        masks = _ints(exempted, name)
        for mask, start, stop in zip(masks, first, past, strict=True):
            column[start:stop] = mask
    return result
