"""The persons behind figures without person rows of their own: who counts as covered, who is exempt.

The rules' own expressions, run over the lake that was just evaluated, in ranges of persons so that memory
does not grow. Rows have the columns of ``person_result``.
"""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

from gongxun.records.standing.services.behind_rows import covered_rows, exempt_rows
from gongxun.rules.books import PolicyBook
from gongxun.rules.evaluation import Limits
from gongxun.rules.evaluation.duckdb_session import DuckSession
from gongxun.rules.evaluation.output import ResultWriter
from gongxun.rules.evaluation.stages import Stages, kept
from gongxun.rules.evaluation.task import Progress, Task
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.indicators.people import PERSON_RESULT
from gongxun.rules.indicators.tables import LakeTables, lake_tables
from gongxun.rules.lake import open_lake
from gongxun.rules.lake.views import create_views

OF_PERSONS = ("appointment", "exemption", "credit")
EVERYBODY = "SELECT * FROM {table} WHERE person_id BETWEEN {low} AND {high}"
EXEMPTED = EVERYBODY + " AND person_id IN (SELECT person_id FROM exemption)"  # noqa: S608 (our own text)
STAGE = "覆盖与免训名单"


def write_behind(
    book: PolicyBook, lake: Path, as_of: date, file: Path, spill: Path, progress: Progress
) -> None:
    """Write who is covered or not in every window of coverage, and who is exempt from which requirement."""
    task, limits = Task(book, Calendar(book.plan, as_of)), Limits()
    session = DuckSession(spill, limits.memory, limits.threads)
    try:
        create_views(session.connection, open_lake(lake))
        with ResultWriter(file, PERSON_RESULT) as rows:
            if not task.calendar.has_begun:
                return
            stages = Stages(task, _of_some(lake_tables()))
            readings = ((EVERYBODY, covered_rows(stages)), (EXEMPTED, exempt_rows(stages)))
            ranges = _ranges(session, limits.appointments_at_once)
            for done, (low, high) in enumerate(ranges):
                progress(STAGE, done, len(ranges))
                for who, statement in readings:
                    for table in OF_PERSONS:
                        session.see(f"some_{table}", who.format(table=table, low=low, high=high))
                    for batch in session.batches(statement):
                        rows.write(batch)
            progress(STAGE, len(ranges), len(ranges))
    finally:
        session.close()


def _of_some(lake: LakeTables) -> LakeTables:
    """The same tables, where those of persons are read from the views of one range."""
    named = {field.name: getattr(lake, field.name) for field in fields(LakeTables)}
    return replace(lake, **{name: kept(f"some_{name}", named[name]) for name in OF_PERSONS})


def _ranges(session: DuckSession, appointments_at_once: int) -> list[tuple[int, int]]:
    """Inclusive ranges of person ids with about as many appointments each."""
    count, low, high = session.row(
        "SELECT count(*), min(person_id), max(person_id) FROM appointment"
    )
    if not count:
        return []
    chunks = -(-count // appointments_at_once)
    if chunks == 1:
        return [(low, high)]
    shares = [number / chunks for number in range(1, chunks)]
    (found,) = session.row(
        f"SELECT approx_quantile(person_id, {shares}) FROM appointment"  # noqa: S608 (numbers)
    )
    cuts = sorted({cut for cut in found if low <= cut < high})
    return list(zip([low, *(cut + 1 for cut in cuts)], [*cuts, high], strict=True))
