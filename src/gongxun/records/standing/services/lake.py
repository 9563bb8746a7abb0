"""Export of the lake (indicators.md, section 1): the database's views of the same names, as Parquet."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from gongxun.records.standing.services.connection import open_adbc

if TYPE_CHECKING:
    import adbc_driver_postgresql.dbapi as adbc

Progress = Callable[[str, int, int], None]

# Sorted by person, so that an engine can work through them in ranges of persons.
TABLES = {
    "organisation": "SELECT * FROM lake.organisation ORDER BY path",
    "appointment": "SELECT * FROM lake.appointment ORDER BY person_id, appointment_id",
    "exemption": "SELECT * FROM lake.exemption ORDER BY person_id",
    "training_class": "SELECT * FROM lake.training_class ORDER BY class_id",
    "class_session": "SELECT * FROM lake.class_session ORDER BY session_id",
    "course_release": "SELECT * FROM lake.course_release ORDER BY course_id",
}
TITLES = {
    "organisation": "组织",
    "appointment": "任职",
    "exemption": "免训缓训",
    "training_class": "班次",
    "class_session": "课时",
    "course_release": "课程发布",
}
CREDITS_OF_YEAR = (
    "SELECT * FROM lake.credit WHERE earned_on >= '{year}-01-01' AND earned_on < '{next}-01-01'"
    " ORDER BY person_id, entry_id"
)
CREDIT_YEARS = (
    "SELECT DISTINCT extract(year FROM earned_on)::int4 AS year FROM"
    " (SELECT DISTINCT earned_on FROM lake.credit) AS days ORDER BY year"
)


@dataclass(frozen=True)
class LakeExported:
    folder: Path
    rows: dict[str, int]


class LakeFolderTakenError(RuntimeError):
    """The folder for the lake already holds something."""


def export_lake(folder: Path, progress: Progress = lambda *_: None) -> LakeExported:
    """Write every table of the lake as of one moment; ``folder`` appears whole or not at all.

    Raises LakeFolderTakenError where ``folder`` exists and is not empty.
    """
    if folder.exists() and any(folder.iterdir()):
        raise LakeFolderTakenError(
            f"目录 {folder} 已存在且不为空；请换一个目录，或先移走其中的文件。"
        )
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = folder.with_name(f".{folder.name}.new")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir()
    rows: dict[str, int] = {}
    with open_adbc() as source, source.cursor() as cursor:
        # One snapshot of the database for all tables: identifiers agree between them.
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        years = _credit_years(cursor)
        steps = len(TABLES) + len(years)
        for done, (table, query) in enumerate(TABLES.items()):
            progress(f"导出{TITLES[table]}", done, steps)
            rows[table] = _stream(cursor, query, draft / f"{table}.parquet")
        rows["credit"] = 0
        (draft / "credit").mkdir()
        for done, year in enumerate(years, len(TABLES)):
            progress(f"导出 {year} 年学时", done, steps)
            target = draft / "credit" / f"{year}.parquet"
            rows["credit"] += _stream(
                cursor, CREDITS_OF_YEAR.format(year=year, next=year + 1), target
            )
        if not years:
            _stream(cursor, "SELECT * FROM lake.credit", draft / "credit" / "none.parquet")
    if folder.exists():
        folder.rmdir()
    draft.rename(folder)
    progress("导出完毕", steps, steps)
    return LakeExported(folder, rows)


def _credit_years(cursor: adbc.Cursor) -> list[int]:
    cursor.execute(CREDIT_YEARS)
    years: list[int] = cursor.fetch_arrow_table()["year"].to_pylist()
    return years


def _stream(cursor: adbc.Cursor, query: str, target: Path) -> int:
    import pyarrow.parquet as pq

    cursor.execute(query)
    reader = cursor.fetch_record_batch()
    written = 0
    with pq.ParquetWriter(target, reader.schema, compression="zstd") as writer:
        for batch in reader:
            writer.write_batch(batch)
            written += batch.num_rows
    return written
