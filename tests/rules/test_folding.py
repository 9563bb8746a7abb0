"""The steps that run in memory, against the plainest way to say the same."""

from datetime import date
from pathlib import Path

import duckdb
import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongxun.rules.evaluation.columns import Rows
from gongxun.rules.evaluation.folding import Entries, Fold, Kept
from gongxun.rules.evaluation.holders import held_bits
from gongxun.rules.evaluation.ids import Ids
from gongxun.rules.evaluation.tree import Tree
from gongxun.rules.indicators.entries import Streams
from tests.reference.boundaries import random_lake
from tests.reference.lake import write
from tests.reference.reading import evaluate as read_plainly
from tests.reference.results import compare
from tests.rules.engines import plan, run

STREAMS = Streams(plan())
COUNT = len(STREAMS.every)
ids = st.integers(-3, 12) | st.integers(2**41, 2**41 + 3)
entry = st.tuples(
    ids,
    st.integers(-(2**31), 2**31 - 1),
    st.integers(-500, 500),
    st.lists(st.booleans(), min_size=COUNT, max_size=COUNT),
)


def entries(rows: list[tuple[int, int, int, list[bool]]]) -> Entries:
    return Entries(
        np.array([row[0] for row in rows], dtype=np.int64),
        np.zeros(len(rows), dtype=np.int32),
        np.array([row[1] for row in rows], dtype=np.int32),
        np.array([row[2] for row in rows], dtype=np.int32),
        tuple(np.array([row[3][at] for row in rows], dtype=bool) for at in range(COUNT)),
    )


@settings(deadline=None)  # the first example loads libraries
@given(rows=st.lists(entry, min_size=1, max_size=40), known=st.sets(ids))
def test_sums_do_not_depend_on_order(
    rows: list[tuple[int, int, int, list[bool]]], known: set[int]
) -> None:
    persons = Ids(np.array(sorted(known), dtype=np.int64))
    fold = Fold(persons, STREAMS)
    block = entries(rows)
    fold.add(block, persons.places(block.person[block.run_ends]), "2026")
    for at, stream in enumerate(STREAMS.every):
        for place, person in enumerate(sorted(known)):
            own = [row for row in rows if row[0] == person and row[3][at]]
            for unit, at_unit in (("hours", 1), ("days", 2)):
                sums = fold.sums(stream.column(unit, "2026"))
                found = 0 if sums is None else sums[place]
                assert found == sum(row[at_unit] for row in own)


@settings(deadline=None)  # the first example loads libraries
@given(rows=st.lists(entry, min_size=1, max_size=40), wanted=st.sets(ids))
def test_exactly_the_entries_of_the_wanted_are_kept(
    rows: list[tuple[int, int, int, list[bool]]], wanted: set[int]
) -> None:
    persons = Ids(np.array(sorted({row[0] for row in rows} | wanted), dtype=np.int64))
    kept = Kept(persons, np.array(sorted(wanted), dtype=np.int64), (0,))
    block = entries(rows)
    kept.add(block, persons.places(block.person[block.run_ends]))
    found = sorted(
        zip(
            *(kept.table().column(name).to_pylist() for name in ("person_id", "hours_hundredths")),
            strict=True,
        )
    )
    assert found == sorted((row[0], row[1]) for row in rows if row[0] in wanted and row[3][0])


day = st.dates(date(2023, 1, 1), date(2029, 1, 1))
tenure = st.tuples(st.integers(1, 4), st.booleans(), day, st.none() | day)
DATES = (date(2024, 12, 31), date(2025, 12, 31), date(2026, 6, 30))


@settings(deadline=None)  # the first example loads libraries
@given(tenures=st.lists(tenure, max_size=12))
def test_the_holding_appointment_is_chosen_before_anything_else(
    tenures: list[tuple[int, bool, date, date | None]],
) -> None:
    table = pa.table(
        {
            "appointment_id": pa.array(range(len(tenures)), pa.int64()),
            "person_id": pa.array([one[0] for one in tenures], pa.int64()),
            "is_primary": pa.array([one[1] for one in tenures], pa.bool_()),
            "valid_from": pa.array([one[2] for one in tenures], pa.date32()),
            "valid_to": pa.array([one[3] for one in tenures], pa.date32()),
        }
    )
    rows, bits = held_bits(table, DATES)
    found = {
        (int(row), at)
        for row, mask in zip(rows, bits, strict=True)
        for at in range(3)
        if mask >> at & 1
    }
    expected = set()
    for at, on in enumerate(DATES):
        for person in {one[0] for one in tenures}:
            valid = [
                (one[1], one[2], number)
                for number, one in enumerate(tenures)
                if one[0] == person and one[2] <= on and (one[3] is None or on < one[3])
            ]
            if valid:
                expected.add((max(valid)[2], at))
    assert found == expected


@settings(deadline=None)  # the first example loads libraries
@given(parents=st.lists(st.integers(0, 30), max_size=30), counts=st.data())
def test_counts_add_up_over_every_subtree(parents: list[int], counts: st.DataObject) -> None:
    paths = ["0001"]
    for number, parent in enumerate(parents, start=2):
        paths.append(f"{paths[parent % len(paths)]}{number:04}")
    own = counts.draw(st.lists(st.integers(0, 9), min_size=len(paths), max_size=len(paths)))
    organisation = pa.table({"org_id": pa.array(range(len(paths), 0, -1)), "path": paths})
    with duckdb.connect() as connection:
        connection.register("organisation", organisation)
        tree = Tree(connection)
    totals = tree.nothing()
    places = tree.places(np.arange(len(paths), 0, -1)).astype(np.int32)
    tree.scatter(totals, places, np.array(own, dtype=np.int32))
    rolled = tree.rolled_up(totals)
    for place, path in zip(places, paths, strict=True):
        assert rolled[place] == sum(
            n for n, p in zip(own, paths, strict=True) if p.startswith(path)
        )


def test_an_expression_that_is_not_row_wise_is_refused() -> None:
    table = ibis.table({"name": "string"}, name="t")
    with pytest.raises(NotImplementedError):
        Rows(lambda _name: np.array(["a"]), 1).evaluate(table.name.upper())


@pytest.mark.parametrize("seed", range(40, 46))
def test_credits_in_no_order_at_all_are_sorted_first(seed: int, tmp_path: Path) -> None:
    lake, as_of = random_lake(seed)
    write(lake, tmp_path / "lake")
    file = tmp_path / "lake" / "credit.parquet"
    table = pq.read_table(file)
    order = np.random.default_rng(seed).permutation(table.num_rows)
    pq.write_table(table.take(pa.array(order)), file, row_group_size=3)
    found = run(tmp_path / "lake", as_of, tmp_path / "out", at_once=2)
    assert compare(read_plainly(lake, as_of), found) == []


def test_files_without_statistics_are_read_all_the_same(tmp_path: Path) -> None:
    lake, as_of = random_lake(47)
    write(lake, tmp_path / "lake")
    for file in (tmp_path / "lake").glob("*.parquet"):
        pq.write_table(pq.read_table(file), file, write_statistics=False, compression="none")
    found = run(tmp_path / "lake", as_of, tmp_path / "out", at_once=3)
    assert compare(read_plainly(lake, as_of), found) == []
