"""Snapshots: export the lake, evaluate a policy book over it, load the results for the officers' pages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from django.conf import settings
from django.db import connection
from django.utils import timezone

from gongxun.base.access.gate import Viewer
from gongxun.base.audit import services as audit
from gongxun.base.jobs import services as jobs
from gongxun.records.standing.models import Snapshot
from gongxun.records.standing.services.connection import open_adbc
from gongxun.records.standing.services.lake import Progress, export_lake
from gongxun.registry.orgs.selectors import facts_of
from gongxun.rules.books import PolicyBook

if TYPE_CHECKING:
    import adbc_driver_postgresql.dbapi as adbc

BATCH_ROWS = 100_000

# Files of results and the table of the session into which each is read.
PEOPLE = (("person_result", "staged_person"), ("behind", "staged_person"))
ORGANISATIONS = (("org_result", "staged_organisation"),)

LOAD_PEOPLE = (
    """
    INSERT INTO standing_personresult (snapshot_id, indicator, "window", person_id, organisation_id, org_path,
        appointment_id, hours_hundredths, days_hundredths, status, shortfall_hours_hundredths,
        shortfall_days_hundredths)
    SELECT {snapshot}, r.indicator, r."window", r.person_id, r.org_id, o.path, r.appointment_id, r.hours_hundredths,
        r.days_hundredths, r.status, r.shortfall_hours_hundredths, r.shortfall_days_hundredths
    FROM staged_person r JOIN orgs_organisation o ON o.id = r.org_id
    WHERE o.path LIKE '{head}%'
    """,
    # Person rows of the current snapshot only; organisation rows are the history behind every trend.
    """
    DELETE FROM standing_personresult WHERE snapshot_id IN
        (SELECT id FROM standing_snapshot WHERE book_id = (SELECT book_id FROM standing_snapshot WHERE id = {snapshot})
         AND id <> {snapshot})
    """,
    """
    UPDATE standing_snapshot SET is_current = false
    WHERE is_current AND book_id = (SELECT book_id FROM standing_snapshot WHERE id = {snapshot})
    """,
    "UPDATE standing_snapshot SET is_current = true WHERE id = {snapshot}",
)
LOAD_ORGANISATIONS = (
    """
    INSERT INTO standing_organisationresult (snapshot_id, indicator, "window", organisation_id, population, met,
        not_met, on_track, behind, exempt, numerator, denominator, target, status)
    SELECT {snapshot}, r.indicator, r."window", r.org_id, r.population, r.met, r.not_met, r.on_track, r.behind,
        r.exempt, r.numerator, r.denominator, r.target, r.status
    FROM staged_organisation r JOIN orgs_organisation o ON o.id = r.org_id
    WHERE o.path LIKE '{head}%'
    """,
    "UPDATE standing_snapshot SET state = 'done', stage = '', finished_at = now() WHERE id = {snapshot}",
)


class SnapshotError(RuntimeError):
    """An evaluation could not be finished; the figures shown before it still stand."""


def request_snapshot(*, viewer: Viewer, organisation_id: int, now: datetime) -> None:
    """Queue a new evaluation of every book in force, unless one already waits."""
    audit.record(viewer, "snapshot.request", "organisation", organisation_id, organisation_id, now)
    jobs.defer_once("standing.take_snapshots")


def take_snapshot(
    *,
    book: PolicyBook,
    as_of: date,
    now: datetime,
    scope_id: int | None = None,
    lake: Path | None = None,
    as_history: bool = False,
    progress: Progress = lambda *_: None,
) -> Snapshot:
    """Evaluate ``book`` as of a day and make the result the current one; all of it or nothing.

    ``scope_id`` is the organisation at the head of the subtree for which the book holds; None: everybody.
    ``lake`` is one of `exported_lake`; None: one of its own. ``as_history`` keeps only the rows of
    organisations and leaves the current snapshot current.
    Raises SnapshotError; the snapshot then keeps the reason and the one before stays current.
    """
    # Imported here: the engines are large, and a web process that only queues the job needs none of them.
    from gongxun.records.standing.services.behind import write_behind
    from gongxun.rules.evaluation import evaluate

    _write_off_interrupted(book.id, now)
    snapshot = Snapshot.objects.create(
        book_id=book.id, book_version=book.version, as_of=as_of, started_at=now
    )
    told = _reporting(snapshot, progress)
    try:
        with _workshop() as workshop:
            if lake is None:
                lake = workshop / "lake"
                export_lake(lake, told)
            results = workshop / "results"
            evaluate(book, lake, as_of, results, progress=told)
            if not as_history:
                behind = results / "behind.parquet"
                write_behind(book, lake, as_of, behind, workshop / "spill", told)
            head = "" if scope_id is None else facts_of([scope_id])[scope_id].path
            _load(snapshot, results, head, with_people=not as_history)
    except Exception as failed:
        Snapshot.objects.filter(pk=snapshot.pk).update(
            state=Snapshot.State.FAILED, error=str(failed), finished_at=timezone.now()
        )
        raise SnapshotError(f"评估未完成，原有数据保持不变：{failed}") from failed
    snapshot.refresh_from_db()
    return snapshot


@contextmanager
def exported_lake(progress: Progress = lambda *_: None) -> Iterator[Path]:
    """A lake of this moment for several snapshots, removed afterwards."""
    with _workshop() as workshop:
        export_lake(workshop / "lake", progress)
        yield workshop / "lake"


@contextmanager
def _workshop() -> Iterator[Path]:
    workshop = Path(tempfile.mkdtemp(prefix="snapshot-", dir=_work_folder()))
    try:
        yield workshop
    finally:
        shutil.rmtree(workshop, ignore_errors=True)


def _write_off_interrupted(book_id: str, now: datetime) -> None:
    """A snapshot still marked as running belongs to a process that died: the job's lock lets only one run."""
    Snapshot.objects.filter(book_id=book_id, state=Snapshot.State.RUNNING).update(
        state=Snapshot.State.FAILED, error="进程中断，已由下一次评估取代。", finished_at=now
    )


def _work_folder() -> Path:
    folder = Path(settings.HOME) / "work"
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _reporting(snapshot: Snapshot, progress: Progress) -> Callable[[str, int, int], None]:
    def report(stage: str, done: int, total: int) -> None:
        Snapshot.objects.filter(pk=snapshot.pk).update(stage=f"{stage} {done}/{total}"[:80])
        progress(stage, done, total)

    return report


def _load(snapshot: Snapshot, results: Path, head: str, *, with_people: bool) -> None:
    """``head`` is the path of the subtree whose rows are kept."""
    staging = (*PEOPLE, *ORGANISATIONS) if with_people else ORGANISATIONS
    statements = (*LOAD_PEOPLE, *LOAD_ORGANISATIONS) if with_people else LOAD_ORGANISATIONS
    with open_adbc() as target, target.cursor() as cursor:
        begun: set[str] = set()
        for name, staged in staging:
            _stage(cursor, results / f"{name}.parquet", staged, new=staged not in begun)
            begun.add(staged)
        for statement in statements:
            cursor.execute(statement.format(snapshot=int(snapshot.pk), head=head))
        target.commit()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE standing_personresult, standing_organisationresult")


def _stage(cursor: adbc.Cursor, source: Path, table: str, *, new: bool) -> None:
    import pyarrow.parquet as pq

    with pq.ParquetFile(source) as file:
        mode: Literal["create", "append"] = "create" if new else "append"
        for batch in file.iter_batches(BATCH_ROWS):
            cursor.adbc_ingest(table, batch, mode=mode, temporary=True)
            mode = "append"
        if mode == "create":
            cursor.adbc_ingest(table, file.schema_arrow.empty_table(), mode=mode, temporary=True)
