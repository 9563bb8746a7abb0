"""Every engine gives, row by row, what the plain reading of the contract gives."""

from pathlib import Path
from shutil import which
from typing import get_args

import pytest

from tests.reference import (
    handmade_coverage,
    handmade_once,
    handmade_organisations,
    handmade_persons,
    handmade_schools,
)
from tests.reference.boundaries import random_lake
from tests.reference.good_lake import GOOD_AS_OF, good_lake
from tests.reference.good_oddities import GOOD_ODDITIES, Oddity
from tests.reference.lake import Layout, read, write
from tests.reference.reading import evaluate as read_plainly
from tests.reference.results import compare
from tests.rules.engines import run, run_lake

LAYOUTS = get_args(Layout)
CASES = [
    *handmade_persons.CASES,
    *handmade_once.CASES,
    *handmade_coverage.CASES,
    *handmade_organisations.CASES,
    *handmade_schools.CASES,
]


@pytest.mark.parametrize("seed", range(24))
def test_duckdb_agrees_on_boundary_lakes(seed: int, tmp_path: Path) -> None:
    """Every layout of files; odd seeds cut the persons into ranges of a handful."""
    lake, as_of = random_lake(seed)
    layout = LAYOUTS[seed % len(LAYOUTS)]
    found = run_lake(lake, as_of, tmp_path, layout=layout, at_once=5 if seed % 2 else 250_000)
    assert compare(read_plainly(lake, as_of), found) == []


@pytest.mark.parametrize("oddity", GOOD_ODDITIES, ids=lambda oddity: oddity.name)
def test_duckdb_reads_odd_lakes_that_are_good(oddity: Oddity, tmp_path: Path) -> None:
    folder = tmp_path / "lake"
    write(good_lake(), folder)
    oddity.alter(folder)
    found = run(folder, GOOD_AS_OF, tmp_path / "out")
    assert compare(read_plainly(read(folder), GOOD_AS_OF), found) == []


@pytest.mark.slow
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_duckdb_gives_the_rows_worked_out_by_hand(case: object, tmp_path: Path) -> None:
    found = run_lake(case.lake, case.as_of, tmp_path)  # type: ignore[attr-defined]
    assert compare(case.expected(), case.of(found)) == []  # type: ignore[attr-defined]


@pytest.mark.slow
@pytest.mark.spark
@pytest.mark.skipif(which("java") is None, reason="Spark needs Java")
@pytest.mark.parametrize("seed", [2, 5])
def test_spark_agrees_on_boundary_lakes(seed: int, tmp_path: Path) -> None:
    pytest.importorskip("pyspark")
    lake, as_of = random_lake(seed)
    found = run_lake(lake, as_of, tmp_path, "spark", layout=LAYOUTS[seed % len(LAYOUTS)])
    assert compare(read_plainly(lake, as_of), found) == []
