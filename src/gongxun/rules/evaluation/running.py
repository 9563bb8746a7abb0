"""One evaluation from a lake's folder to a result folder."""

import errno
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa

from gongxun.rules.books import PolicyBook
from gongxun.rules.evaluation.duckdb_engine import DuckEvaluation
from gongxun.rules.evaluation.duckdb_session import DuckSession
from gongxun.rules.evaluation.errors import EvaluationError
from gongxun.rules.evaluation.output import refuse_occupied, whole_folder
from gongxun.rules.evaluation.task import Progress, Task
from gongxun.rules.indicators.calendar import Calendar
from gongxun.rules.lake import Lake, open_lake
from gongxun.rules.lake.checking import check_lake
from gongxun.rules.lake.views import create_views

Engine = Literal["duckdb", "spark"]


@dataclass(frozen=True)
class Limits:
    """What an evaluation may use. The spill folder lies beside the result while it runs."""

    memory: str = "500MB"
    threads: int = 2
    appointments_at_once: int = 400_000


def _silent(_stage: str, _done: int, _total: int) -> None:
    return None


def evaluate(
    book: PolicyBook,
    lake: Path,
    as_of: date,
    out: Path,
    *,
    engine: Engine = "duckdb",
    only: str | None = None,
    progress: Progress = _silent,
    limits: Limits = Limits(),
    sync: Callable[[Path], None] | None = None,
) -> None:
    """Writes `person_result.parquet` and `org_result.parquet` into the new folder `out`.

    `only` names one indicator of the book. `sync` is called with each finished file before the
    folder appears, for callers who want it on disk by then. Raises LakeError for a bad lake and
    EvaluationError for an occupied `out`, an unknown indicator, a full disk or too little memory;
    `out` is then as it was before.
    """
    if only is not None and all(indicator.id != only for indicator in book.indicators):
        known = "、".join(indicator.id for indicator in book.indicators)
        raise EvaluationError(f"指标册 {book.id} 里没有指标 {only}。可用的指标：{known}。")
    refuse_occupied(out)
    opened = open_lake(lake)
    task = Task(book, Calendar(book.plan, as_of), only)
    with whole_folder(out) as folder:
        scratch = folder.parent / "scratch"
        scratch.mkdir()
        session = DuckSession(scratch / "spill", limits.memory, limits.threads)
        try:
            create_views(session.connection, opened)
            ids = (indicator.id for indicator in book.person_indicators)
            check_lake(session.connection, opened, ids, progress)
            if engine == "spark":
                (longest,) = session.row("SELECT max(length(path)) FROM organisation")
                session.close()
                _run_on_spark(task, opened, folder, scratch, progress, longest)
            else:
                credit = opened.parts["credit"]
                DuckEvaluation(session, task, credit, scratch, progress).run(
                    folder, limits.appointments_at_once
                )
        except (duckdb.Error, pa.ArrowException, OSError) as error:
            raise _translated(error) from error
        finally:
            session.close()
        for file in sorted(folder.iterdir()):
            if sync is not None:
                sync(file)


def _run_on_spark(
    task: Task, lake: Lake, folder: Path, scratch: Path, progress: Progress, longest: int | None
) -> None:
    from gongxun.rules.evaluation.spark_engine import SparkEvaluation, tree_depth
    from gongxun.rules.evaluation.spark_session import SparkSteps

    steps = SparkSteps(scratch)
    try:
        SparkEvaluation(steps, task, progress).run(lake, folder, tree_depth(longest))
    finally:
        steps.stop()


def _translated(error: Exception) -> EvaluationError:
    full = isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
    if full or isinstance(error, duckdb.OutOfMemoryException) or "No space left" in str(error):
        return EvaluationError(
            f"内存或磁盘空间不足，没有写出任何结果。请腾出空间或提高内存上限后重试（{error}）。"
        )
    return EvaluationError(f"计算中断，没有写出任何结果：{error}")
