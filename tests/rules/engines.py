"""Running an engine over a reference lake, and what it says."""

from datetime import date
from pathlib import Path

from gongxun.rules.books import PolicyBook, load_book
from gongxun.rules.evaluation import Limits, evaluate
from gongxun.rules.evaluation.running import Engine
from tests.reference.lake import Lake, Layout, write
from tests.reference.results import Results, read_results, schema_differences

PLAN = "acftu-2024-2028"


def plan() -> PolicyBook:
    return load_book(PLAN)


def run(
    folder: Path, as_of: date, out: Path, engine: Engine = "duckdb", at_once: int = 250_000
) -> Results:
    """The results of a lake on disk; fails where a result table has another shape."""
    evaluate(plan(), folder, as_of, out, engine=engine, limits=Limits(appointments_at_once=at_once))
    assert schema_differences(out) == []
    return read_results(out)


def run_lake(
    lake: Lake, as_of: date, place: Path, engine: Engine = "duckdb", *,
    layout: Layout = "file", at_once: int = 250_000,
) -> Results:  # fmt: skip
    write(lake, place / "lake", layout)
    return run(place / "lake", as_of, place / "out", engine, at_once)
